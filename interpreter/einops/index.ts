// The package einops: rearrange, reduce, repeat, einsum, pack, unpack, parse_shape and its layers for torch.
import { rawFn } from "../python/builtins/arguments";
import { nativeClass } from "../python/builtins/root";
import type { Interp } from "../python/interp";
import { type ClassValue, type Dict, type Instance, type Kwargs, type ModuleValue, type Value, builtin, dict, dictSet, isUnknown, list, tuple, unknown } from "../python/values";
import { exceptionClasses } from "../python/exceptions";
import { type Dim, product, showShape } from "../shape";
import { acceptInt } from "../torch/core/args";
import { initModule, isTensor, setPlain } from "../torch/nn/registry";
import { moduleClass } from "../torch/nn/roots";
import { isOpen, openForm } from "../torch/open-form";
import { sizeClass } from "../torch/size";
import type { Tensor } from "../torch/tensor";
import { PatternError, readSide, solve } from "./pattern";

/** einops.EinopsError */
const errorClass: ClassValue = nativeClass("EinopsError", { module: "einops", bases: [exceptionClasses.RuntimeError!] });
const method = (vm: Interp, t: Value, name: string, ...args: Value[]): Value => vm.callMethod(t, name, args);

/** rearrange, repeat and reduce are one: cut up, reduce, order, repeat, join. */
function transform(vm: Interp, input: Value, pattern: Value, kind: "rearrange" | "repeat" | "reduce", reduction: Value, given: Kwargs | null): Value {
  if (typeof input === "object" && input !== null && (input.kind === "list" || input.kind === "tuple")) input = vm.call(vm.getattr(vm.import("torch")!, "stack"), [list([...input.items])]);
  if (!isTensor(input)) return isUnknown(input) ? input : unknown("not a tensor");
  if (typeof pattern === "string" && isOpen(input)) giveForm(input, pattern);
  if (typeof pattern !== "string" || !input.shape) return unknown(input.because ?? "the pattern is not known");
  const lengths = new Map<string, Dim>();
  for (const [name, v] of given ?? []) { const d = acceptInt(v); if (typeof d !== "symbol") lengths.set(name, d); }
  try {
    return apply(vm, input as Tensor & { shape: readonly Dim[] }, pattern, kind, reduction, lengths);
  } catch (e) {
    if (!(e instanceof PatternError)) throw e;
    const named = [...lengths].map(([k, v]) => `'${k}': ${String(v)}`).join(", ");
    const message = ` Error while processing ${kind === "reduce" ? `${vm.str(reduction)}` : kind}-reduction pattern "${pattern}".\n Input tensor shape: ${vm.repr(tuple(input.shape, sizeClass))}. Additional info: {${named}}.\n ${e.message}`.replace(", )", ",)");
    failWith(vm, message);
    return unknown(e.message);
  }
}
/** The left side of a pattern says which form an input of unknown shape has. */
function giveForm(input: Tensor, pattern: string): void {
  try {
    const { axes } = readSide(pattern.split("->")[0]!);
    if (axes.includes("...")) return;
    const names = axes.map((axis) => (axis !== "..." && axis.group.length === 1 && typeof axis.group[0] === "string" ? axis.group[0] : ""));
    openForm(input).form?.give(axes.length, names);
  } catch (e) {
    if (!(e instanceof PatternError)) throw e;
  }
}
/** EinopsError is recorded (or raised) like PyTorch's own errors. */
function failWith(vm: Interp, message: string): void {
  if (vm.mode === "numbers") vm.raise(errorClass, message);
  vm.fail("EinopsError", message);
}
function apply(vm: Interp, input: Tensor & { shape: readonly Dim[] }, pattern: string, kind: "rearrange" | "repeat" | "reduce", reduction: Value, given: Map<string, Dim>): Value {
  const [leftText, rightText, extra] = pattern.split("->");
  if (rightText === undefined || extra !== undefined) throw new PatternError("not enough values to unpack (expected 2, got 1)");
  const left = readSide(leftText!), right = readSide(rightText);
  const onlyLeft = left.names.filter((n) => !right.names.includes(n)), onlyRight = right.names.filter((n) => !left.names.includes(n));
  if (kind === "rearrange" && onlyLeft.length + onlyRight.length) throw new PatternError(`Identifiers only on one side of expression (should be on both): {${[...onlyLeft, ...onlyRight].map((n) => `'${n}'`).join(", ")}}`);
  if (kind === "repeat") {
    if (onlyLeft.length) throw new PatternError(`Unexpected identifiers on the left side of repeat: {${onlyLeft.map((n) => `'${n}'`).join(", ")}}`);
    const missing = onlyRight.filter((n) => !given.has(n));
    if (missing.length) throw new PatternError(`Specify sizes for new axes in repeat: {${missing.map((n) => `'${n}'`).join(", ")}}`);
  }
  if (kind === "reduce" && onlyRight.length) throw new PatternError(`Unexpected identifiers on the right side of reduce ${vm.str(reduction)}: {${onlyRight.map((n) => `'${n}'`).join(", ")}}`);
  for (const name of given.keys()) if (!left.names.includes(name) && !right.names.includes(name)) throw new PatternError(`Axis ${name} is not used in transform`);
  const s = solve(left, input.shape, given);
  let t: Value = same(s.shape, input.shape) ? input : method(vm, input, "reshape", tuple(s.shape));
  let axes = [...s.elementary];
  // The right side, elementary axis by axis; anonymous lengths above 1 and new names are repeated axes.
  const target: string[] = [], groups: string[][] = [], fresh = new Map<string, Dim>();
  right.axes.forEach((axis, i) => {
    if (axis === "...") { for (const d of s.dots) { target.push(d); groups.push([d]); } return; }
    const names: string[] = [];
    axis.group.forEach((part, k) => {
      if (part === "...") { names.push(...s.dots); return; }
      if (typeof part === "number") { const name = `+${i}.${k}`; fresh.set(name, part); names.push(name); }
      else { if (!axes.includes(part)) fresh.set(part, s.lengths.get(part) ?? given.get(part)!); names.push(part); }
    });
    target.push(...names);
    groups.push(names);
  });
  const gone = axes.map((a, i) => [a, i] as const).filter(([a]) => !target.includes(a));
  if (gone.length) {
    const dims = tuple(gone.map(([, i]) => i));
    if (typeof reduction === "string") t = ["min", "max"].includes(reduction) ? method(vm, t, `a${reduction}`, dims) : reduction === "prod" ? [...gone].reverse().reduce((x: Value, [, i]) => method(vm, x, "prod", i), t) : method(vm, t, reduction, dims);
    else if (kind === "reduce") t = vm.call(reduction, [t, dims]);
    else throw new PatternError("Non-unitary anonymous axes are not supported in rearrange (exception is length 1)");
    axes = axes.filter((a) => target.includes(a));
  }
  const order = target.filter((a) => !fresh.has(a)).map((a) => axes.indexOf(a));
  if (order.some((d, i) => d !== i)) t = method(vm, t, "permute", tuple(order));
  if (fresh.size) {
    target.forEach((a, i) => { if (fresh.has(a)) t = method(vm, t, "unsqueeze", i); });
    t = method(vm, t, "expand", tuple(target.map((a) => fresh.get(a) ?? -1)));
  }
  const length = (a: string): Dim => fresh.get(a) ?? s.lengths.get(a)!;
  return groups.length === target.length && groups.every((g) => g.length === 1) ? t : method(vm, t, "reshape", tuple(groups.map((g) => product(g.map(length)))));
}
const same = (a: readonly Dim[], b: readonly Dim[]): boolean => a.length === b.length && a.every((d, i) => d === b[i]);
const kwargsOf = (v: Value | undefined): Kwargs => ((v as Dict).map as Kwargs);

