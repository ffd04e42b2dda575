// The language server's own requests and notifications, beside LSP's. Plain data; positions and ranges are LSP's (from 0, UTF-16).

/** A range in a document as LSP writes it. */
export interface PlainRange {
  start: { line: number; character: number };
  end: { line: number; character: number };
}

/** A dimension: an integer, a symbolic expression ("B", "H // 2"), null when unknown. */
export type PlainDim = number | string | null;
/** A tensor's shape, null when even the rank is unknown; nested lists for tuples, an object for a dict. */
export type PlainShape = PlainDim[] | null;
/** What goes into or comes out of a module. */
export type PlainValue = { shape: PlainShape; dtype?: string } | { items: PlainValue[] } | { entries: Record<string, PlainValue> } | { text: string };

// ---------------------------------------------------------------------------------------------------------- what a summary is

/** Something in the file that a summary can be made of. */
export interface SummaryCandidate {
  /** A class, or a variable that holds a Module. */
  name: string;
  kind: "class" | "variable";
  /** 0-based line of its definition. */
  line: number;
}

/** Where the shape of an input comes from, in the order in which they are preferred. */
export type InputSource = "call" | "declared" | "picked" | "inferred" | "unknown";

/** One argument of forward. */
export interface SummaryInput {
  /** The parameter's name in `forward`. */
  name: string;
  value: PlainValue;
  source: InputSource;
  /** In words: "model(torch.randn(5, 3)), line 40", "inferred from conv1 and fc1". */
  because?: string;
}

/** The calls of a class with one shape. */
export interface SummaryClassCall {
  shape: PlainDim[];
  /** In words: the first one's text and line. */
  because: string;
  times: number;
}

/** One submodule; the root is the first row, with path "" and depth 0. */
export interface SummaryRow {
  /** As `named_modules()` says it. */
  path: string;
  /** The class's name with its constructor arguments shortened, such as "Conv2d(1, 32, 3)" goes in `detail`, "Conv2d" here. */
  type: string;
  detail?: string;
  /** Levels below the root: `path.split(".").length`, 0 for the root. */
  depth: number;
  /** Absent when the module was not called in this trace. The last call's when it was called several times. */
  input?: PlainValue;
  output?: PlainValue;
  calls?: number;
  /** Parameters of the module and everything in it; shared ones once. A string when symbolic; null when unknown. */
  parameters: number | string | null;
  /** How they come about: "3·3·1·32 + 32". */
  formula?: string;
  trainable: number | string | null;
  /** Multiply-adds of all its calls. */
  macs: number | string | null;
  /** 0-based line where it is made, and the range that a click selects; absent when it is made outside the file. */
  line?: number;
  range?: PlainRange;
  /** The file it is made in when that is another one than the summary's. */
  uri?: string;
  /** True where its parameters are counted elsewhere (a module used under two names). */
  shared?: boolean;
}

/** Sums over the whole module; null when unknown, a string when symbolic. Sizes in bytes. */
export interface SummaryTotals {
  parameters: number | string | null;
  trainable: number | string | null;
  buffers: number | string | null;
  macs: number | string | null;
  /** Activations of one forward pass, and what a backward pass keeps and needs beside it. */
  forwardBytes: number | string | null;
  backwardBytes: number | string | null;
  /** Parameters and buffers. */
  parameterBytes: number | string | null;
  inputBytes: number | string | null;
}

export interface SummaryProblem {
  severity: "error" | "warning" | "information";
  message: string;
  code?: string;
  /** The exception that PyTorch would raise. */
  exception?: string;
  range: PlainRange;
  uri?: string;
}

/** The data's way through the module: nodes are calls of leaves, edges are tensors. */
export interface SummaryGraph {
  nodes: { id: number; label: string; path?: string; output?: PlainValue; line?: number }[];
  edges: { from: number; to: number; label?: string }[];
}

export interface SummaryData {
  uri: string;
  /** The document's version that it was computed from. */
  version?: number;
  /** The name that is shown: the one asked for, else the first candidate; null when the file has none. */
  module: string | null;
  candidates: SummaryCandidate[];
  /** Of a class that is called with different shapes: the calls, one for each shape of the first tensor. What is picked with {@link PICK_INPUT} is one of these. */
  calls?: SummaryClassCall[];
  inputs: SummaryInput[];
  output?: PlainValue;
  rows: SummaryRow[];
  totals: SummaryTotals;
  problems: SummaryProblem[];
  graph?: SummaryGraph;
  /** Why there are no shapes, when there are none: "forward was never called with a known shape". */
  because?: string;
}

// ------------------------------------------------------------------------------------------------------ requests, client → server

/** Params of {@link SUMMARY}: `name` a class or a variable; without it the server chooses. Answers {@link SummaryData}. */
export interface SummaryParams {
  uri: string;
  name?: string;
}
export const SUMMARY = "shapewright/summary";

/**
 * The user picked the shape of a class's input, or one of its different calls by that shape; null forgets it. The server retraces at once and answers null.
 * The client remembers it for the workspace and sends it again in the settings (`shapewright.inputShapes`, "file.py:Class" → shape;
 * the file is relative to the workspace folder, with forward slashes).
 */
export interface PickInputParams {
  uri: string;
  class: string;
  shape: PlainDim[] | null;
}
export const PICK_INPUT = "shapewright/pickInput";

/** Which submodule a position stands on: the line that makes it, or a call of it. Answers {@link ModuleAtResult} or null. */
export interface ModuleAtParams {
  uri: string;
  position: { line: number; character: number };
}
export interface ModuleAtResult {
  /** The class or variable whose summary has it. */
  module: string;
  /** As in `named_modules()`; several where one line makes several. */
  paths: string[];
}
export const MODULE_AT = "shapewright/moduleAt";

/** The problems, candidates and a word for the status item. Answers {@link StatusData}. */
export interface StatusData {
  uri: string;
  state: "tracing" | "done";
  errors: number;
  warnings: number;
  candidates: SummaryCandidate[];
  /** True when the file trains (it calls backward and step), so that Run is worth offering. */
  runnable: boolean;
}

// -------------------------------------------------------------------------------------------------- notifications, server → client

/** A document was traced again: an open summary of it asks anew. */
export interface SummaryChangedParams {
  uri: string;
  version?: number;
}
export const SUMMARY_CHANGED = "shapewright/summaryChanged";

/** Sent when a trace begins or ends. */
export const STATUS = "shapewright/status";

// ---------------------------------------------------------------- commands that the server's code lenses and code actions name

/** Arguments: uri, name (a class or variable). */
export const SHOW_SUMMARY_COMMAND = "shapewright.showSummary";
/** Arguments: uri. */
export const RUN_TRAINING_COMMAND = "shapewright.runTraining";
/** Arguments: uri, class name. */
export const PICK_INPUT_COMMAND = "shapewright.pickInputShape";
