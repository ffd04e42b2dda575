// Reads and writes the comments of literate fixtures: `#:` the hints of a line, `#!` its problems, both as the user sees them.

/** What a line shows. Several hints or problems stand in the order of their columns, separated by " | ". */
export interface Notes {
  hints: string[];
  /** The message; a severity that is no error stands before it: "warning: …". Line breaks are written as \n. */
  problems: string[];
}

const separator = " | ";
const comment = /(?:^|\s+)#([:!]) (.*?)(?=\s+#[:!] |$)/g;

/** A fixture's line without its notes. */
export function codeOf(line: string): string {
  const at = line.search(/(^|\s+)#[:!] /);
  return at < 0 ? line : line.slice(0, at);
}

/** The notes of a fixture's line. */
export function notesOf(line: string): Notes {
  const notes: Notes = { hints: [], problems: [] };
  const tail = line.slice(codeOf(line).length);
  for (const [, kind, text] of tail.matchAll(comment)) notes[kind === ":" ? "hints" : "problems"].push(...text!.split(separator));
  return notes;
}

/** The line with these notes and no others. Throws where a comment cannot stand. */
export function withNotes(line: string, { hints, problems }: Notes): string {
  const code = codeOf(line);
  const parts = [...(hints.length ? [`#: ${hints.join(separator)}`] : []), ...(problems.length ? [`#! ${problems.join(separator)}`] : [])];
  if (parts.length && code.endsWith("\\")) throw new Error(`No comment can follow the line ${JSON.stringify(code)}`);
  return [code, ...parts].join("  ");
}

/** The fixture's text with the notes that `shown` has for each line (from 0). */
export function annotate(text: string, shown: ReadonlyMap<number, Notes>): string {
  return text
    .split("\n")
    .map((line, i) => withNotes(line, shown.get(i) ?? { hints: [], problems: [] }))
    .join("\n");
}