const rearrange = rawFn("rearrange", "tensor pattern **axes_lengths", (vm, t, p, axes) => transform(vm, t, p, "rearrange", null, kwargsOf(axes)), "Reorders, splits and joins dimensions by a pattern.");
const repeat = rawFn("repeat", "tensor pattern **axes_lengths", (vm, t, p, axes) => transform(vm, t, p, "repeat", null, kwargsOf(axes)), "Repeats along new dimensions by a pattern.");
const reduce = rawFn("reduce", "tensor pattern reduction **axes_lengths", (vm, t, p, r, axes) => transform(vm, t, p, "reduce", r, kwargsOf(axes)), "Reduces dimensions by a pattern.");
const einsum = builtin("einsum", (vm, args) => {
  const pattern = args.at(-1)!, tensors = args.slice(0, -1);
  if (typeof pattern !== "string") return isUnknown(pattern) ? pattern : unknown("the pattern is not known");
  const letters = new Map<string, string>(), letter = (n: string): string => { let l = letters.get(n); if (!l) letters.set(n, (l = String.fromCharCode((letters.size < 26 ? 97 : 39) + letters.size))); return l; };
  const short = (side: string): string => side.trim().split(/\s+/).filter(Boolean).map((n) => (n === "..." ? "..." : letter(n))).join("");
  const [left, right] = pattern.split("->");
  return vm.call(vm.getattr(vm.import("torch")!, "einsum"), [`${left!.split(",").map(short).join(",")}${right === undefined ? "" : `->${short(right)}`}`, ...tensors]);
});
const parseShape = rawFn("parse_shape", "x pattern", (vm, x, pattern) => {
  if (!isTensor(x) || !x.shape || typeof pattern !== "string") return unknown("the shape is not known");
  const names = pattern.trim().split(/\s+/), dots = names.indexOf("..."), out = dict();
  if (dots < 0 && names.length !== x.shape.length) vm.raise("RuntimeError", `Can't parse shape with different number of dimensions: "${pattern}" vs ${showShape(x.shape)}`);
  names.forEach((n, i) => { const at = dots >= 0 && i > dots ? x.shape!.length - (names.length - i) : i; if (n !== "_" && n !== "..." && /^[A-Za-z]/.test(n)) dictSet(out, n, n, x.shape![at]!); });
  return out;
});
/** pack([x, y], "b * d"): joins on the starred axis; gives the packed tensor and what it takes to undo it. */
const pack = rawFn("pack", "tensors pattern", (vm, tensors, pattern) => {
  const all = vm.items(tensors);
  if (!all || typeof pattern !== "string" || !all.every(isTensor) || !all.every((t) => (t as Tensor).shape)) return unknown("the tensors are not known");
  const names = pattern.trim().split(/\s+/), star = names.indexOf("*"), after = names.length - star - 1;
  const shapes: Value[] = [], parts = all.map((t) => {
    const { shape } = t as Tensor & { shape: readonly Dim[] }, inner = shape.slice(star, shape.length - after);
    shapes.push(tuple(inner));
    return method(vm, t, "reshape", tuple([...shape.slice(0, star), product(inner), ...shape.slice(shape.length - after)]));
  });
  return tuple([vm.call(vm.getattr(vm.import("torch")!, "cat"), [list(parts)], new Map([["dim", star as Value]])), list(shapes)]);
});
const unpack = rawFn("unpack", "tensor packed_shapes pattern", (vm, t, shapes, pattern) => {
  const each = vm.items(shapes);
  if (!isTensor(t) || !t.shape || !each || typeof pattern !== "string") return unknown("the tensor is not known");
  const names = pattern.trim().split(/\s+/), star = names.indexOf("*"), inner = each.map((s) => (vm.items(s) ?? []) as Dim[]);
  const whole = t.shape[star]!, unknownAt = inner.findIndex((s) => s.length === 1 && s[0] === -1);
  const lengths = inner.map((s) => product(s));
  if (unknownAt >= 0 && typeof whole === "number" && lengths.every((l) => typeof l === "number")) lengths[unknownAt] = whole - (lengths as number[]).reduce((a, b, i) => (i === unknownAt ? a : a + b), 0);
  const parts = vm.items(method(vm, t, "split", list(lengths), star)) ?? [];
  return list(parts.map((p, i) => method(vm, p, "reshape", tuple([...t.shape!.slice(0, star), ...(i === unknownAt ? [lengths[i]!] : inner[i]!), ...t.shape!.slice(star + 1)]))));
});
const asNumpy = rawFn("asnumpy", "tensor", (vm, t) => method(vm, t, "numpy"));

