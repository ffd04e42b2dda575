// The runtime process's protocol: the requests it accepts, the events it sends. Plain data, one JSON object a message.
//
// Transport. The extension forks `node dist/runtime.js`: requests arrive as IPC messages (`process.on("message")`), events leave by `process.send`.
// The terminal command runs the same code and writes each event as one line of JSON to `--events FILE.jsonl`; a process that is spawned
// without IPC but with a fourth pipe writes the same lines to file descriptor 3. The script's own output always stays on stdout and stderr
// when there is no IPC channel.

/** Raised when a message changes its meaning; an added optional field does not raise it. Sent in `ready` so that both sides can compare. */
export const PROTOCOL_VERSION = 1;

export type EngineName = "embedded" | "pytorch";
/** What the user asked for; `started` says what was taken. */
export type DeviceChoice = "auto" | "cpu" | "gpu";

// ---------------------------------------------------------------------------------------------------------------- requests

/** Runs a script as it is written, as `__main__`. One run a process: the second `run` is answered with `refused`. */
export interface RunRequest {
  type: "run";
  /** Chosen by the caller; every event of the run carries it. */
  run: string;
  /** Absolute path of the script. */
  file: string;
  /** What the script finds in `sys.argv[1:]`. */
  args: string[];
  /** Absolute path: the working directory, against which the script's relative paths are resolved. */
  cwd: string;
  engine: EngineName;
  device: DeviceChoice;
  /** Import roots put before the interpreter's own. */
  paths?: string[];
  /** The Python that the "pytorch" engine starts; `python3` (on Windows `python`) when absent. */
  python?: string;
}

/** Ends the run at the next statement; `stopped` answers it. The caller kills the process when no answer comes within its patience. */
export interface StopRequest {
  type: "stop";
  run: string;
}

/** Holds the run before its next statement; `paused` answers it. An engine that cannot pause answers `refused`. */
export interface PauseRequest {
  type: "pause";
  run: string;
}

/** Lets a paused run go on; `resumed` answers it. */
export interface ResumeRequest {
  type: "resume";
  run: string;
}

export type RuntimeRequest = RunRequest | StopRequest | PauseRequest | ResumeRequest;

// ------------------------------------------------------------------------------------------------------------------ events

/** A place in the user's source: absolute path, line and column from 1. */
export interface SourcePosition {
  file: string;
  line: number;
  column?: number;
}

/** Which part of the data a value belongs to: found from `model.train()` / `model.eval()` / `no_grad` and the loader's own name. */
export type Split = "train" | "validation" | "test";

/** One frame of a traceback, the outermost first. */
export interface TracebackFrame {
  file: string;
  line: number;
  column?: number;
  /** The function's name, `<module>` at the top. */
  function: string;
  /** The source line, without its indentation. */
  text: string;
}

/** What every event of a run carries. */
interface RunEventBase {
  run: string;
  /** Milliseconds since 1970. */
  time: number;
}

/** The script is about to run. */
export interface StartedEvent extends RunEventBase {
  type: "started";
  file: string;
  args: string[];
  engine: EngineName;
  /** What computes: "tensorflow", "wasm", "cpu" for the embedded engine; "cuda", "mps", "cpu" for PyTorch. */
  backend: string;
  /** In words for people: "NVIDIA H200", "CPU (16 threads)". */
  device: string;
  /** Name → version, such as `{ "shapewright": "0.1.0", "tfjs": "4.22.0" }` or `{ "torch": "2.13.0", "python": "3.12.3" }`. */
  versions: Record<string, string>;
  /** True when this engine answers `pause` and `resume`. */
  canPause?: boolean;
}

/** Text that the script wrote, in the order of writing; not necessarily whole lines. */
export interface OutputEvent extends RunEventBase {
  type: "stdout" | "stderr";
  text: string;
  /** The statement that wrote it, where the engine knows. */
  position?: SourcePosition;
}

/** An optimizer took a step. `loss` is the value whose `backward()` came before it; losses are found so, never from text. */
export interface StepEvent extends RunEventBase {
  type: "step";
  /** Counted from 1 over the whole run. An engine may leave steps out (at most some ten a second need to be sent). */
  step: number;
  /** Counted from 1, where an epoch loop was recognized. */
  epoch?: number;
  /** Not a number is sent as the string "nan", "inf" or "-inf": JSON has no word for them. */
  loss: Number64;
  samplesPerSecond: number;
  /** The optimizer's first learning rate. */
  lr?: number;
  /** The `backward()` call. */
  position?: SourcePosition;
}

/** An epoch begins, counted from 1. */
export interface EpochEvent extends RunEventBase {
  type: "epoch";
  epoch: number;
  /** How many there will be, where the loop's bound is known. */
  epochs?: number;
}

