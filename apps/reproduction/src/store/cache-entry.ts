/** A file of the cache, or a folder of many small ones, as the report of sizes shows it. */
export interface CacheEntry {
  file: string;
  kind: string;
  /** Null for what is not counted in items, and where the file is damaged. */
  items: number | null;
  bytes: number;
  /** ISO 8601; of the last read, or of the writing. */
  lastUsed: string;
  /** Why it cannot be used, and will be computed again; null where its header is whole. */
  damage: string | null;
}
