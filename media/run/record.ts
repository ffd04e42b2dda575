// A run as host and panel remember it: folded from the runtime's events, bounded in size, plain JSON.
// The host folds every event and hands a new panel the record as it stands; from then on the panel folds the same events with the same function.
import type {
  CheckpointEvent,
  DeviceChoice,
  EngineName,
  EvaluationEvent,
  MetricEvent,
  Number64,
  ProgressEvent,
  RunEvent,
  SourcePosition,
  Split,
  StartedEvent,
  TracebackFrame,
} from "../../runtime/protocol";
import { addPoint, emptyCurve } from "./curve";
import type { Curve } from "./curve";
import { appendConsole, emptyConsole } from "./console";
import type { ConsoleState } from "./console";

export type RunState = "starting" | "running" | "paused" | "stopping" | "finished" | "failed" | "stopped";

/** One line of a chart. */
export interface Series {
  /** "loss" for the value that `backward()` was called on; else the metric's own name. */
  name: string;
  split: Split | null;
  /** Where the numbers come from: every optimizer step, what the script printed, or the end of an evaluation. */
  source: "step" | "metric" | "evaluation";
  percent: boolean;
  curve: Curve;
  position?: SourcePosition;
}

/** A value that was not finite when it should have been. Only the first one of each series is kept. */
export interface Alert {
  kind: "nan" | "inf";
  name: string;
  step: number;
  epoch?: number;
  position?: SourcePosition;
}

export interface Progress {
  done: number;
  total?: number;
  unit: ProgressEvent["unit"];
  split: Split;
  etaSeconds?: number;
  totalEtaSeconds?: number;
  /** Milliseconds since 1970, to let the shown time run on between two events. */
  time: number;
}

export interface Failure {
  exception: string;
  message: string;
  traceback: TracebackFrame[];
}

export interface RunRecord {
  id: string;
  file: string;
  args: string[];
  engine: EngineName;
  device: DeviceChoice;
  state: RunState;
  /** Milliseconds since 1970. */
  startTime: number;
  /** Time of the last event. */
  lastTime: number;
  /** Set once the run has ended. */
  seconds?: number;
  exitCode?: number;
  started?: Pick<StartedEvent, "backend" | "device" | "versions" | "canPause">;
  step: number;
  epoch?: number;
  epochs?: number;
  /** Step at which each epoch after the first began, to mark them on the charts. */
  epochSteps: number[];
  samplesPerSecond?: number;
  lr?: number;
  /** The loop that runs now. */
  progress?: Progress;
  memory?: { bytes: number; peakBytes: number; devices?: Record<string, number> };
  series: Series[];
  evaluations: Omit<EvaluationEvent, "run" | "type">[];
  checkpoints: Omit<CheckpointEvent, "run" | "type">[];
  console: ConsoleState;
  failure?: Failure;
  alerts: Alert[];
}

const KEPT_EVALUATIONS = 200;
const KEPT_CHECKPOINTS = 100;
const KEPT_SERIES = 64;

/** A run that has been asked for and has said nothing yet. */
export function newRecord(request: { id: string; file: string; args: string[]; engine: EngineName; device: DeviceChoice; time: number }): RunRecord {
  const { time, ...rest } = request;
  return {
    ...rest,
    state: "starting",
    startTime: time,
    lastTime: time,
    step: 0,
    epochSteps: [],
    series: [],
    evaluations: [],
    checkpoints: [],
    console: emptyConsole(),
    alerts: [],
  };
}

/** True once nothing more can happen to the run. */
export function hasEnded(state: RunState): boolean {
  return state === "finished" || state === "failed" || state === "stopped";
}

