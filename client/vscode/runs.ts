// The runs of this workspace: those that go on, and the history of those that have ended, kept on disk. Knows nothing of the editor.
import { applyEvent, hasEnded, newRecord } from "../../media/run/protocol";
import type { RunRecord, RunSummary } from "../../media/run/protocol";
import type { RunEvent, RunRequest } from "../../runtime/protocol";
import { startRuntime } from "./process";
import type { RuntimeProcess } from "./process";

/** How many runs are remembered. */
export const RUN_LIMIT = 50;
/** While a run goes on its record is written this often, in milliseconds: what a crash of the editor may lose. */
const SAVE_INTERVAL = 3000;

/** Named texts that outlive the window. */
export interface Storage {
  read(name: string): Promise<string | undefined>;
  write(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface RunsListener {
  /** Something has happened in a run. */
  event?(record: RunRecord, event: RunEvent): void;
  /** The list, or a run's state, has changed. */
  changed?(): void;
}

export interface Runs {
  /** Newest first. */
  list(): RunSummary[];
  /** The record as it stands: of a run that goes on the very object that is folded into. */
  get(id: string): Promise<RunRecord | undefined>;
  /** Runs that have not ended, newest first. */
  active(): RunRecord[];
  start(request: Omit<RunRequest, "type" | "run">): RunRecord;
  stop(id: string): void;
  pause(id: string): void;
  resume(id: string): void;
  remove(id: string): Promise<void>;
  listen(listener: RunsListener): { dispose(): void };
  /** Ends every process, writes what is not yet written. */
  dispose(): Promise<void>;
}

interface Live {
  record: RunRecord;
  process: RuntimeProcess;
  saved: number;
}

/** Reads the history and is ready to run. `module` is the path of dist/runtime.js. */
export async function openRuns({ module, storage }: { module: string; storage: Storage }): Promise<Runs> {
  let summaries = await readIndex(storage);
  const live = new Map<string, Live>();
  const loaded = new Map<string, RunRecord>();
  const listeners = new Set<RunsListener>();
  const changed = (): void => listeners.forEach((l) => l.changed?.());
  // One write after the other: two at once of the same file could mix.
  let writing: Promise<void> = Promise.resolve();
  const enqueue = (work: () => Promise<void>): Promise<void> => (writing = writing.then(work).catch(() => undefined));

  function list(): RunSummary[] {
    return summaries.map((s) => (live.has(s.id) ? summarize((live.get(s.id) as Live).record) : s));
  }

  function save(record: RunRecord): void {
    const text = JSON.stringify(record);
    const index = JSON.stringify(list());
    void enqueue(async () => {
      await storage.write(`${record.id}.json`, text);
      await storage.write("index.json", index);
    });
  }

  function take(id: string, event: RunEvent): void {
    const it = live.get(id);
    if (!it) return;
    const before = it.record.state;
    applyEvent(it.record, event);
    if (hasEnded(it.record.state)) {
      live.delete(id);
      loaded.set(id, it.record);
      summaries = summaries.map((s) => (s.id === id ? summarize(it.record) : s));
    }
    listeners.forEach((l) => l.event?.(it.record, event));
    if (before !== it.record.state) changed();
    if (hasEnded(it.record.state) || event.time - it.saved > SAVE_INTERVAL) {
      it.saved = event.time;
      save(it.record);
    }
  }

  async function get(id: string): Promise<RunRecord | undefined> {
    const known = live.get(id)?.record ?? loaded.get(id);
    if (known) return known;
    const text = summaries.some((s) => s.id === id) ? await storage.read(`${id}.json`) : undefined;
    if (text === undefined) return undefined;
    const record = parse<RunRecord>(text);
    if (!record) return undefined;
    if (!hasEnded(record.state)) interrupt(record);
    loaded.set(id, record);
    return record;
  }

  return {
    list,
    get,
    active: () => [...live.values()].map((l) => l.record).reverse(),
    start(options) {
      const time = Date.now();
      let id = time.toString(36);
      while (summaries.some((s) => s.id === id)) id += "x";
      const { file, args, engine, device } = options;
      const record = newRecord({ id, file, args, engine, device, time });
      summaries = [summarize(record), ...summaries];
      for (const old of summaries.slice(RUN_LIMIT)) if (!live.has(old.id)) void enqueue(() => storage.remove(`${old.id}.json`));
      summaries = summaries.slice(0, RUN_LIMIT);
      const process = startRuntime({ module, request: { ...options, type: "run", run: id }, onEvent: (event) => take(id, event) });
      live.set(id, { record, process, saved: time });
      save(record);
      changed();
      return record;
    },
    stop(id) {
      const it = live.get(id);
      if (!it) return;
      it.record.state = "stopping";
      it.process.stop();
      changed();
    },
    pause: (id) => live.get(id)?.process.send({ type: "pause", run: id }),
    resume: (id) => live.get(id)?.process.send({ type: "resume", run: id }),
    async remove(id) {
      if (live.has(id)) return;
      summaries = summaries.filter((s) => s.id !== id);
      loaded.delete(id);
      const index = JSON.stringify(list());
      changed();
      await enqueue(async () => {
        await storage.remove(`${id}.json`);
        await storage.write("index.json", index);
      });
    },
    listen(listener) {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
    async dispose() {
      for (const { record, process } of live.values()) {
        process.dispose();
        interrupt(record);
        save(record);
      }
      live.clear();
      await writing;
    },
  };
}

/** A run whose window went away has been stopped, at the time of its last sign of life. */
function interrupt(record: RunRecord): void {
  record.state = "stopped";
  record.seconds ??= (record.lastTime - record.startTime) / 1000;
}

export function summarize(record: RunRecord): RunSummary {
  const { id, file, state, engine, startTime, seconds, series } = record;
  const loss = series.find((s) => s.source === "step")?.curve.last?.y;
  return { id, file, state, engine, startTime, ...(seconds !== undefined && { seconds }), ...(typeof loss === "number" && { loss }) };
}

async function readIndex(storage: Storage): Promise<RunSummary[]> {
  const text = await storage.read("index.json").catch(() => undefined);
  const list = text === undefined ? undefined : parse<RunSummary[]>(text);
  if (!Array.isArray(list)) return [];
  return list.map((s) => (hasEnded(s.state) ? s : { ...s, state: "stopped" }));
}

/** A file that was cut off while it was written is as good as none. */
function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