/** A number that the script itself reported: found from the tree of the printed f-string (or a `%`, `format`), not by parsing text. */
export interface MetricEvent extends RunEventBase {
  type: "metric";
  /** The text before the value without punctuation ("accuracy"), else the expression's name ("val_loss"). */
  name: string;
  value: Number64;
  /** The optimizer step at which it was reported; 0 before the first. */
  step: number;
  epoch?: number;
  position?: SourcePosition;
  split?: Split;
  /** True when the text showed it with a percent sign: `value` is then already in percent. */
  percent?: boolean;
}

/** A pass over data without a step has ended (model.eval, or under no_grad). */
export interface EvaluationEvent extends RunEventBase {
  type: "evaluation";
  split: Split;
  step: number;
  epoch?: number;
  /** Samples seen and seconds taken. */
  samples: number;
  seconds: number;
  /** Such as `{ "loss": 0.31, "accuracy": 0.91 }`, as far as the engine could tell them. */
  metrics: Record<string, Number64>;
  /** Rows are the true classes, columns the predicted ones. */
  confusion?: { classes: string[]; counts: number[][] };
}

/** How far a loop over data has come; sent a few times a second, and once when the loop ends (done = total). */
export interface ProgressEvent extends RunEventBase {
  type: "progress";
  done: number;
  /** Absent when the loader has no length. */
  total?: number;
  /** What is counted. */
  unit: "batch" | "epoch" | "step";
  /** Whether the loop trains or evaluates: their times are estimated separately. */
  split?: Split;
  /** Seconds until this loop ends. */
  etaSeconds?: number;
  /** Seconds until the whole training ends, where the number of epochs is known. */
  totalEtaSeconds?: number;
}

/** Tracked memory. */
export interface MemoryEvent extends RunEventBase {
  type: "memory";
  /** Bytes in tensors on the device now, and at most until now. */
  bytes: number;
  peakBytes?: number;
  /** Device name ("cuda:0") → bytes, where there are several. */
  devices?: Record<string, number>;
}

/** The script wrote a checkpoint (torch.save). */
export interface CheckpointEvent extends RunEventBase {
  type: "checkpoint";
  file: string;
  step: number;
  bytes?: number;
  position?: SourcePosition;
}

export interface PausedEvent extends RunEventBase {
  type: "paused" | "resumed";
  position?: SourcePosition;
}

/** The script came to its end or called `sys.exit`. Exactly one of finished, failed, stopped ends a run. */
export interface FinishedEvent extends RunEventBase {
  type: "finished";
  seconds: number;
  exitCode: number;
}

/** An exception left the script; the traceback has also gone to stderr as Python prints it. */
export interface FailedEvent extends RunEventBase {
  type: "failed";
  /** The class: "RuntimeError". "RuntimeProcessError" when it is the engine that could not start or died. */
  exception: string;
  message: string;
  /** Outermost frame first; empty when the fault is not in the script. */
  traceback: TracebackFrame[];
  /** How long it had run. */
  seconds?: number;
}

/** The run was ended by `stop`. */
export interface StoppedEvent extends RunEventBase {
  type: "stopped";
  seconds: number;
  position?: SourcePosition;
}

/** A number that JSON may not be able to write. */
export type Number64 = number | "nan" | "inf" | "-inf";

export type RunEvent =
  | StartedEvent
  | OutputEvent
  | StepEvent
  | EpochEvent
  | MetricEvent
  | EvaluationEvent
  | ProgressEvent
  | MemoryEvent
  | CheckpointEvent
  | PausedEvent
  | FinishedEvent
  | FailedEvent
  | StoppedEvent;

/** What is not about a run's course: the process is up; a request could not be served. */
export type ProcessEvent =
  | { type: "ready"; protocol: number; time: number }
  | { type: "refused"; request: RuntimeRequest["type"]; run: string; reason: string; time: number };

export type RuntimeEvent = RunEvent | ProcessEvent;

/** `value` as JSON can carry it. */
export function encodeNumber(value: number): Number64 {
  if (Number.isNaN(value)) return "nan";
  if (value === Infinity) return "inf";
  return value === -Infinity ? "-inf" : value;
}

/** The inverse of {@link encodeNumber}. */
export function decodeNumber(value: Number64): number {
  if (typeof value === "number") return value;
  if (value === "nan") return NaN;
  return value === "inf" ? Infinity : -Infinity;
}

/** True for the three events after which nothing more comes from a run. */
export function endsRun(event: RuntimeEvent): event is FinishedEvent | FailedEvent | StoppedEvent {
  return event.type === "finished" || event.type === "failed" || event.type === "stopped";
}
