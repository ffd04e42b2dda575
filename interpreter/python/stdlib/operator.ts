// operator.
import type { Interp } from "../interp";
import type { Builtin, Value } from "../values";
import { builtin, isUnknown, tuple, unknown } from "../values";
import { fn, rawFn } from "../builtins/arguments";
import { find } from "../builtins/sequence";
import { indexOf, isItems, itemsOrUnknown, textOf } from "../builtins/special";
import { defineModule, functions } from "./module";

const binary: Readonly<Record<string, string>> = {
  add: "+", sub: "-", mul: "*", truediv: "/", floordiv: "//", mod: "%", pow: "**", matmul: "@", lshift: "<<", rshift: ">>", and_: "&", or_: "|", xor: "^",
  eq: "==", ne: "!=", lt: "<", le: "<=", gt: ">", ge: ">=",
};
const inPlace = ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "lshift", "rshift", "and", "or", "xor"];
const attribute = (vm: Interp, v: Value, path: string): Value => path.split(".").reduce((o, name) => vm.getattr(o, name), v);
const getter = (name: string, get: (vm: Interp, v: Value) => Value): Builtin => builtin(name, (vm, [v]) => get(vm, v));
const truth = (vm: Interp, v: Value, flip: boolean): Value => { const t = isUnknown(v) ? undefined : vm.truth(v); return t === undefined ? unknown("the truth of this value is not known") : t !== flip; };

export const operator = defineModule("operator", {
  ...functions(
    ...Object.entries(binary).map(([name, op]) => rawFn(name, 2, (vm, a, b) => vm.binary(op, a, b))),
    ...inPlace.map((name) => rawFn(`i${name}`, 2, (vm, a, b) => vm.binary(`${binary[name] ?? binary[`${name}_`]}=`, a, b))),
    rawFn("neg", 1, (vm, v) => vm.unary("-", v)), rawFn("pos", 1, (vm, v) => vm.unary("+", v)), rawFn("invert", 1, (vm, v) => vm.unary("~", v)), rawFn("inv", 1, (vm, v) => vm.unary("~", v)),
    rawFn("not_", 1, (vm, v) => truth(vm, v, true)), rawFn("truth", 1, (vm, v) => truth(vm, v, false)),
    rawFn("is_", 2, (_vm, a, b) => a === b), rawFn("is_not", 2, (_vm, a, b) => a !== b),
    rawFn("abs", 1, (vm, v) => vm.call(vm.builtins.get("abs")!, [v])), rawFn("concat", 2, (vm, a, b) => vm.binary("+", a, b)),
    rawFn("contains", 2, (vm, a, b) => vm.binary("in", b, a)), rawFn("getitem", 2, (vm, a, b) => vm.getitem(a, b)),
    rawFn("setitem", 3, (vm, a, b, c) => { vm.setitem(a, b, c); return null; }), rawFn("delitem", 2, (vm, a, b) => vm.callMethod(a, "__delitem__", [b])),
    fn("index", 1, (vm, v) => indexOf(vm, v) ?? vm.raise("TypeError", `'${vm.typeOf(v).name}' object cannot be interpreted as an integer`)),
    fn("indexOf", 2, (vm, items, x) => {
      const all = itemsOrUnknown(vm, items), at = isItems(all) ? find(vm, all, x) : undefined;
      return at === -1 ? vm.raise("ValueError", "sequence.index(x): x not in sequence") : (at ?? unknown("the items are not known"));
    }),
    fn("countOf", 2, (vm, items, x) => { const all = itemsOrUnknown(vm, items); return isItems(all) ? all.filter((i) => vm.equal(i, x) === true).length : (all as Value); }),
    rawFn("length_hint", [1, 2], (vm, v) => vm.call(vm.builtins.get("len")!, [v])),
    rawFn("call", "obj *args **kwargs", (vm, f, args, kwargs) => vm.call(f, vm.items(args) ?? [], (kwargs as unknown as { map: Map<string, Value> }).map)),
    builtin("itemgetter", (vm, keys) => (keys.length ? getter("itemgetter", (m, v) => (keys.length === 1 ? m.getitem(v, keys[0]) : tuple(keys.map((k) => m.getitem(v, k))))) : vm.raise("TypeError", "itemgetter expected at least 1 argument, got 0"))),
    builtin("attrgetter", (vm, names) => {
      const paths = names.map((n) => textOf(n) ?? vm.raise("TypeError", "attribute name must be a string"));
      return getter("attrgetter", (m, v) => (paths.length === 1 ? attribute(m, v, paths[0]) : tuple(paths.map((p) => attribute(m, v, p)))));
    }),
    builtin("methodcaller", (_vm, [name, ...args], kwargs) => getter("methodcaller", (m, v) => m.callMethod(v, textOf(name) ?? "", args, kwargs))),
  ),
});
