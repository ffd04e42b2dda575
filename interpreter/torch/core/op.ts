// An operation, declared once: argument names, shape rule, cost, autograd name. From it come calls, messages, hovers and runs.
import { type Dim, type Shape, add as addDims } from "../../shape";
import { Halted, type Interp, Raised } from "../../python/interp";
import { type Builtin, type Dtype, type Kwargs, type List, type Value, builtin, isUnknown, list, tuple, unknown } from "../../python/values";
import type { Meta, Tensor } from "../tensor";
import { type Args, type Ranked, type Ready, Unclear, mismatch } from "./args";
import { type Check, newCheck } from "./check";
import { scalarType } from "./dtype";
import { checkDtype } from "./refused";
import { type Signature, callError, signatureOf } from "./signature";
import { type TorchState, newTensor, torchState } from "./state";
import { missingPositional } from "./messages";
import { namedResult } from "./results";
import { wrapNumber } from "./wrapped";
import { checkInplace, checkOut, checkOverlap } from "./written";

/** Several results: a tuple, a list, or a named tuple such as torch.return_types.max (`named`: its name and fields). */
export interface Many { readonly many: readonly (Shape | Meta | Ranked)[]; readonly as: "tuple" | "list"; readonly named?: { readonly name: string; readonly fields: readonly string[] }; /** Values after them that are no tensors. */ readonly more?: readonly Value[] }
export const many = (results: readonly (Shape | Meta | Ranked)[], as: "tuple" | "list" = "tuple"): Many => ({ many: results, as });
export const named = (name: string, fields: Record<string, Shape | Meta>): Many => ({ many: Object.values(fields), as: "tuple", named: { name, fields: Object.keys(fields) } });
/** A result that is no tensor (a bool, an int, a tuple …), or an argument handed back as it is. */
export interface Plain { readonly plain: Value }
export const plain = (value: Value): Plain => ({ plain: value });
/** What a shape rule gives: a shape (dtype by the spec's rule), a Meta, several of them, or a plain value. */
export type Result = Shape | Meta | Many | Plain;

export interface OpSpec<A extends Args = Args> {
  readonly args: A;
  /** One sentence, in our words; the hover shows it. */
  readonly doc?: string;
  /** The shape rule: reads like the formula in PyTorch's documentation. Receives tensors of known rank. */
  shape(a: Ready<A>, c: Check): Result;
  /** dtype of results given as a bare Shape: that of the first tensor argument (default), a fixed one, or a rule. */
  readonly dtype?: "first" | Dtype | ((a: Ready<A>, c: Check) => Dtype | null);
  /** Multiply-adds of a call, from its ready arguments and first result's shape. */
  macs?(a: Ready<A>, out: Shape): Dim;
  /** The autograd node's name as PyTorch prints it in `grad_fn=<…>`; null: not differentiable; undefined: from the op's name ("ReluBackward0"). */
  readonly grad?: string | null | ((a: Ready<A>) => string | null);
  /** Also declares `Tensor.NAME_` (the result is written into the first argument) and `torch.NAME_` where PyTorch has it. */
  readonly inPlace?: boolean;
  /** The result shares the memory of the first tensor argument. */
  readonly view?: boolean;
  /** The result has the first argument's shape: an input of unknown shape passes its inference through. */
  readonly keepsShape?: boolean;
  /** The form that an argument of unknown shape must have: `size` makes a fresh one. */
  wants?(a: Ready<A>, size: (name: string) => Dim): { readonly [K in keyof A]?: Shape };
  /** The rule copes with tensors whose rank is unknown (shape null). */
  readonly anyRank?: boolean;
  /** Numbers of the result when those of all tensor arguments are known (at most 4096): literals, arange … Undefined: not folded. */
  constant?(a: Ready<A>, out: Meta): readonly number[] | undefined;
  /** Argument errors in CPython's words instead of torch._C's: for functions that PyTorch writes in Python. */
  readonly python?: boolean;
  /** Which dtypes `out=` may have: those that the result can be cast to ("cast"), or the result's alone ("same"). Undefined: any. */
  readonly out?: "cast" | "same" | ((result: Dtype, out: Dtype) => string | readonly [message: string, type: string] | null);
  /** Handles the whole call itself (control over values, several ops …); then `shape` is not used. */
  call?(vm: Interp, a: Ready<A>): Value;
}
export interface Op { readonly kind: "op"; readonly names: readonly string[]; readonly name: string; readonly overloads: readonly OpSpec[] }

