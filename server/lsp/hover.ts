// textDocument/hover
import type { Hover, Position } from "vscode-languageserver/node";
import type { Trace } from "../../interpreter/trace";
import { hover } from "../ide/hover";
import { toOffset, toRange } from "./convert";

export function onHover(trace: Trace, position: Position): Hover | null {
  const found = hover(trace, toOffset(trace.lines, position));
  return found ? { contents: { kind: "markdown", value: found.markdown }, range: toRange(trace.lines, found.start, found.end) } : null;
}
