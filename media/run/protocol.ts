// Messages between the run panel and its host. The panel serves itself: it owns this file.
import type { RunEvent } from "../../runtime/protocol";
import type { RunRecord, RunState } from "./record";

/** Both sides fold events with the same functions, so that a record that is handed over and one that has been watched are equal. */
export { applyEvent, hasEnded, newRecord } from "./record";
export type { RunRecord, RunState } from "./record";

/** One entry of the run list. */
export interface RunSummary {
  id: string;
  file: string;
  state: RunState;
  engine: RunRecord["engine"];
  startTime: number;
  seconds?: number;
  /** The last loss of a step, where there was one and it was finite. */
  loss?: number;
}

/** What the panel remembers across reloads (getState/setState, and the serializer's argument). */
export interface PanelState {
  selected?: string;
  compared: string[];
  smoothing: number;
  log: boolean;
  tab: Tab;
}
export type Tab = "console" | "evaluations" | "checkpoints" | "about";

export type ToPanel =
  /** First message, and again whenever the host wants the panel to start over. `labels` is the translation bundle, English → local. */
  | { type: "init"; labels: Record<string, string>; locale: string; runs: RunSummary[]; trusted: boolean }
  /** The list has changed. `select` asks the panel to show a run that has just been started. */
  | { type: "runs"; runs: RunSummary[]; select?: string }
  /** A record as it stands, in answer to `load`; null when the host no longer has it. */
  | { type: "record"; id: string; record: RunRecord | null }
  /** What has happened since: to be folded into the record. */
  | { type: "events"; run: string; events: RunEvent[] }
  /** The host has changed the state itself (a stop was asked for). */
  | { type: "state"; run: string; state: RunState };

export type FromPanel =
  | { type: "ready" }
  | { type: "load"; id: string }
  | { type: "stop" | "pause" | "resume"; run: string }
  | { type: "rerun"; run: string }
  | { type: "remove"; run: string }
  | { type: "open"; file: string; line: number; column?: number }
  | { type: "copy"; text: string }
  /** The panel's title and the view state that the host keeps for it. */
  | { type: "view"; state: PanelState };
