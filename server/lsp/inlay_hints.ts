// textDocument/inlayHint
import { type InlayHint, InlayHintKind, type Range } from "vscode-languageserver/node";
import type { Trace } from "../../interpreter/trace";
import { inlayHints } from "../ide/inlay_hints";
import type { Settings } from "../settings";
import { toOffset, toPosition } from "./convert";

export function onInlayHints(trace: Trace, range: Range, settings: Settings): InlayHint[] {
  const within = { start: toOffset(trace.lines, range.start), end: toOffset(trace.lines, range.end) };
  return inlayHints(trace, within, settings.hints).map((h) => ({
    position: toPosition(trace.lines, h.offset), label: h.label, paddingLeft: h.paddingLeft, paddingRight: false,
    ...(h.kind === "shape" && { kind: InlayHintKind.Type }), tooltip: { kind: "markdown", value: h.tooltip },
  }));
}
