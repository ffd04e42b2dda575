// The run panel's state, and how messages and the user change it. No DOM here.
import { applyEvent, hasEnded } from "./record";
import type { RunRecord } from "./record";
import type { FromPanel, PanelState, RunSummary, ToPanel } from "./protocol";

export interface View {
  /** False until the host has said which runs there are. */
  ready: boolean;
  trusted: boolean;
  locale: string;
  runs: RunSummary[];
  /** Records that have been asked for; null when the host no longer has one. */
  records: Map<string, RunRecord | null>;
  panel: PanelState;
}

/** What the user did. */
export type Action =
  | { type: "select"; run: string }
  | { type: "compare"; run: string; on: boolean }
  | { type: "smoothing"; weight: number }
  | { type: "log"; on: boolean }
  | { type: "tab"; tab: PanelState["tab"] };

export const initialPanel: PanelState = { compared: [], smoothing: 0.85, log: false, tab: "console" };

/** Runs that can be compared at once: as many as there are colours that can be told apart. */
export const COMPARE_LIMIT = 5;

export function initialView(saved: Partial<PanelState> | undefined): View {
  return { ready: false, trusted: true, locale: "en", runs: [], records: new Map(), panel: { ...initialPanel, ...saved } };
}

/** Takes a message from the host; changes `view` in place and answers what to send back. */
export function receive(view: View, message: ToPanel): FromPanel[] {
  switch (message.type) {
    case "init":
      view.ready = true;
      view.trusted = message.trusted;
      view.locale = message.locale;
      view.records.clear();
      return takeRuns(view, message.runs, undefined);
    case "runs":
      return takeRuns(view, message.runs, message.select);
    case "record":
      view.records.set(message.id, message.record);
      return [];
    case "events": {
      const record = view.records.get(message.run);
      if (record) for (const event of message.events) applyEvent(record, event);
      return [];
    }
    case "state": {
      const record = view.records.get(message.run);
      if (record && !hasEnded(record.state)) record.state = message.state;
      return [];
    }
  }
}

/** Does what the user did; answers what to send to the host. */
export function act(view: View, action: Action): FromPanel[] {
  const { panel } = view;
  switch (action.type) {
    case "select":
      panel.selected = action.run;
      panel.compared = panel.compared.filter((id) => id !== action.run);
      break;
    case "compare":
      panel.compared = panel.compared.filter((id) => id !== action.run);
      if (action.on && panel.compared.length < COMPARE_LIMIT - 1) panel.compared.push(action.run);
      break;
    case "smoothing":
      panel.smoothing = action.weight;
      break;
    case "log":
      panel.log = action.on;
      break;
    case "tab":
      panel.tab = action.tab;
      break;
  }
  return [...wanted(view), { type: "view", state: panel }];
}

function takeRuns(view: View, runs: RunSummary[], select: string | undefined): FromPanel[] {
  view.runs = runs;
  const { panel } = view;
  const known = new Set(runs.map((r) => r.id));
  panel.compared = panel.compared.filter((id) => known.has(id));
  if (select !== undefined && known.has(select)) panel.selected = select;
  if (panel.selected === undefined || !known.has(panel.selected)) panel.selected = runs[0]?.id;
  panel.compared = panel.compared.filter((id) => id !== panel.selected);
  for (const id of view.records.keys()) if (!known.has(id)) view.records.delete(id);
  return wanted(view);
}

/** Asks for the records that are shown and not there. A record that has been asked for is marked with null until it comes. */
function wanted(view: View): FromPanel[] {
  const missing = shownIds(view).filter((id) => !view.records.has(id));
  for (const id of missing) view.records.set(id, null);
  return missing.map((id) => ({ type: "load", id }));
}

function shownIds(view: View): string[] {
  const { selected, compared } = view.panel;
  return selected === undefined ? [] : [selected, ...compared];
}

/** The selected run's record first, then those it is compared with; as far as they are there. */
export function shown(view: View): RunRecord[] {
  return shownIds(view).flatMap((id) => view.records.get(id) ?? []);
}

export function selected(view: View): RunRecord | null {
  return (view.panel.selected !== undefined && view.records.get(view.panel.selected)) || null;
}

/** How much of the training is done, in [0, 1]; null when nothing says. */
export function fraction(record: RunRecord): number | null {
  if (record.state === "finished") return 1;
  const { epoch, epochs, progress } = record;
  const part = progress && progress.split === "train" && progress.total ? Math.min(1, progress.done / progress.total) : null;
  if (epoch !== undefined && epochs) {
    // An evaluation after the epoch's own loop counts as that epoch's end.
    const within = part ?? (progress && progress.split !== "train" ? 1 : 0);
    return Math.min(1, (epoch - 1 + within) / epochs);
  }
  return progress?.total ? Math.min(1, progress.done / progress.total) : null;
}

/** Seconds the run has taken until `now` (milliseconds since 1970). */
export function elapsed(record: RunRecord, now: number): number {
  if (record.seconds !== undefined) return record.seconds;
  return Math.max(0, (hasEnded(record.state) ? record.lastTime : now) - record.startTime) / 1000;
}

/** An estimate that has been given at `progress.time` and counts down since. */
export function remaining(seconds: number | undefined, since: number, now: number): number | undefined {
  return seconds === undefined ? undefined : Math.max(0, seconds - (now - since) / 1000);
}

/** Names that tell the shown runs apart: the file's name, or the time of day where all are of one file, or both. */
export function runNames(records: Pick<RunRecord, "file" | "startTime">[], locale: string): string[] {
  const base = records.map((r) => r.file.split(/[\\/]/).pop() ?? r.file);
  if (records.length > 1 && new Set(base).size === 1) return records.map((r) => timeOfDay(r.startTime, locale));
  return records.map((r, i) => (base.filter((b) => b === base[i]).length < 2 ? base[i] : `${base[i]} ${timeOfDay(r.startTime, locale)}`));
}

export function timeOfDay(time: number, locale: string): string {
  return new Date(time).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
}
