// What a program says of sizes by asserting it: `assert H == 224`, `torch._check(…)`, `if H % 8 != 0: raise …`, `B, C, H, W = x.shape`.
//
// A comparison of sizes that is not known is an Unknown that says which sizes are equal where it is true, and which where it is false. Whoever
// takes a condition to be true hands that on to the observer of the evaluation (Hooks.assume), which may learn an input's sizes from it.
import type { Dim } from "../shape";
import type { Expr } from "../syntax/tree";
import type { Claim, OpenForm, Unknown, Value } from "./values";
import { isInt, isUnknown, unknown } from "./values";
import type { Machine } from "./machine";

const none: readonly Claim[] = [];
const isSize = (v: Value): v is Dim => isInt(v) && typeof v !== "bigint";

/** The sizes that are equal where `a == b`, as far as they can be told; undefined where nothing can. */
function equations(a: Value, b: Value): readonly Claim[] | undefined {
  if (isSize(a) && isSize(b)) return [[a, b]];
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return isUnknown(a) ? ofForm(a.form, b) : isUnknown(b) ? ofForm(b.form, a) : undefined;
  if (isSequence(a) && isSequence(b)) {
    if (a.items.length !== b.items.length) return undefined;
    const all = a.items.map((item, i) => (item === b.items[i] ? none : equations(item, b.items[i])));
    return all.some((e) => e !== undefined) ? all.flatMap((e) => e ?? none) : undefined;
  }
  return isUnknown(a) ? ofForm(a.form, b) : isUnknown(b) ? ofForm(b.form, a) : undefined;
}
const isSequence = (v: Value): v is Extract<Value, { kind: "tuple" | "list" }> => typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list");

/** An input's rank is a number, its shape or the end of it a tuple. */
function ofForm(form: OpenForm | undefined, v: Value): readonly Claim[] | undefined {
  if (form === undefined) return undefined;
  if (form.of === "rank") return typeof v === "number" ? [() => { form.give(form.from + v); return []; }] : undefined;
  if (!isSequence(v)) return undefined;
  return [() => {
    const sizes = form.give(form.from + v.items.length)?.slice(form.from);
    return sizes?.flatMap((size, i): (readonly [Dim, Dim])[] => { const other = v.items[i]; return isSize(other) ? [[size, other]] : []; }) ?? [];
  }];
}

/** The result of `a == b` (or, `negated`, of `a != b`) that is not known, with what it says of sizes. */
export function comparison(result: Unknown, a: Value, b: Value, negated: boolean): Unknown {
  const all = equations(a, b);
  if (all === undefined) return result;
  const { because, cls } = result;
  return { kind: "unknown", because, ...(cls && { cls }), claims: negated ? { holds: none, fails: all } : { holds: all, fails: none } };
}

const holdsOf = (v: Value, truth: boolean): readonly Claim[] => (isUnknown(v) && v.claims ? (truth ? v.claims.holds : v.claims.fails) : none);

/** `a and b`, `a or b` where `a` is not known: both hold where the first is true, both fail where the second is false. */
export function joined(result: Value, a: Value, b: Value, or: boolean): Value {
  if (!isUnknown(result)) return result;
  const claims = [...holdsOf(a, !or), ...holdsOf(b, !or)];
  const { because, cls } = result;
  return { kind: "unknown", because, ...(cls && { cls }), ...(claims.length > 0 && { claims: or ? { holds: none, fails: claims } : { holds: claims, fails: none } }) };
}

/** `not v`, where v is not known. */
export const negation = (made: Unknown, v: Value): Unknown => (isUnknown(v) && v.claims ? { ...made, claims: { holds: v.claims.fails, fails: v.claims.holds } } : made);

/** Nothing that may be taken back, and no `try`, stands around this point: what is needed here is needed. */
const isCertain = (vm: Machine): boolean => vm.quiet === 0 && vm.tries.length === 0;

/** The program goes on only if a condition that is not known is true (or false). */
export function assume(vm: Machine, condition: Value, truth = true): void {
  if (vm.onAssume === null || !isUnknown(condition) || condition.claims === undefined || !isCertain(vm)) return;
  for (const claim of truth ? condition.claims.holds : condition.claims.fails) {
    if (typeof claim === "function") for (const [a, b] of claim()) vm.onAssume(a, b);
    else vm.onAssume(claim[0], claim[1]);
  }
}

/** The shape of an input is taken apart into n sizes: it has as many. Undefined where that says nothing. */
export function takenApart(vm: Machine, v: Unknown, n: number): readonly Value[] | undefined {
  const { form } = v;
  if (form?.of !== "shape" || !isCertain(vm)) return undefined;
  const target = vm.frame?.node as Expr | undefined;
  const names = target?.kind === "Tuple" && target.elts.length === n ? target.elts.map((e) => (e.kind === "Name" ? e.id : "")) : undefined;
  return form.give(form.from + n, names && [...new Array<string>(form.from).fill(""), ...names])?.slice(form.from);
}

/** `shape[k:]`, `len(shape)` of a shape that is to be found out. */
export const partOfForm = (v: Unknown, from: number): Unknown => (v.form?.of === "shape" && from >= 0 ? { ...unknown(v.because), form: { ...v.form, from: v.form.from + from } } : unknown(v.because));
