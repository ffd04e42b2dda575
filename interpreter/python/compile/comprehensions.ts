// Comprehensions: loops in the frame of the function around; generator expressions: generators.
import type * as t from "../../syntax/tree";
import type { Dict, FunctionValue, Iterator, List, SetValue, Value } from "../values";
import { isUnknown, unknown } from "../values";
import { Beyond } from "../interp";
import type { Evaluate, Frame } from "../frame";
import { call } from "../call";
import { noteCreated } from "../fork";
import { MOST_ITEMS, iter } from "../iteration";
import { truth } from "../operators";
import { keyFor } from "../builtins/special";
import type { Scope } from "./scope";
import { expression, reasonOf, setEntry } from "./expressions";
import { capturedCells, newCode, qualified } from "./functions";
import { store } from "./names";

/** Runs the innermost part for every item. Gives null, or why it is not known how often that would have been. */
type Loop = (f: Frame) => string | null;

function loops(outside: Scope, scope: Scope, generators: readonly t.Comprehension[], innermost: Loop): Loop {
  let inner = innermost;
  for (let i = generators.length - 1; i >= 0; i--) inner = loop(i === 0 ? outside : scope, scope, generators[i], inner);
  return inner;
}

function loop(outside: Scope, scope: Scope, g: t.Comprehension, inner: Loop): Loop {
  const source = expression(outside, g.iter), set = store(scope, g.target, false);
  const conditions = g.ifs.map((c) => expression(scope, c)), n = conditions.length;
  const one = (f: Frame, item: Value): string | null => {
    set(f, item);
    for (let i = 0; i < n; i++) {
      const c = conditions[i](f);
      f.node = g.ifs[i];
      const yes = typeof c === "boolean" ? c : truth(f.vm, c);
      if (yes === undefined) { inner(f); return reasonOf(c); }
      if (!yes) return null;
    }
    return inner(f);
  };
  return (f) => {
    const v = source(f);
    f.node = g.iter;
    let because: string | null = null;
    const { vm } = f;
    if (typeof v === "object" && v !== null && v.kind === "range" && typeof v.start === "number" && typeof v.stop === "number" && v.step === 1) {
      if (v.stop - v.start > MOST_ITEMS && vm.mode === "shapes") throw new Beyond("it has too many items");
      for (let i = v.start; i < v.stop; i++) { vm.step(); because = one(f, i) ?? because; }
      return because;
    }
    const it = iter(vm, v);
    if (it.kind === "unknown") { one(f, it.each ?? vm.unknownPart(it)); return it.because; }
    let rounds = 0;
    for (let item = it.next(vm); item !== undefined; item = it.next(vm)) {
      vm.step();
      if (++rounds > MOST_ITEMS && vm.mode === "shapes") throw new Beyond("it has too many items");
      because = one(f, item) ?? because;
      f.node = g.iter;
    }
    return it.sample === true ? "not all items were looked at" : because;
  };
}

export function comprehension(scope: Scope, node: t.ListComp | t.SetComp | t.DictComp): Evaluate {
  const inner = scope.children.get(node)!;
  const result = scopeSlot(inner);
  // Functions made inside share the variables of this run of the comprehension, not of others.
  const own = [...inner.variables.values()].filter((v) => v.captured).map((v) => inner.owner.cells.indexOf(v));
  const fresh = (f: Frame): void => { for (const i of own) f.cells[i] = { kind: "cell", value: undefined }; };
  if (node.kind === "DictComp") {
    const key = expression(inner, node.key), value = expression(inner, node.value);
    const run = loops(scope, inner, node.generators, (f) => {
      const k = key(f), v = value(f);
      f.node = node.key;
      return setEntry(f, f.slots[result] as Dict, k, v) ? null : reasonOf(k);
    });
    return (f) => collect(f, result, { kind: "dict", map: new Map(), originals: null }, run, fresh);
  }
  const elt = expression(inner, node.elt);
  if (node.kind === "SetComp") {
    const run = loops(scope, inner, node.generators, (f) => {
      const v = elt(f);
      f.node = node.elt;
      const key = keyFor(f.vm, v);
      if (key === undefined) return reasonOf(v);
      const made = f.slots[result] as SetValue;
      if (!made.map.has(key)) made.map.set(key, v);
      return null;
    });
    return (f) => collect(f, result, { kind: "set", map: new Map(), frozen: false }, run, fresh);
  }
  const run = loops(scope, inner, node.generators, (f) => {
    const v = elt(f);
    (f.slots[result] as { items: Value[] }).items.push(v);
    return null;
  });
  return (f) => collect(f, result, { kind: "list", items: [] }, run, fresh);
}

function collect(f: Frame, slot: number, made: List | Dict | SetValue, run: Loop, fresh: (f: Frame) => void): Value {
  const outer = f.slots[slot];
  if (f.vm.fork !== null) noteCreated(f.vm, made);
  f.slots[slot] = made;
  fresh(f);
  const because = run(f);
  f.slots[slot] = outer;
  if (because === null) return made;
  // One round stood for all of them.
  const each = made.kind === "list" && made.items.length === 1 ? made.items[0]! : undefined;
  return each === undefined || isUnknown(each) ? unknown(because, f.vm.typeOf(made)) : { ...unknown(because, f.vm.typeOf(made)), each };
}

/** A slot for the result while it is being made; frames are made after the whole function was compiled. */
function scopeSlot(scope: Scope): number {
  return scope.owner.slots++;
}

function once(item: Value): Iterator {
  let left: Value | undefined = item;
  return { kind: "iterator", type: "iterator", next() { const given = left; left = undefined; return given; } };
}

export function generatorExpression(scope: Scope, node: t.GeneratorExp): Evaluate {
  const inner = scope.children.get(node)!;
  const source = expression(scope, node.generators[0].iter), cells = capturedCells(scope, inner);
  const qualname = qualified(scope, "<genexpr>");
  const code = newCode(inner, node, "<genexpr>", qualname, { names: [".0"], positionalOnly: 1, keywordOnly: [], vararg: -1, kwarg: -1, simple: true });
  return (f) => {
    const v = source(f);
    f.node = node.generators[0].iter;
    const it = iter(f.vm, v);
    const func: FunctionValue = { kind: "function", name: "<genexpr>", qualname, module: "", doc: null, code, globals: f.globals, cells: cells(f), defaults: [], kwDefaults: null };
    if (it.kind !== "unknown") return call(f.vm, func, [it], null);
    if (f.vm.mode === "numbers") return unknown(it.because);
    // One round stands for all of them.
    const { vm } = f, each = (call(vm, func, [once(it.each ?? vm.unknownPart(it))], null) as Iterator).next(vm);
    return each === undefined || isUnknown(each) ? unknown(it.because) : { ...unknown(it.because), each };
  };
}
