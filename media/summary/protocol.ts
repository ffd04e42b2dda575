// Messages between the summary panel and its host. The panel serves itself: it owns this file.
import type { PlainRange, SummaryData } from "../../server/protocol";

/** What the panel remembers across reloads, and what the host needs to fill it again. */
export interface PanelState {
  uri?: string;
  name?: string;
  /** Paths of rows whose children are hidden. */
  collapsed: string[];
  filter: string;
  view: "layers" | "graph";
}

export type ToPanel =
  /** First message. `labels` is the translation bundle, English → local. */
  | { type: "init"; labels: Record<string, string>; locale: string }
  /** A summary that has been computed; null and a reason when there is none. */
  | { type: "summary"; data: SummaryData | null; file: string; reason?: string }
  /** It is being computed. */
  | { type: "tracing" }
  /** The cursor of the editor stands on these submodules (of the module with this name). */
  | { type: "highlight"; module: string; paths: string[] };

export type FromPanel =
  | { type: "ready"; state: PanelState }
  | { type: "choose"; name: string }
  | { type: "reveal"; uri: string; range: PlainRange }
  | { type: "pickInput"; name: string }
  | { type: "copy"; text: string }
  | { type: "view"; state: PanelState };