/**
 * Declares an operation under one or more full names: "torch.add", "Tensor.add", "torch.nn.functional.relu" …
 * As a Tensor method its first argument is self. Several specs are overloads, tried in order.
 */
export function op<A extends Args>(names: string | readonly string[], spec: OpSpec<A>): Op;
export function op(names: string | readonly string[], overloads: readonly OpSpec<any>[]): Op;
export function op(names: string | readonly string[], spec: OpSpec<any> | readonly OpSpec<any>[]): Op {
  const all = typeof names === "string" ? [names] : names;
  return { kind: "op", names: all, name: all[0]!.slice(all[0]!.lastIndexOf(".") + 1), overloads: Array.isArray(spec) ? spec : [spec as OpSpec] };
}
/** An overload with its arguments' types inferred, for lists of them. */
export const overload = <A extends Args>(spec: OpSpec<A>): OpSpec<any> => spec;

/** The Python callable of an operation. */
export function callable(op: Op, name: string, inPlace = false): Builtin {
  const short = name.slice(name.lastIndexOf(".") + 1), space = /^torch\.(linalg|fft|special)\./.exec(name);
  if (space) return callableAs(op, `${space[1]!}_${short}`, name, inPlace);           // as torch._C calls them: linalg_det()
  return callableAs(op, short, name, inPlace);
}
function callableAs(op: Op, short: string, name: string, inPlace: boolean): Builtin {
  const native = signatureOf(name), self = name.startsWith("Tensor.");
  // torch.add(2, x): the table's rules take tensors first.
  const numberFirst = !self && native?.forms.some((f) => f.params[0]?.plus || f.params[0]?.type === "Number") && !op.overloads.some((o) => Object.values(o.args)[0]?.type === "Number");
  return builtin(short, (vm, args, kwargs) => {
    if (native) {
      const wrong = self && args.length === 0 ? null : callError(vm, native, args, self ? 1 : 0, kwargs);
      if (wrong !== null && native.open && isDeprecated(native, self ? args.slice(1) : args)) { vm.step(); return unknown(`a deprecated form of ${short}()`); }
      if (wrong !== null && !native.open) { vm.step(); vm.fail("TypeError", wrong); return unknown(`${short}() could not be called: ${wrong}`); }
      const first = numberFirst ? wrapNumber(vm, args[0] ?? null, args[1]) : null;
      return invoke(vm, op, short, first ? [first, ...args.slice(1)] : args, kwargs, inPlace, true, wrong);
    }
    return invoke(vm, op, short, args, kwargs, inPlace);
  }, { binds: name.startsWith("Tensor."), doc: op.overloads[0]!.doc, about: op });
}
const isDeprecated = (native: Signature, given: readonly Value[]): boolean =>
  native.forms.every((f) => given.length > f.positional) && given.some((v) => typeof v === "number" || (typeof v === "object" && v !== null && v.kind !== "tensor"));

