// Reading, binding and deleting variables, attributes and items.
import type * as t from "../../syntax/tree";
import type { Value } from "../values";
import type { Evaluate, Frame } from "../frame";
import { delattr, setattr } from "../attributes";
import { delitem, setitem } from "../subscript";
import { unpack, unpackStarred } from "../iteration";
import { mangle } from "../shared";
import type { Scope } from "./scope";
import { placeOf } from "./scope";
import { expression } from "./expressions";

export type Store = (f: Frame, value: Value) => void;

export function load(scope: Scope, written: string, node: t.Range): Evaluate {
  const name = mangle(scope.className, written);
  const place = placeOf(scope, written);
  switch (place.kind) {
    case "slot": {
      const { index } = place;
      return (f) => {
        const v = f.slots[index];
        if (v !== undefined) return v;
        f.node = node;
        return f.vm.raise("UnboundLocalError", `cannot access local variable '${name}' where it is not associated with a value`);
      };
    }
    case "cell": {
      const { index, variable } = place;
      const own = variable.scope.owner === scope.owner;
      return (f) => {
        const v = f.cells[index].value;
        if (v !== undefined) return v;
        f.node = node;
        if (own) return f.vm.raise("UnboundLocalError", `cannot access local variable '${name}' where it is not associated with a value`);
        return f.vm.raise("NameError", `cannot access free variable '${name}' where it is not associated with a value in enclosing scope`);
      };
    }
    case "class": {
      const { outer } = place;
      return (f) => {
        const own = f.names!.get(name);
        if (own !== undefined) return own;
        if (outer !== null) { const v = f.cells[outer.index].value; if (v !== undefined) return v; }
        return globalName(f, name, node);
      };
    }
    case "global": return (f) => globalName(f, name, node);
  }
}

function globalName(f: Frame, name: string, node: t.Range): Value {
  const v = f.globals.get(name);
  return v !== undefined ? v : builtinName(f, name, node);
}
/** A name that the module has not. */
function builtinName(f: Frame, name: string, node: t.Range): Value {
  const v = f.vm.builtins.get(name);
  if (v !== undefined) return v;
  f.node = node;
  const dynamic = f.globals.get("\0unknown names");
  if (dynamic !== undefined) return dynamic;
  return f.vm.raise("NameError", `name '${name}' is not defined`);
}

/** Binding a target. `report`: it is a fact that the observer is told. */
export function store(scope: Scope, target: t.Expr, report: boolean): Store {
  switch (target.kind) {
    case "Name": return report ? reported(storeName(scope, target.id), target, target.id) : storeName(scope, target.id);
    case "Attribute": {
      const object = expression(scope, target.value), name = mangle(scope.className, target.attr);
      const set: Store = (f, v) => { const o = object(f); f.node = target; setattr(f.vm, o, name, v); };
      return report && target.value.kind === "Name" && isSelf(scope, target.value.id) ? reported(set, target, `${target.value.id}.${target.attr}`) : set;
    }
    case "Subscript": {
      const object = expression(scope, target.value), index = expression(scope, target.slice);
      return (f, v) => { const o = object(f), i = index(f); f.node = target; setitem(f.vm, o, i, v); };
    }
    case "Tuple": case "List": return storeSequence(scope, target, report);
    case "Starred": return store(scope, target.value, report);
    case "ErrorExpr": return () => undefined;
    default: return (f) => { f.node = target; f.vm.raise("SyntaxError", "cannot assign to expression"); };
  }
}

/** The first parameter of the function around, by convention `self`. */
function isSelf(scope: Scope, name: string): boolean {
  if (name === "self") return true;
  const { node } = scope.owner;
  return (node.kind === "FunctionDef" || node.kind === "AsyncFunctionDef") && scope.owner.parent?.kind === "class" && node.args.args[0]?.arg === name;
}

function reported(set: Store, node: t.Range, name: string): Store {
  return (f, v) => {
    set(f, v);
    if (f.user && f.vm.onBind !== null) f.vm.onBind(f.code.unit.file, node.start, node.end, name, v);
  };
}

export function storeName(scope: Scope, written: string): Store {
  const name = mangle(scope.className, written);
  const place = placeOf(scope, written);
  switch (place.kind) {
    case "slot": { const { index } = place; return (f, v) => { f.slots[index] = v; }; }
    case "cell": { const { index } = place; return (f, v) => { const c = f.cells[index]; f.vm.touch(c); c.value = v; }; }
    case "class": return (f, v) => { f.vm.touchKey(f.names!, name); f.names!.set(name, v); };
    case "global": return (f, v) => { f.vm.touchKey(f.globals, name); f.globals.set(name, v); };
  }
}

function storeSequence(scope: Scope, target: t.Tuple | t.List, report: boolean): Store {
  const stores = target.elts.map((e) => store(scope, e, report));
  const starred = target.elts.findIndex((e) => e.kind === "Starred");
  const n = stores.length;
  if (starred >= 0) return (f, v) => {
    f.node = target;
    const items = unpackStarred(f.vm, v, starred, n - starred - 1);
    for (let i = 0; i < n; i++) stores[i](f, items[i]);
  };
  return (f, v) => {
    f.node = target;
    const items = unpack(f.vm, v, n);
    for (let i = 0; i < n; i++) stores[i](f, items[i]);
  };
}

export function remove(scope: Scope, target: t.Expr): (f: Frame) => void {
  switch (target.kind) {
    case "Name": return removeName(scope, target.id, target);
    case "Attribute": {
      const object = expression(scope, target.value), name = mangle(scope.className, target.attr);
      return (f) => { const o = object(f); f.node = target; delattr(f.vm, o, name); };
    }
    case "Subscript": {
      const object = expression(scope, target.value), index = expression(scope, target.slice);
      return (f) => { const o = object(f), i = index(f); f.node = target; delitem(f.vm, o, i); };
    }
    case "Tuple": case "List": { const all = target.elts.map((e) => remove(scope, e)); return (f) => { for (const one of all) one(f); }; }
    default: return () => undefined;
  }
}

export function removeName(scope: Scope, written: string, node: t.Range | null): (f: Frame) => void {
  const name = mangle(scope.className, written);
  const place = placeOf(scope, written);
  const local = `cannot access local variable '${name}' where it is not associated with a value`;
  switch (place.kind) {
    case "slot": return (f) => {
      if (f.slots[place.index] === undefined && node !== null) { f.node = node; f.vm.raise("UnboundLocalError", local); }
      f.slots[place.index] = undefined;
    };
    case "cell": return (f) => {
      const c = f.cells[place.index];
      if (c.value === undefined && node !== null) { f.node = node; f.vm.raise("UnboundLocalError", local); }
      f.vm.touch(c);
      c.value = undefined;
    };
    default: return (f) => {
      const names = place.kind === "class" ? f.names! : f.globals;
      f.vm.touchKey(names, name);
      if (!names.delete(name) && node !== null) { f.node = node; f.vm.raise("NameError", `name '${name}' is not defined`); }
    };
  }
}
