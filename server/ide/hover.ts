// What a hover says: a value's shape, dtype and device and how they come about; a layer's parameters; an operation's sentence.
import type { ClassDef, Expr, Node } from "../../interpreter/syntax/tree";
import type { Instance, Value } from "../../interpreter/python/values";
import { type Call, type Described, type Fact, type Trace, hasTensor } from "../../interpreter/trace";
import { tellingInput } from "../../interpreter/trace/calls";
import { weigh } from "../../interpreter/trace/count";
import { namedModules } from "../../interpreter/torch/nn/traverse";
import type { Layer } from "../../interpreter/torch/core/layer";
import type { Op } from "../../interpreter/torch/core/op";
import { dotted, functionAt, nodesAt } from "./find";
import { formulaOf, parameterLines, sizeLines, tensorBytes } from "./formulas";
import { showBytes, showCount, showLarge, showShape, showValue } from "./show";

export interface Hover { readonly start: number; readonly end: number; readonly markdown: string }

/** What is known at an offset; undefined where nothing is. */
export function hover(trace: Trace, offset: number): Hover | undefined {
  const path = nodesAt(trace.tree, offset);
  const node = path.at(-1);
  if (node === undefined) return undefined;
  const parameter = trace.parameters.filter((f) => offset >= f.start && offset <= f.end);
  if (parameter.length > 0) return { start: parameter[0].start, end: parameter[0].end, markdown: facts(parameter[0].name, parameter) };
  const cls = path.find((n): n is ClassDef => n.kind === "ClassDef" && offset >= n.nameRange.start && offset <= n.nameRange.end);
  if (cls) return classHover(trace, cls);
  if (node.kind === "Name" || node.kind === "Attribute") {
    // Behind the last dot, the whole of `self.conv1`; in front of it, only what stands there.
    return expressionHover(trace, path, node);
  }
  if (node.kind === "Call") {
    const call = callsAt(trace, node);
    if (call.length > 0) return { start: node.start, end: node.end, markdown: callText(call) };
  }
  return undefined;
}

function expressionHover(trace: Trace, path: readonly Node[], node: Extract<Expr, { kind: "Name" | "Attribute" }>): Hover | undefined {
  const { start, end } = node;
  const at = (markdown: string | undefined): Hover | undefined => (markdown === undefined || markdown === "" ? undefined : { start, end, markdown });
  const parts = dotted(node);
  if (parts === undefined) return undefined;
  const name = parts.join(".");
  const bound = trace.facts.filter((f) => f.start === start && f.name === name);
  const parent = path.at(-2);
  const called = parent?.kind === "Call" && parent.func === node ? parent : undefined;
  const calls = called ? callsAt(trace, called) : [];
  const made = called ? trace.creations.filter((c) => c.at.file === trace.file && c.at.start === called.start && c.at.end === called.end).map((c) => c.module) : [];
  if (made.length > 0) return at([moduleText(made[0]), docOf(made[0].cls)].filter((t) => t !== undefined).join("\n\n"));
  if (calls.length > 0) return at(callText(calls));
  if (bound.length > 0) return at(facts(name, bound));
  const earlier = factsBefore(trace, path, name, start);
  if (earlier.length > 0) return at(facts(name, earlier));
  const value = resolve(trace, path, parts);
  return at(value === undefined ? undefined : valueText(name, value));
}

/** What a name was bound to last in front of a place, in the function around it; else in the module. */
function factsBefore(trace: Trace, path: readonly Node[], name: string, offset: number): Fact[] {
  const f = functionAt(path);
  const inside = (fact: Fact): boolean => f === undefined || (fact.start >= f.start && fact.end <= f.end);
  const of = (list: readonly Fact[]): Fact[] => list.filter((fact) => fact.name === name && inside(fact) && fact.start < offset);
  const candidates = [...(f ? of(trace.parameters) : []), ...of(trace.facts)];
  const last = candidates.reduce((max, fact) => Math.max(max, fact.start), -1);
  return candidates.filter((fact) => fact.start === last);
}