/** `native`: PyTorch's own overloads are known, and `wrong` is what they say of the call. */
export function invoke(vm: Interp, op: Op, name: string, args: readonly Value[], kwargs: Kwargs | null, inPlace = false, native = false, wrong: string | null = null): Value {
  vm.step();
  let out: Tensor | null = null;
  if (kwargs?.has("out")) {
    const given = kwargs.get("out")!;
    if (typeof given === "object" && given !== null && given.kind === "tensor") out = given;
    if (!("out" in op.overloads[0]!.args)) { kwargs = new Map(kwargs); kwargs.delete("out"); }
  }
  let failure: string | null = null, fitting = 0;
  for (const spec of op.overloads) {
    const bound = bind(vm, spec, name, args, kwargs);
    if (bound instanceof Unclear) return unknown(bound.because);
    if (typeof bound === "object") return finish(vm, op, spec, bound.ready, inPlace ? (bound.ready[Object.keys(spec.args)[0]!] as Tensor) : out, inPlace);
    if (plausible(spec, args, kwargs)) { fitting++; failure = bound; } else failure ??= bound;
  }
  if (native && wrong === null) return unknown(`this form of ${name}() is not modelled: ${failure}`);
  if (wrong !== null) failure = wrong;
  else if (op.overloads.length > 1 && fitting !== 1) failure = combination(vm, op, name, args, kwargs);
  vm.fail("TypeError", failure!);
  return unknown(`${name}() could not be called: ${failure}`);
}

