// The hints behind names and layers: shapes of tensors, numbers of parameters.
import type { Dim } from "../../interpreter/shape";
import type { Expr, Node, Stmt } from "../../interpreter/syntax/tree";
import { lineOf } from "../../interpreter/syntax/positions";
import { type Creation, type Described, type Fact, type Trace, hasTensor } from "../../interpreter/trace";
import { firstOf } from "../../interpreter/torch/nn/traverse";
import { countOf } from "../../interpreter/trace/count";
import type { Settings } from "../settings";
import { formulaOf } from "./formulas";
import { showCount, showDim, showShape, showValue } from "./show";

export interface InlayHint {
  /** In front of which character it stands. */
  readonly offset: number;
  readonly label: string;
  readonly kind: "shape" | "parameters";
  /** Markdown: the full text, and more. */
  readonly tooltip: string;
  readonly paddingLeft: boolean;
}
export interface OffsetRange { readonly start: number; readonly end: number }

/** The hints inside a range of offsets, in the order of the text. */
export function inlayHints(trace: Trace, range: OffsetRange, settings: Settings["hints"]): InlayHint[] {
  const hints: InlayHint[] = [];
  if (settings.shapes) shapeHints(trace, range, settings.maximumLength, hints);
  if (settings.parameters) parameterHints(trace, range, hints);
  return hints.sort((a, b) => a.offset - b.offset);
}

// ------------------------------------------------------------------------------------------------------------------------ shapes