/** A layer that applies a pattern. */
function patternLayer(name: "Rearrange" | "Reduce", kind: "rearrange" | "reduce"): ClassValue {
  const cls = nativeClass(name, { module: "einops.layers.torch", bases: [moduleClass] });
  cls.dict.set("__init__", builtin("__init__", (vm, args, kwargs) => {
    const self = args[0] as Instance, more = new Map(kwargs ?? []);
    const pattern = args[1] ?? more.get("pattern") ?? null, reduction = kind === "reduce" ? (args[2] ?? more.get("reduction") ?? null) : null;
    for (const k of ["pattern", "reduction"]) more.delete(k);
    initModule(self);
    setPlain(vm, self, "pattern", pattern);
    if (kind === "reduce") setPlain(vm, self, "reduction", reduction);
    setPlain(vm, self, "axes_lengths", dict([...more]));
    return null;
  }, { binds: true }));
  cls.dict.set("forward", builtin("forward", (vm, [self, x]) => { const m = (self as Instance).dict; return transform(vm, x!, m.get("pattern")!, kind, m.get("reduction") ?? null, kwargsOf(m.get("axes_lengths"))); }, { binds: true }));
  cls.dict.set("extra_repr", builtin("extra_repr", (vm, [self]) => { const m = (self as Instance).dict, axes = [...kwargsOf(m.get("axes_lengths"))].map(([k, v]) => `, ${k}=${vm.repr(v)}`).join(""); return `${vm.repr(m.get("pattern")!)}${kind === "reduce" ? `, ${vm.repr(m.get("reduction")!)}` : ""}${axes}`; }, { binds: true }));
  return cls;
}
const Rearrange = patternLayer("Rearrange", "rearrange"), Reduce = patternLayer("Reduce", "reduce");

const members: Record<string, Record<string, Value>> = {
  einops: { rearrange, repeat, reduce, einsum, pack, unpack, parse_shape: parseShape, asnumpy: asNumpy, EinopsError: errorClass, __version__: "0.8.1" },
  "einops.layers": {}, "einops.layers.torch": { Rearrange, Reduce }, "einops.einops": { rearrange, repeat, reduce, einsum, parse_shape: parseShape },
};
/** How a module of the package einops is made; undefined when there is none of that name. */
export function einopsModules(name: string): ((vm: Interp) => ModuleValue) | undefined {
  const own = members[name];
  if (!own) return undefined;
  return (vm) => ({ kind: "module", name, dict: new Map(Object.entries(own)), missing: (k) => (members[`${name}.${k}`] ? vm.import(`${name}.${k}`) : unknown(`${name}.${k} is not modelled`)) });
}