/** The calls of modules that an expression makes: outer ones, with those that native containers make in it. */
function callsAt(trace: Trace, node: { start: number; end: number }): OuterCall[] {
  const found: OuterCall[] = [];
  for (const { calls } of trace.invocations) {
    let inner: Call[] = [];
    for (const c of calls) {
      if (trace.hidden.has(c) || c.at.file !== trace.file || c.at.start !== node.start || c.at.end !== node.end) continue;
      const below = new Set<unknown>(namedModules(c.module).map(([, m]) => m));
      const own = inner.filter((i) => below.has(i.module));
      for (let k = found.length - 1; k >= 0 && below.has(found[k].call.module) && found[k].call.module !== c.module; k--) found.pop();
      found.push({ call: c, inner: own });
      inner = [...inner, c];
    }
  }
  return found;
}
interface OuterCall { readonly call: Call; readonly inner: readonly Call[] }

// ------------------------------------------------------------------------------------------------------------------------- texts

function facts(name: string, group: readonly Fact[]): string {
  const [first] = group;
  if (first.value.kind === "module") return moduleText(first.live as Instance) + docSuffix(first.live as Instance);
  return group.slice(0, 6).map((f) => describedText(name, f.value)).join("\n\n") + (group.length > 6 ? `\n\n… and ${group.length - 6} more` : "");
}
const docSuffix = (m: Instance): string => { const doc = docOf(m.cls); return doc === undefined ? "" : `\n\n${doc}`; };

function describedText(name: string, d: Described): string {
  if (d.kind === "unknown") return `\`${name}\` is not known: ${d.because}`;
  const head = `\`${name}: ${showValue(d)}\``;
  if (d.kind !== "tensor") return hasTensor(d) ? head : `\`${name} = ${showValue(d)}\``;
  const bytes = tensorBytes(d.shape, d.dtype);
  const rest = [d.dtype ?? "dtype unknown", d.device, ...(bytes !== null ? [showBytes(bytes)] : []), ...(d.requiresGrad ? ["requires grad"] : [])];
  const why = d.because !== undefined && (d.shape === null || d.shape.includes(null)) ? `  \nnot known: ${d.because}` : "";
  return `${head}  \n${rest.join(" · ")}${why}`;
}

/** A layer or module: its text, its parameters and how their number comes about. */
export function moduleText(m: Instance): string {
  const { parameters, trainable } = weigh(m);
  const lines = [`**${m.cls.name}**`];
  const formula = formulaOf(m);
  if (formula !== undefined) lines.push(`parameters: ${formula}`, ...parameterLines(m).map((l) => `- ${l}`));
  const children = m.dict.get("_modules");
  if (typeof children === "object" && children !== null && children.kind === "dict" && children.map.size > 0) lines.push(`${showCount(parameters)} parameters with its submodules`);
  if (trainable !== parameters && formula === undefined) lines.push(`${showCount(trainable)} trainable`);
  if (formula === undefined && parameters === 0) lines.push("no parameters");
  return lines.join("\n\n").replace(/\n\n- /g, "\n- ");
}

function callText(calls: readonly OuterCall[]): string {
  const seen = new Set<string>();
  const texts: string[] = [];
  for (const { call: c, inner } of calls) {
    const head = `**${c.module.cls.name}** ${c.inputs.map(showValue).join(", ")} → ${showValue(c.output)}`;
    if (seen.has(head)) continue;
    seen.add(head);
    const lines = [head, ...sizeLines(c).map((l) => `- ${l}`)];
    const paths = new Map(namedModules(c.module).map(([path, m]) => [m, path]));
    for (const i of inner.slice(0, 12)) lines.push(`- ${paths.get(i.module) ?? ""} ${i.module.cls.name} → ${showValue(i.output)}`);
    const formula = formulaOf(c.module);
    if (formula !== undefined) lines.push(`- parameters: ${formula}`);
    if (c.macs !== 0) lines.push(`- multiply-adds: ${showLarge(c.macs)}`);
    const bytes = c.output.kind === "tensor" ? tensorBytes(c.output.shape, c.output.dtype) : null;
    if (bytes !== null) lines.push(`- output: ${showBytes(bytes)}`);
    texts.push(lines.join("\n"));
    if (texts.length === 4) break;
  }
  const doc = docOf(calls[0].call.module.cls);
  return [...texts, ...(doc ? [doc] : [])].join("\n\n");
}

