/** A change of the code that makes a fast path wrong, or keeps it from being taken. */
export interface Mutation {
  /** In src. */
  file: string;
  /** Code that occurs once in the file, and what takes its place. */
  find: string;
  replace: string;
  /** The test file that notices, without its ending. */
  test: string;
}
