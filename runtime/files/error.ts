// What is wrong with a file, in words for the person who chose it.

/** A file that is not what it should be: truncated, of another kind, or holding what may not be loaded. */
export class FileError extends Error {
  override name = "FileError";
}