function shapeHints(trace: Trace, range: OffsetRange, longest: number, into: InlayHint[]): void {
  const obvious = obviousAssignments(trace);
  for (let i = 0; i < trace.facts.length;) {
    const first = trace.facts[i];
    const group: Fact[] = [];
    for (; i < trace.facts.length && trace.facts[i].start === first.start && trace.facts[i].name === first.name; i++) group.push(trace.facts[i]);
    if (first.end < range.start || first.start > range.end) continue;
    const values = group.map((f) => f.value).filter((v) => hasTensor(v) && !(v.kind === "tensor" && v.shape === null));
    if (values.length === 0 || obvious.has(first.start)) continue;
    const full = distinct(values.map(showValue)).join(" / "), short = shortened(joined(values), longest);
    const isReturn = first.name === "return";
    into.push({ offset: first.end, label: isReturn ? short : `: ${short}`, kind: "shape", tooltip: tooltipOf(values, full), paddingLeft: isReturn });
  }
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

/** Up to three different texts side by side; more numbers as from where to where, `16…128`, and of other texts the first two. */
function sideBySide(all: readonly (Dim | null)[], text: (d: Dim | null) => string): string {
  const texts = distinct(all.map(text));
  if (texts.length <= 3) return texts.join("|");
  const numbers = all.filter((d) => typeof d === "number");
  return numbers.length === all.length ? `${text(Math.min(...numbers))}…${text(Math.max(...numbers))}` : `${texts.slice(0, 2).join("|")}|…`;
}

/** Several values in one: sizes that differ stand side by side, `[64|2, 784]`, and shapes where their ranks differ. */
export function joined(values: readonly Described[]): string {
  const [first] = values;
  if (values.length > 1 && values.every((v) => v.kind === "tensor" && v.shape !== null && first.kind === "tensor" && v.shape.length === first.shape?.length)) {
    const shapes = values.map((v) => (v as { shape: readonly (Dim | null)[] }).shape);
    return `[${shapes[0].map((_, k) => sideBySide(shapes.map((s) => s[k]), showDim)).join(", ")}]`;
  }
  const texts = distinct(values.map(showShortly)), between = values.every((v) => v.kind === "tensor") ? "|" : " / ";
  return texts.length > 3 ? [...texts.slice(0, 2), "…"].join(between) : texts.join(between);
}

/** Long lists of equal shapes as "12 × [64, 3]". */
function showShortly(v: Described): string {
  if (v.kind === "sequence" && v.items.length > 2 && distinct(v.items.map(showValue)).length === 1) return `${v.length} × ${showValue(v.items[0])}`;
  if (v.kind === "tensor") return showShape(v.shape);
  return showValue(v);
}

const shortened = (text: string, longest: number): string => (text.length <= longest ? text : `${text.slice(0, Math.max(1, longest - 1))}…`);

function tooltipOf(values: readonly Described[], full: string): string {
  const lines = [`\`${full}\``];
  const types = distinct(values.flatMap((v) => (v.kind === "tensor" ? [`${v.dtype ?? "dtype unknown"} on ${v.device}`] : [])));
  if (types.length > 0) lines.push(types.join(", "));
  return lines.join("  \n");
}

const creators = new Set(["zeros", "ones", "empty", "rand", "randn", "full", "randint", "tensor", "new_zeros", "new_ones", "new_empty", "new_full"]);

/** Bindings that say nothing new: `x = torch.zeros(2, 3)` has its shape on the right, `return x` and `y = x` repeat what x shows. Starts of the facts. */
function obviousAssignments(trace: Trace): Set<number> {
  const found = new Set<number>();
  const shapes = new Map<number, Described>();
  for (const f of trace.facts) shapes.set(f.start, f.value);
  const visit = (body: readonly Stmt[], named: Set<string>): void => {
    for (const s of body) {
      if (s.kind === "Assign" && s.targets.length === 1 && s.value.kind === "Name" && named.has(s.value.id)) found.add(s.targets[0].start);
      if (s.kind === "Return" && s.value?.kind === "Name" && named.has(s.value.id)) found.add(s.start);
      if (s.kind === "Assign") for (const t of s.targets) for (const name of namesOf(t)) named.add(name);
      if (s.kind === "AugAssign" && s.target.kind === "Name") named.add(s.target.id);
      if (s.kind === "Assign" && s.targets.length === 1 && s.value.kind === "Call" && saysShape(s.value, shapes.get(s.targets[0].start))) found.add(s.targets[0].start);
      const inside = s.kind === "FunctionDef" || s.kind === "AsyncFunctionDef" || s.kind === "ClassDef" ? new Set<string>() : named;
      for (const inner of bodies(s)) visit(inner, inside);
    }
  };
  visit(trace.tree.body, new Set());
  return found;
}

const namesOf = (e: Expr): string[] => (e.kind === "Name" ? [e.id] : e.kind === "Tuple" || e.kind === "List" ? e.elts.flatMap(namesOf) : []);

function saysShape(call: Extract<Expr, { kind: "Call" }>, value: Described | undefined): boolean {
  if (value?.kind !== "tensor" || value.shape === null || value.shape.length < 1) return false;
  const name = call.func.kind === "Attribute" ? call.func.attr : "";
  if (!creators.has(name) || name === "tensor") return false;
  const lists = call.args.filter((a) => a.kind === "Tuple" || a.kind === "List") as Extract<Expr, { kind: "Tuple" }>[];
  const sizes = (lists[0]?.elts ?? call.args).map((a) => (a.kind === "Constant" && a.value.type === "int" ? Number(a.value.value) : undefined));
  return sizes.length === value.shape.length && sizes.every((n, i) => n === value.shape![i]);
}

/** The lists of statements directly inside a statement. */
export function bodies(s: Stmt): (readonly Stmt[])[] {
  const found: (readonly Stmt[])[] = [];
  for (const key of ["body", "orelse", "finalbody"] as const) { const inner = (s as unknown as Record<string, unknown>)[key]; if (Array.isArray(inner)) found.push(inner as Stmt[]); }
  if (s.kind === "Try" || s.kind === "TryStar") for (const h of s.handlers) found.push(h.body);
  if (s.kind === "Match") for (const c of s.cases) found.push(c.body);
  return found;
}

// -------------------------------------------------------------------------------------------------------------------- parameters

function parameterHints(trace: Trace, range: OffsetRange, into: InlayHint[]): void {
  const counts = new Map<Creation["module"], Dim | null>();
  const count = (m: Creation["module"]): Dim | null => { let n = counts.get(m); if (n === undefined) counts.set(m, (n = countOf(m))); return n; };
  const shown = new Map<Creation["module"]["cls"], string>();
  for (const { cls, node, instances } of trace.classes) {
    const label = countLabel(instances.map(count));
    if (label === undefined) continue;
    shown.set(cls, label);
    const offset = headerEnd(trace.text, node);
    if (offset >= range.start && offset <= range.end) into.push({ offset, label, kind: "parameters", tooltip: `Parameters of \`${cls.name}\`: ${label}`, paddingLeft: true });
  }
  const places = new Map<string, Creation[]>();
  // What was made to be looked at, and not by the program, has the class's name as its place.
  const classNames = new Set(trace.classes.map(({ node }) => node.nameRange.start));
  for (const made of trace.creations) {
    if (made.at.file !== trace.file || made.at.end <= made.at.start || classNames.has(made.at.start)) continue;
    const key = `${made.at.start}:${made.at.end}`;
    const group = places.get(key);
    if (group) group.push(made); else places.set(key, [made]);
  }
  const groups = [...places.values()].filter(([{ at }]) => at.end >= range.start && at.start <= range.end);
  const byLine = new Map<number, Creation[][]>();
  for (const group of groups) { const line = lineOf(trace.lines, group[0].at.end), same = byLine.get(line); if (same) same.push(group); else byLine.set(line, [group]); }
  const outermost = groups.filter(([{ at }]) => !byLine.get(lineOf(trace.lines, at.end))!.some(([{ at: other }]) => other !== at && other.start <= at.start && other.end >= at.end && other.end - other.start > at.end - at.start));
  for (const group of outermost) {
    const [{ at }] = group;
    // What a function made, that is called here and makes several modules: the outermost counts.
    const inner = new Set<Creation["module"]>();
    if (group.length > 1) for (const { module } of group) firstOf(module, (m) => { if (m !== module) inner.add(m); });
    const modules = group.map((g) => g.module).filter((m) => !inner.has(m));
    const label = countLabel(modules.map(count));
    if (label === undefined || modules.every((m) => shown.get(m.cls) === label)) continue;
    into.push({ offset: at.end, label, kind: "parameters", tooltip: distinct(modules.map((m) => formulaOf(m) ?? "").filter((t) => t !== "")).slice(0, 3).join("  \n") || label, paddingLeft: true });
  }
}

/** "320 params", "32|64 params", "448…147,584 params"; undefined where there are none, or nothing is known. */
function countLabel(all: readonly (Dim | null)[]): string | undefined {
  const counts = all.filter((n) => n !== null && n !== 0);
  if (counts.length === 0) return undefined;
  const label = sideBySide(counts, showCount);
  return label === "1" ? "1 param" : `${label} params`;
}

/** The place behind the colon of a class statement. */
export function headerEnd(text: string, node: Extract<Node, { kind: "ClassDef" }>): number {
  const from = Math.max(node.nameRange.end, ...node.bases.map((b) => b.end), ...node.keywords.map((k) => k.end));
  const colon = text.indexOf(":", from);
  return colon < 0 ? from : colon + 1;
}