/** Folds one event into `record`, in place: a run has millions of them. Events of other runs and events after the end are ignored. */
export function applyEvent(record: RunRecord, event: RunEvent): void {
  if (event.run !== record.id || hasEnded(record.state)) return;
  record.lastTime = event.time;
  switch (event.type) {
    case "started":
      record.state = "running";
      record.engine = event.engine;
      record.started = { backend: event.backend, device: event.device, versions: event.versions, ...(event.canPause && { canPause: true }) };
      return;
    case "stdout":
    case "stderr":
      appendConsole(record.console, event.type, event.text, event.position);
      return;
    case "step":
      record.step = event.step;
      record.epoch = event.epoch ?? record.epoch;
      record.samplesPerSecond = event.samplesPerSecond;
      record.lr = event.lr ?? record.lr;
      addValue(record, { name: "loss", split: "train", source: "step", percent: false, position: event.position }, event.step, event.loss);
      return;
    case "epoch":
      if (record.epoch !== undefined && event.epoch !== record.epoch && record.step > 0) record.epochSteps.push(record.step);
      record.epoch = event.epoch;
      record.epochs = event.epochs ?? record.epochs;
      return;
    case "metric":
      if (!isCounter(event.name)) addValue(record, metricSeries(event), event.step, event.value);
      return;
    case "evaluation":
      return applyEvaluation(record, event);
    case "progress":
      return applyProgress(record, event);
    case "memory":
      record.memory = {
        bytes: event.bytes,
        peakBytes: Math.max(event.peakBytes ?? 0, event.bytes, record.memory?.peakBytes ?? 0),
        ...(event.devices && { devices: event.devices }),
      };
      return;
    case "checkpoint": {
      const { run: _run, type: _type, ...checkpoint } = event;
      record.checkpoints = [...record.checkpoints, checkpoint].slice(-KEPT_CHECKPOINTS);
      return;
    }
    case "paused":
      record.state = "paused";
      return;
    case "resumed":
      record.state = "running";
      return;
    case "finished":
      record.exitCode = event.exitCode;
      return end(record, "finished", event.seconds);
    case "failed":
      record.failure = { exception: event.exception, message: event.message, traceback: event.traceback };
      return end(record, "failed", event.seconds ?? (event.time - record.startTime) / 1000);
    case "stopped":
      return end(record, "stopped", event.seconds);
  }
}

function end(record: RunRecord, state: RunState, seconds: number): void {
  record.state = state;
  record.seconds = seconds;
  // How far a run came that did not finish stays to be seen.
  if (state === "finished") delete record.progress;
}

function metricSeries(event: MetricEvent): Omit<Series, "curve"> {
  return { name: event.name, split: event.split ?? null, source: "metric", percent: event.percent === true, position: event.position };
}

function applyEvaluation(record: RunRecord, event: EvaluationEvent): void {
  const { run: _run, type: _type, ...evaluation } = event;
  record.evaluations = [...record.evaluations, evaluation].slice(-KEPT_EVALUATIONS);
  for (const [name, value] of Object.entries(event.metrics)) {
    addValue(record, { name, split: event.split, source: "evaluation", percent: false }, event.step, value);
  }
}

function applyProgress(record: RunRecord, event: ProgressEvent): void {
  if (event.unit === "epoch") {
    record.epochs = event.total ?? record.epochs;
    return;
  }
  const { done, total, unit, etaSeconds, time } = event;
  const totalEtaSeconds = event.totalEtaSeconds ?? (event.split === "train" || event.split === undefined ? undefined : record.progress?.totalEtaSeconds);
  record.progress = { done, total, unit, split: event.split ?? "train", etaSeconds, totalEtaSeconds, time };
}

function addValue(record: RunRecord, of: Omit<Series, "curve">, step: number, value: Number64): void {
  let series = record.series.find((s) => s.name === of.name && s.split === of.split && s.source === of.source);
  if (!series) {
    if (record.series.length >= KEPT_SERIES) return;
    series = { ...of, curve: emptyCurve() };
    record.series.push(series);
  }
  if (typeof value !== "number") {
    const kind = value === "nan" ? "nan" : "inf";
    if (!record.alerts.some((a) => a.name === of.name && a.kind === kind)) {
      record.alerts.push({ kind, name: of.name, step, epoch: record.epoch, position: of.position });
    }
  }
  addPoint(series.curve, step, typeof value === "number" ? value : null);
}

/** Scripts print where they are as well as how they do: "Epoch [3/5], Step [100/938]". Those numbers are not metrics. */
export function isCounter(name: string): boolean {
  return /^(num_?)?(epochs?|steps?|batch(es)?|batch_?(idx|index)|iter(ation)?s?|total_?steps?|i|idx|轮次?|第|步数?)$/i.test(name.trim());
}
