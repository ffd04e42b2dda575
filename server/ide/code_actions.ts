// Quick fixes of problems: what the message itself says is right.
import type { Expr, Stmt } from "../../interpreter/syntax/tree";
import type { Trace, TraceProblem } from "../../interpreter/trace";
import { namesIn } from "./names";
import { allStatements, nodesAt } from "./find";

export interface CodeAction { readonly title: string; readonly problem: TraceProblem; readonly edits: readonly { readonly start: number; readonly end: number; readonly text: string }[] }

/** The fixes of the problems that touch a range of offsets. */
export function codeActions(trace: Trace, start: number, end: number): CodeAction[] {
  return trace.problems.filter((p) => p.start <= end && p.end >= start).flatMap((p) => fixesOf(trace, p));
}

function fixesOf(trace: Trace, problem: TraceProblem): CodeAction[] {
  const replace = (range: { start: number; end: number }, text: string): CodeAction => ({ title: `Change '${trace.text.slice(range.start, range.end)}' to '${text}'`, problem, edits: [{ ...range, text }] });
  const { message } = problem;
  const name = /has no attribute '(\w+)'/.exec(message)?.[1];
  if (name !== undefined) {
    const at = nodesAt(trace.tree, problem.end).reverse().find((n): n is Extract<Expr, { kind: "Attribute" }> => n.kind === "Attribute" && n.attr === name);
    const module = /^module '([\w.]+)'/.exec(message)?.[1];
    const known = module !== undefined ? namesIn(trace, module) : attributesOf(trace, problem.start);
    const near = at && nearest(name, known);
    return at && near !== undefined ? [replace(at.attrRange, near)] : [];
  }
  const keyword = /got an unexpected keyword argument '(\w+)'/.exec(message)?.[1];
  if (keyword !== undefined) {
    const call = nodesAt(trace.tree, problem.start).reverse().find((n): n is Extract<Expr, { kind: "Call" }> => n.kind === "Call" && n.keywords.some((k) => k.arg === keyword));
    const range = call?.keywords.find((k) => k.arg === keyword)?.argRange;
    const near = range ? nearest(keyword, commonKeywords) : undefined;
    return range && near !== undefined ? [replace(range, near)] : [];
  }
  const product = /^mat1 and mat2 shapes cannot be multiplied \(\S+x(\d+) and (\d+)x\d+\)$/.exec(message);
  if (product) return layerFix(trace, problem, "Linear", Number(product[2]), product[1], replace);
  const channels = /expected input\[[^\]]*\] to have (\d+) channels, but got (\d+) channels instead/.exec(message);
  if (channels) return layerFix(trace, problem, "Conv", Number(channels[1]), channels[2], replace);
  if (message === "cannot assign module before Module.__init__() call") return superFix(trace, problem);
  return [];
}

/** Changes the first argument of the layer that the failing call calls, where that is what the message complains about. */
function layerFix(trace: Trace, problem: TraceProblem, type: string, has: number, wants: string, replace: (range: { start: number; end: number }, text: string) => CodeAction): CodeAction[] {
  const call = trace.invocations.flatMap((i) => i.calls).findLast((c) => c.at.file === trace.file && c.at.start === problem.start && c.at.end === problem.end && c.module.cls.name.startsWith(type));
  const created = call && trace.creations.find((c) => c.module === call.module);
  if (!created || created.at.file !== trace.file) return [];
  const node = nodesAt(trace.tree, created.at.start).find((n): n is Extract<Expr, { kind: "Call" }> => n.kind === "Call" && n.start === created.at.start && n.end === created.at.end);
  const argument = node?.args[0] ?? node?.keywords.find((k) => k.arg === "in_features" || k.arg === "in_channels")?.value;
  const weight = call.module.dict.get("in_features") ?? call.module.dict.get("in_channels");
  return argument && weight === has ? [replace(argument, wants)] : [];
}

/** `super().__init__()` in front of the constructor's first statement. */
function superFix(trace: Trace, problem: TraceProblem): CodeAction[] {
  for (const s of allStatements(trace.tree.body)) {
    if (s.kind !== "FunctionDef" || s.name !== "__init__" || problem.start < s.start || problem.start > s.end) continue;
    const first: Stmt | undefined = s.body.find((b, i) => !(i === 0 && b.kind === "Expr" && b.value.kind === "Constant"));
    if (!first) return [];
    const column = first.start - (trace.text.lastIndexOf("\n", first.start - 1) + 1);
    return [{ title: "Call super().__init__() first", problem, edits: [{ start: first.start, end: first.start, text: `super().__init__()\n${" ".repeat(column)}` }] }];
  }
  return [];
}

function attributesOf(trace: Trace, offset: number): string[] {
  const cls = nodesAt(trace.tree, offset).find((n) => n.kind === "ClassDef");
  if (cls?.kind !== "ClassDef") return [];
  const names = new Set<string>();
  for (const s of allStatements(cls.body)) {
    if (s.kind === "FunctionDef") names.add(s.name);
    if (s.kind === "Assign") for (const t of s.targets) if (t.kind === "Attribute" && t.value.kind === "Name" && t.value.id === "self") names.add(t.attr);
  }
  return [...names];
}

const commonKeywords = [
  "padding", "stride", "dilation", "groups", "bias", "kernel_size", "in_channels", "out_channels", "in_features", "out_features", "padding_mode", "inplace", "dim", "keepdim", "batch_first", "num_layers", "dropout",
  "bidirectional", "hidden_size", "input_size", "num_embeddings", "embedding_dim", "padding_idx", "num_features", "eps", "momentum", "affine", "start_dim", "end_dim", "reduction", "ignore_index", "label_smoothing",
  "lr", "weight_decay", "betas", "batch_size", "shuffle", "drop_last", "num_workers", "requires_grad", "device", "dtype", "embed_dim", "num_heads", "d_model", "nhead", "dim_feedforward",
];

/** The name that was most likely meant: at most a third of the letters differ. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined, least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    if (candidate === name) continue;
    const d = candidate.toLowerCase() === name.toLowerCase() ? 0.5 : distance(name, candidate);
    if (d < least) { least = d; best = candidate; }
  }
  return best;
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