function classHover(trace: Trace, node: ClassDef): Hover | undefined {
  const traced = trace.classes.find((c) => c.node === node);
  if (traced === undefined) return undefined;
  const counts = [...new Set(traced.instances.map((m) => showCount(weigh(m).parameters)))];
  const lines = [`**${traced.name}**${counts.length > 0 ? `: ${counts.slice(0, 4).join(" or ")} parameters` : ""}`];
  for (const input of traced.assumption?.inputs ?? []) lines.push(`input \`${input.parameter}: ${showValue(input.value)}\`, ${input.because}`);
  const call = trace.invocations.flatMap((i) => i.calls).findLast((c) => c.module.cls === traced.cls && (traced.picked === undefined || tellingInput(c.inputs, c.kwargs)?.key === traced.picked));
  if (call) lines.push(`${call.inputs.map(showValue).join(", ")} → ${showValue(call.output)}${call.macs !== 0 ? `, ${showLarge(call.macs)} multiply-adds` : ""}`);
  return { start: node.nameRange.start, end: node.nameRange.end, markdown: lines.join("\n\n") };
}

/** The sentence of a layer's or operation's entry in the table. */
function docOf(cls: Instance["cls"]): string | undefined {
  for (const c of cls.mro) { const about = c.about as Layer | undefined; if (about?.spec?.doc) return about.spec.doc; }
  return undefined;
}

// ----------------------------------------------------------------------------------------------------------------------- values

/** The value of a dotted name as the program left it: modules, functions, classes. */
function resolve(trace: Trace, path: readonly Node[], parts: readonly string[]): Value | undefined {
  const { vm, module } = trace.session;
  let value: Value | undefined;
  if (parts[0] === "self") {
    const cls = [...path].reverse().find((n): n is ClassDef => n.kind === "ClassDef");
    const traced = trace.classes.find((c) => c.node === cls);
    value = traced?.assumption?.instance ?? traced?.instances.at(-1);
  } else value = module.dict.get(parts[0]) ?? vm.builtins.get(parts[0]);
  for (const part of parts.slice(1)) {
    if (value === undefined) return undefined;
    const from: Value = value;
    value = undefined;
    vm.guard(() => { value = vm.attempt("Exception", () => vm.lookup(from, part)); });
  }
  return value;
}

function valueText(name: string, v: Value): string | undefined {
  if (typeof v !== "object" || v === null) return undefined;
  if (v.kind === "method") return valueText(name, v.func);
  if (v.kind === "builtin") {
    const about = v.about as Op | undefined;
    if (about?.kind !== "op") return v.doc === undefined ? undefined : `\`${name}\`  \n${v.doc}`;
    const args = Object.entries(about.overloads[0]?.args ?? {}).map(([k, a]) => (a.initial === undefined ? k : `${k}=…`));
    return [`\`${name}(${args.join(", ")})\``, about.overloads[0]?.doc].filter((t) => t !== undefined).join("\n\n");
  }
  if (v.kind === "instance" && v.dict.has("_modules")) return moduleText(v) + docSuffix(v);
  if (v.kind === "class") { const about = v.about as Layer | undefined; return about?.kind === "layer" ? [`\`${name}(${Object.keys(about.spec.args).join(", ")})\``, about.spec.doc].filter((t) => t !== undefined).join("\n\n") : undefined; }
  if (v.kind === "unknown") return `\`${name}\` is not known: ${v.because}`;
  if (v.kind === "tensor") return `\`${name}: ${v.shape === null ? "[…]" : showShape(v.shape)}\`  \n${v.dtype?.name ?? "dtype unknown"}`;
  return undefined;
}
