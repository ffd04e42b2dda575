// Calls: the function, then the arguments, then the call. Methods are called without making a method object.
import type * as t from "../../syntax/tree";
import type { Builtin, Kwargs, List, Value } from "../values";
import { isUnknown, unknown } from "../values";
import type { Evaluate, Frame } from "../frame";
import { methodFor } from "../attributes";
import { call, spreadArguments, spreadKeywords } from "../call";
import { mangle } from "../shared";
import type { Scope } from "./scope";
import { expression } from "./expressions";

export function callExpression(scope: Scope, node: t.Call): Evaluate {
  if (node.args.some((a) => a.kind === "Starred")) return spreadCall(scope, node);
  const args = node.args.map((a) => expression(scope, a));
  const kwargs = keywordArguments(scope, node);
  if (node.func.kind === "Attribute") return methodCall(scope, node, node.func, args, kwargs);
  const func = expression(scope, node.func);
  if (kwargs !== null) {
    return (f) => {
      const fn = func(f);
      const values = evaluate(args, f);
      const named = kwargs(f, fn);
      f.node = node;
      return call(f.vm, fn, values, named);
    };
  }
  if (node.func.kind === "Name" && node.func.id === "print") return printCall(node, func, args);
  switch (args.length) {
    case 0: return (f) => { const fn = func(f); f.node = node; return call(f.vm, fn, [], null); };
    case 1: { const [a] = args; return (f) => { const fn = func(f), x = a(f); f.node = node; return isOfOne(fn) && !isUnknown(x) ? fn.one(f.vm, x) : call(f.vm, fn, [x], null); }; }
    case 2: { const [a, b] = args; return (f) => { const fn = func(f), x = a(f), y = b(f); f.node = node; return call(f.vm, fn, [x, y], null); }; }
    default: return (f) => { const fn = func(f); const values = evaluate(args, f); f.node = node; return call(f.vm, fn, values, null); };
  }
}

const isOfOne = (fn: Value): fn is Builtin & { one: NonNullable<Builtin["one"]> } => typeof fn === "object" && fn !== null && fn.kind === "builtin" && fn.one !== undefined;

const isPlainList = (v: Value): v is List => typeof v === "object" && v !== null && v.kind === "list" && v.cls === undefined;

function evaluate(args: readonly Evaluate[], f: Frame): Value[] {
  const values = new Array<Value>(args.length);
  for (let i = 0; i < args.length; i++) values[i] = args[i](f);
  return values;
}

function methodCall(scope: Scope, node: t.Call, target: t.Attribute, args: readonly Evaluate[], kwargs: ((f: Frame, fn: Value) => Kwargs) | null): Evaluate {
  const object = expression(scope, target.value), name = mangle(scope.className, target.attr);
  if (kwargs === null && args.length === 1) {
    const [a] = args;
    const appends = name === "append";
    return (f) => {
      const self = object(f);
      if (appends && isPlainList(self)) {
        // The commonest call of all. The list may have become unknown while the argument was worked out.
        const x = a(f);
        if (!isPlainList(self)) return self;
        f.vm.touch(self);
        self.items.push(x);
        return null;
      }
      f.node = target;
      const fn = methodFor(f.vm, self, name), { bound } = f.vm;
      const x = a(f);
      f.node = node;
      return call(f.vm, fn, bound ? [self, x] : [x], null);
    };
  }
  if (kwargs === null && args.length === 0) {
    return (f) => {
      const self = object(f);
      f.node = target;
      const fn = methodFor(f.vm, self, name);
      f.node = node;
      return call(f.vm, fn, f.vm.bound ? [self] : [], null);
    };
  }
  return (f) => {
    const self = object(f);
    f.node = target;
    const fn = methodFor(f.vm, self, name), { bound } = f.vm;
    const values: Value[] = bound ? [self] : [];
    for (let i = 0; i < args.length; i++) values.push(args[i](f));
    const named = kwargs === null ? null : kwargs(f, fn);
    f.node = node;
    return call(f.vm, fn, values, named);
  };
}

/** A print whose arguments an observer may want to see as trees. */
function printCall(node: t.Call, func: Evaluate, args: readonly Evaluate[]): Evaluate {
  return (f) => {
    const fn = func(f);
    const values = evaluate(args, f);
    f.node = node;
    if (f.vm.onPrint !== null && f.user) f.vm.onPrint(f, node, values);
    return call(f.vm, fn, values, null);
  };
}

function keywordArguments(scope: Scope, node: t.Call): ((f: Frame, fn: Value) => Kwargs) | null {
  if (node.keywords.length === 0) return null;
  const parts = node.keywords.map((k) => ({ name: k.arg, node: k, value: expression(scope, k.value) }));
  if (parts.every((p) => p.name !== null)) {
    const names = parts.map((p) => p.name!), values = parts.map((p) => p.value);
    return (f) => {
      const kwargs: Kwargs = new Map();
      for (let i = 0; i < names.length; i++) kwargs.set(names[i], values[i](f));
      return kwargs;
    };
  }
  return (f, fn) => {
    const kwargs: Kwargs = new Map();
    for (const { name, value } of parts) {
      const v = value(f);
      f.node = node;
      if (name === null) spreadKeywords(f.vm, fn, kwargs, v);
      else if (kwargs.has(name)) {
        const more: Kwargs = new Map([[name, v]]);
        spreadKeywords(f.vm, fn, kwargs, { kind: "dict", map: more as never, originals: null });
      } else kwargs.set(name, v);
    }
    return kwargs;
  };
}

/** A call with `*x` among its arguments. */
function spreadCall(scope: Scope, node: t.Call): Evaluate {
  const method = node.func.kind === "Attribute" ? node.func : null;
  const func = expression(scope, method === null ? node.func : method.value);
  const name = method === null ? "" : mangle(scope.className, method.attr);
  const parts = node.args.map((a) => ({ starred: a.kind === "Starred", value: expression(scope, a.kind === "Starred" ? a.value : a) }));
  const kwargs = keywordArguments(scope, node);
  return (f) => {
    let fn = func(f);
    const values: Value[] = [];
    if (method !== null) {
      const self = fn;
      f.node = method;
      fn = methodFor(f.vm, self, name);
      if (f.vm.bound) values.push(self);
    }
    let sure = true, alike: Value = null;
    for (const { starred, value } of parts) {
      const v = value(f);
      if (!starred) { values.push(v); alike = null; continue; }
      f.node = node;
      if (spreadArguments(f.vm, fn, values, v)) { alike = null; continue; }
      alike = sure && typeof v === "object" && v !== null && v.kind === "unknown" && v.each !== undefined ? v : null;
      sure = false;
    }
    const named = kwargs === null ? null : kwargs(f, fn);
    f.node = node;
    // Many that are alike go to a class that takes any number as one that stands for them.
    if (!sure && alike !== null && typeof fn === "object" && fn !== null && fn.kind === "class" && fn.mro.some((c) => c.takesMany === true)) return call(f.vm, fn, [...values, alike], named);
    if (!sure) return unknownArguments(fn);
    return call(f.vm, fn, values, named);
  };
}

/** What a call with unknown positional arguments gives: an object of the class when it is one, else nothing that is known. */
function unknownArguments(fn: Value): Value {
  if (typeof fn === "object" && fn !== null && fn.kind === "unknown") return fn;
  return unknown("the arguments are not known", typeof fn === "object" && fn !== null && fn.kind === "class" ? fn : undefined);
}
