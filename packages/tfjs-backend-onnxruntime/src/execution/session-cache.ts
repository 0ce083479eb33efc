import type { Session } from './session';

interface CachedSession {
  session: Pick<Session, 'release'>;
  workspaceBytes: number;
}

/**
 * The compiled graphs by structural key, least recently used first. What passes a bound is released at once: every
 * session holds an arena of its own, and 24 shapes of one training step held 1.5 GB before there was a bound.
 */
export class SessionCache<Entry extends CachedSession> {
  readonly #entries = new Map<string, Entry>();
  #workspaceBytes = 0;

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry) {
      // a Map keeps the order of insertion: inserting again makes the entry the most recently used
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    }
    return entry;
  }

  /**
   * Adds an entry and releases the least recently used others until the bounds hold; the new entry always stays, and so do those with
   * a key in `needed`: the other graphs of a step, which would otherwise push one another out at every call.
   */
  add(
    key: string,
    entry: Entry,
    bounds: { maxSessions: number; maxWorkspaceBytes: number },
    needed: ReadonlySet<string> = new Set(),
  ): void {
    this.#entries.set(key, entry);
    this.#workspaceBytes += entry.workspaceBytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= bounds.maxSessions && this.#workspaceBytes <= bounds.maxWorkspaceBytes) break;
      if (oldest !== key && !needed.has(oldest)) this.#release(oldest);
    }
  }

  clear(): void {
    for (const key of [...this.#entries.keys()]) this.#release(key);
  }

  #release(key: string): void {
    const entry = this.#entries.get(key)!;
    this.#entries.delete(key);
    this.#workspaceBytes -= entry.workspaceBytes;
    entry.session.release();
  }
}
