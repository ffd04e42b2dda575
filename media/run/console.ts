// What a script wrote, as lines: carriage returns overwrite (progress bars), colours are left out, only the newest part is kept.
import type { SourcePosition } from "../../runtime/protocol";

/** Lines kept. A run that prints more loses its oldest ones, and `dropped` says how many. */
export const CONSOLE_LIMIT = 3000;
/** A longer line is cut: it could only come from a mistake, and would make the panel slow. */
const LINE_LIMIT = 4000;

export interface ConsoleLine {
  stream: "stdout" | "stderr";
  text: string;
  position?: SourcePosition;
}

export interface ConsoleState {
  lines: ConsoleLine[];
  dropped: number;
  /** Whether the last line still waits for its end. */
  open: boolean;
  /** Whether the next text of that line goes back to its start. */
  returned: boolean;
}

export function emptyConsole(): ConsoleState {
  return { lines: [], dropped: 0, open: false, returned: false };
}

/** Appends what was written, in place. A line belongs to the stream that began it: the other one's text ends it. */
export function appendConsole(state: ConsoleState, stream: ConsoleLine["stream"], text: string, position?: SourcePosition): void {
  stripAnsi(text)
    .split("\n")
    .forEach((part, i) => {
      if (i > 0) endLine(state, stream);
      if (part !== "") write(state, stream, part, position);
    });
  if (state.lines.length > CONSOLE_LIMIT) {
    const extra = state.lines.length - CONSOLE_LIMIT;
    state.lines.splice(0, extra);
    state.dropped += extra;
  }
}

function endLine(state: ConsoleState, stream: ConsoleLine["stream"]): void {
  if (!state.open) state.lines.push({ stream, text: "" });
  state.open = false;
  state.returned = false;
}

function write(state: ConsoleState, stream: ConsoleLine["stream"], part: string, position: SourcePosition | undefined): void {
  let line = state.lines[state.lines.length - 1];
  if (!state.open || line.stream !== stream) {
    line = { stream, text: "" };
    state.lines.push(line);
    state.open = true;
    state.returned = false;
  }
  part.split("\r").forEach((segment, i) => {
    if (i > 0) state.returned = true;
    if (segment === "") return;
    line.text = state.returned ? segment : line.text + segment;
    state.returned = false;
  });
  if (line.text.length > LINE_LIMIT) line.text = line.text.slice(0, LINE_LIMIT) + "…";
  // The statement that ends the line is the one that a click should find.
  if (position) line.position = position;
}

function stripAnsi(text: string): string {
  return text.includes("\x1b") ? text.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, "") : text;
}

/** A piece of a console line: plain text, or a link to a place in a source file. */
export type Piece = { text: string; target?: SourcePosition };

/** Finds Python's own `File "…", line N` in a line, so that tracebacks that were only printed can be clicked as well. */
export function linkify(text: string): Piece[] {
  const match = /File "([^"<>]+)", line (\d+)/.exec(text);
  if (!match) return [{ text }];
  const before = text.slice(0, match.index);
  const after = text.slice(match.index + match[0].length);
  const link: Piece = { text: match[0], target: { file: match[1], line: Number(match[2]) } };
  return [...(before ? [{ text: before }] : []), link, ...(after ? linkify(after) : [])];
}
