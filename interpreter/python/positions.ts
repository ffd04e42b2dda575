// Where in the program something stands.

/** UTF-16 offsets in a file. */
export interface Position { readonly file: string; readonly start: number; readonly end: number }