/** Whether an overload takes that many arguments: when only one does, its own message says what is wrong. */
function plausible(spec: OpSpec, args: readonly Value[], kwargs: Kwargs | null): boolean {
  const all = Object.values(spec.args), n = args.length + (kwargs?.size ?? 0);
  return n >= all.filter((a) => !a.initial && !a.rest).length && (n <= all.length || all.some((a) => a.rest));
}
/** torch._C's message when no overload takes the arguments. */
function combination(vm: Interp, op: Op, name: string, args: readonly Value[], kwargs: Kwargs | null): string {
  const type = (v: Value): string => (typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") && !v.cls ? `${v.kind} of (${v.items.map((i) => vm.typeOf(i).name).join(", ")}${v.items.length === 1 && v.kind === "tuple" ? "," : ""})` : vm.typeOf(v).name);
  const got = [...args.map(type), ...[...(kwargs ?? [])].map(([k, v]) => `${k}=${type(v)}`)].join(", ");
  const forms = op.overloads.map((o) => { let star = false; return ` * (${Object.entries(o.args).flatMap(([k, a]) => { const s = `${a.type} ${k}${a.initial ? ` = ${showDefault(vm, a.initial.value)}` : ""}`; return a.keyword && !star ? ((star = true), ["*", s]) : [s]; }).join(", ")})`; });
  return `${name}() received an invalid combination of arguments - got (${got}), but expected one of:\n${forms.join("\n")}\n`;
}
const showDefault = (vm: Interp, v: unknown): string => (v === null ? "None" : v === true ? "True" : v === false ? "False" : Array.isArray(v) ? `(${v.join(", ")})` : typeof v === "object" ? "…" : String(v));

/** Ready values of a call; an error text; or why the result cannot be told. */
function bind(vm: Interp, spec: OpSpec, name: string, args: readonly Value[], kwargs: Kwargs | null): { ready: Record<string, unknown> } | string | Unclear {
  const ready: Record<string, unknown> = {};
  let at = 0, used = 0, position = 0, unclear: Unclear | null = null;
  const missing: string[] = [];
  for (const key in spec.args) {
    const arg = spec.args[key]!;
    position++;
    let value: Value, given = true;
    if (at < args.length && !arg.keyword) {
      value = args[at++] as Value;
      if (arg.rest && (args.length > at || (!isSequence(value) && !isUnknown(value)))) {
        const items: Value[] = [value];
        while (at < args.length) items.push(args[at++] as Value);
        value = tuple(items);
      }
      if (kwargs?.has(key)) return `${name}() got multiple values for argument '${key}'`;
    } else if (kwargs && (kwargs.has(key) || (aliases[key] !== undefined && kwargs.has(aliases[key]!)))) { value = kwargs.get(kwargs.has(key) ? key : aliases[key]!) as Value; used++; }
    else if (arg.initial) { ready[key] = arg.initial.value; given = false; value = null; }
    else if (arg.rest) { value = tuple([]); }
    else { missing.push(key); continue; }
    if (!given) continue;
    const accepted: unknown = arg.accept(value, vm);
    if (accepted === mismatch) {
      const element = arg.type === "tuple of Tensors" ? notTensor(value) : -1;
      if (element >= 0) return `expected Tensor as element ${element} in argument ${position - 1}, but got ${vm.typeOf((value as List).items[element]!).name}`;
      if (value === null && arg.initial && arg.initial.value === null) { ready[key] = null; continue; }
      return `${name}(): argument '${key}'${at > 0 && !(kwargs?.has(key)) ? ` (position ${position})` : ""} must be ${arg.type}, not ${vm.typeOf(value).name}`;
    }
    if (accepted instanceof Unclear) unclear ??= accepted;
    ready[key] = accepted;
  }
  if (missing.length) return spec.python ? missingPositional(name, missing) : `${name}() missing ${missing.length} required positional arguments: ${missing.map((m) => `"${m}"`).join(", ")}`;
  if (at < args.length) { const n = Object.values(spec.args).filter((a) => !a.keyword).length; return `${name}() takes ${n} positional argument${n === 1 ? "" : "s"} but ${args.length} ${args.length === 1 ? "was" : "were"} given`; }
  if (kwargs && used < kwargs.size) for (const k of kwargs.keys()) if (!(k in spec.args) && !Object.keys(spec.args).some((a) => aliases[a] === k)) return `${name}() got an unexpected keyword argument '${k}'`;
  return unclear ?? { ready };
}
const notTensor = (v: Value): number => (typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") ? v.items.findIndex((x) => x === null || typeof x !== "object" || x.kind !== "tensor") : -1);
const isSequence = (v: Value): boolean => typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list");
/** numpy's spellings that torch's binder takes as well. */
const aliases: Record<string, string> = { dim: "axis", keepdim: "keepdims", input: "x", other: "x2" };

/** Calls an operation from TypeScript with ready values (layers do): gives its Python value. */
export function apply(vm: Interp, op: Op, ready: Record<string, unknown>, overloadAt = 0): Value {
  const spec = op.overloads[overloadAt]!;
  for (const key in spec.args) if (ready[key] === undefined) { const initial = spec.args[key]!.initial; if (initial) ready[key] = initial.value; }
  return finish(vm, op, spec, ready, null, false);
}

function finish(vm: Interp, op: Op, spec: OpSpec, ready: Record<string, unknown>, out: Tensor | null, inPlace: boolean): Value {
  const state = torchState(vm);
  const inputs = tensorsOf(ready);
  try {
    if (spec.wants) refine(spec, ready);
    if (spec.call) return spec.call(vm, ready);
    if (!spec.anyRank) for (let i = 0; i < inputs.length; i++) if (inputs[i]!.shape === null) return lost(vm, spec, ready, inputs[i]!, inputs, out, inPlace);
    const c = newCheck(vm);
    if (out !== null) checkOverlap(c, op, spec, out, inPlace);
    else if (ready.inplace === true) checkInplace(c, op, spec, ready, inputs[0]!);
    const result = spec.shape(ready, c);
    if (!c.failed) checkDtype(op, ready, inputs, c);
    if ("plain" in result) return result.plain;
    const made: Tensor[] = [];
    if ("many" in result) for (const m of result.many) made.push(fresh(vm, state, op, spec, ready, inputs, c, m));
    else made.push(fresh(vm, state, op, spec, ready, inputs, c, result));
    const first = made[0]!;
    if (spec.keepsShape && inputs[0]?.probe) first.probe = inputs[0].probe;
    if (spec.view && inputs[0]) first.base = inputs[0].base ?? inputs[0];
    if (spec.macs && first.shape) state.macs = addDims(state.macs, spec.macs(ready, first.shape));
    if (spec.constant && !state.engine && !c.failed && first.constant === undefined && first.shape && allConstant(inputs) && small(first.shape)) { const k = spec.constant(ready, first); if (k) first.constant = stored(k, first.dtype); }
    if (state.engine && !c.failed) state.engine.run(vm, op, ready, made);
    if (state.onOp !== null && state.calling.length > 0) state.onOp(op.name, inputs, out ? [out] : made.filter((t) => t.kind === "tensor"));
    if (out && !inPlace) checkOut(c, spec, first.dtype, out.dtype);
    if (out) return write(vm, state, out, first, inPlace, c, spec.view);
    if (!("many" in result)) return first;
    if (result.named) return namedResult(vm, result.named.name, result.named.fields, made);
    const all: Value[] = result.more ? [...made, ...result.more] : made;
    return result.as === "list" ? list(all) : tuple(all);
  } catch (e) {
    if (vm.mode === "numbers" || e instanceof Raised || e instanceof Halted) throw e;
    return unknown(`${op.name}: ${e instanceof Error ? e.message : String(e)}`);      // a fault of ours is no fault of the program's
  }
}
/** One result as a tensor: a shape takes the dtype of the spec's rule, everything takes the first input's device; a tensor is what the rule hands back. */
function fresh(vm: Interp, state: TorchState, op: Op, spec: OpSpec, ready: Record<string, unknown>, inputs: readonly Tensor[], c: Check, m: Shape | Meta | Ranked): Tensor {
  if ("kind" in m) return m;
  const device = inputs.length > 0 ? inputs[0]!.device : (ready.device as Meta["device"] ?? undefined);
  const t = Array.isArray(m) ? newTensor(vm, { shape: m as Shape, dtype: dtypeOf(state, spec, ready, inputs, c), device })
    : newTensor(vm, (m as Meta).device ? (m as Meta) : { ...(m as Meta), device });
  if (t.dtype && (t.dtype.category === "float" || t.dtype.category === "complex") && state.gradEnabled && spec.grad !== null && !(m as Meta).detached && anyRequiresGrad(inputs)) {
    t.requiresGrad = true;
    t.gradFn = { name: gradName(op, spec, ready) };
  }
  if (ready.requires_grad === true) t.requiresGrad = true;
  return t;
}
function dtypeOf(state: TorchState, spec: OpSpec, ready: Record<string, unknown>, inputs: readonly Tensor[], c: Check): Dtype | null {
  const { dtype } = spec;
  if (dtype === undefined || dtype === "first") return inputs.length > 0 ? inputs[0]!.dtype : state.defaultDtype;
  return typeof dtype === "function" ? dtype(ready, c) : dtype;
}
function anyRequiresGrad(inputs: readonly Tensor[]): boolean { for (let i = 0; i < inputs.length; i++) if (inputs[i]!.requiresGrad) return true; return false; }
function allConstant(inputs: readonly Tensor[]): boolean { for (let i = 0; i < inputs.length; i++) if (inputs[i]!.constant === undefined) return false; return true; }

/** Numbers as a dtype holds them. */
const stored = (numbers: readonly number[], dtype: Dtype | null): readonly number[] => (dtype?.name === "float32" ? numbers.map(Math.fround) : dtype?.category === "int" ? numbers.map(Math.trunc) : dtype?.category === "bool" ? numbers.map((x) => Number(x !== 0)) : numbers);
const small = (shape: Shape): boolean => { let n = 1; for (const d of shape) { if (typeof d !== "number") return false; n *= d; } return n <= 4096; };
function tensorsOf(ready: Record<string, unknown>): Tensor[] {
  const found: Tensor[] = [];
  for (const key in ready) {
    const v = ready[key];
    if (typeof v !== "object" || v === null) continue;
    if ((v as Tensor).kind === "tensor") found.push(v as Tensor);
    else if (Array.isArray(v)) { for (const x of v) if (typeof x === "object" && x !== null && (x as Tensor).kind === "tensor") found.push(x as Tensor); }
  }
  return found;
}
/** The result of an operation on a tensor of unknown rank: unknown too, for the same reason. */
function lost(vm: Interp, spec: OpSpec, ready: Record<string, unknown>, t: Tensor, inputs: readonly Tensor[], out: Tensor | null, inPlace: boolean): Value {
  if (inPlace && out) return out;
  if (!spec.keepsShape) return unknown(t.because ?? "the input's shape is not known");
  const r = newTensor(vm, { shape: null, dtype: lostDtype(vm, spec, ready, inputs), because: t.because });
  if (inputs[0]!.probe) r.probe = inputs[0]!.probe;
  return r;
}
/** Of operands that are not all known, only floats are taken to decide the dtype. */
function lostDtype(vm: Interp, spec: OpSpec, ready: Record<string, unknown>, inputs: readonly Tensor[]): Dtype | null {
  const own = inputs[0]!.dtype;
  if (typeof spec.dtype === "object") return spec.dtype;
  if (typeof spec.dtype !== "function") return own;
  return inputs.some((t) => t.dtype === null) ? (own?.category === "float" ? own : null) : spec.dtype(ready, newCheck(vm));
}
function refine(spec: OpSpec, ready: Record<string, unknown>): void {
  for (const key in spec.args) {
    const t = ready[key] as Tensor | undefined;
    if (typeof t === "object" && t !== null && t.kind === "tensor" && t.shape === null && t.probe) {
      const probe = t.probe, form = spec.wants!(ready, (name) => probe.size(name))[key];
      if (form) { probe.refine(form); t.shape = form; }
    }
  }
}
/** `reforms`: unsqueeze_, t_ … give the tensor another form. */
function write(vm: Interp, state: TorchState, out: Tensor, result: Tensor, inPlace: boolean, c: Check, reforms = false): Tensor {
  if (inPlace) {
    if (out.shape && result.shape && !reforms) for (let i = 0; i < Math.max(out.shape.length, result.shape.length); i++) {
      const a = out.shape[i], b = result.shape[i];
      if (typeof a === "number" && typeof b === "number" ? a !== b : a === undefined || b === undefined) { c.fail(`output with shape [${out.shape.join(", ")}] doesn't match the broadcast shape [${result.shape.join(", ")}]`); break; }
    }
    if (result.dtype && out.dtype && !canCast(result.dtype, out.dtype)) c.fail(`result type ${scalarType(result.dtype)} can't be cast to the desired output type ${scalarType(out.dtype)}`);
    if (state.gradEnabled && out.requiresGrad && !out.gradFn && !out.base) c.fail("a leaf Variable that requires grad is being used in an in-place operation.");
    else if (state.gradEnabled && out.requiresGrad && !out.gradFn && out.base) c.fail("a view of a leaf Variable that requires grad is being used in an in-place operation.");
  }
  vm.touch(out);
  if (!state.engine) out.constant = result.constant;
  if (!inPlace) { out.shape = result.shape; out.strides = undefined; }
  else if (reforms) { out.shape = result.shape; out.strides = result.strides; }
  if (result.requiresGrad && state.gradEnabled) { out.requiresGrad = true; out.gradFn = result.gradFn; }
  if (state.engine && !c.failed) state.engine.assign(vm, out, result);
  return out;
}
const order = { bool: 0, int: 1, float: 2, complex: 3 } as const;
/** torch.can_cast: whether an in-place result of one dtype may be stored in another. */
export const canCast = (from: Dtype, to: Dtype): boolean => order[from.category] <= order[to.category] && !(to.category === "bool" && from.category !== "bool");
function gradName(op: Op, spec: OpSpec, ready: Record<string, unknown>): string {
  const given = typeof spec.grad === "function" ? spec.grad(ready) : spec.grad;
  if (given !== undefined && given !== null) return given;
  let name = backwardNames.get(op);
  if (name === undefined) backwardNames.set(op, (name = `${op.name.replace(/(^|_)(\w)/g, (_, __, l: string) => l.toUpperCase())}Backward0`));
  return name;
}
const backwardNames = new WeakMap<Op, string>();
