// class statements.
import type * as t from "../../syntax/tree";
import type { Kwargs, Value } from "../values";
import { dictOver, isUnknown, tuple, unknown } from "../values";
import { typeClass } from "../builtins/root";
import type { Frame, Run } from "../frame";
import { Frame as FrameObject } from "../frame";
import type { Code } from "../frame";
import { bind, lookup } from "../attributes";
import { call } from "../call";
import { makeClass, metaclassOf } from "../construct";
import { NORMAL, classLookup } from "../shared";
import { Raised } from "../interp";
import type { Scope } from "./scope";
import { elements, expression } from "./expressions";
import { capturedCells, decorated, decoratorsOf, newCode, qualified } from "./functions";
import { storeName } from "./names";
import { block } from "./statements";

export function classStatement(scope: Scope, node: t.ClassDef): Run {
  const inner = scope.children.get(node)!;
  const qualname = qualified(scope, node.name);
  const bases = elements(scope, node.bases);
  const keywords = node.keywords.map((k) => ({ name: k.arg, value: expression(scope, k.value) }));
  const decorators = decoratorsOf(scope, node.decorator_list), set = storeName(scope, node.name);
  const cells = capturedCells(scope, inner);
  const code = newCode(inner, node, node.name, qualname, { names: [], positionalOnly: 0, keywordOnly: [], vararg: -1, kwarg: -1, simple: true });
  code.ready = true;
  let body: Run | null = null;
  const make = (f: Frame): Value => {
    body ??= block(inner, node.body);
    const values = bases(f);
    const named: Kwargs = new Map();
    for (const { name, value } of keywords) {
      const v = value(f);
      if (name !== null) named.set(name, v);
      else if (typeof v === "object" && v !== null && v.kind === "dict") for (const [k, x] of v.map) named.set(String(k), x);
    }
    f.node = node.nameRange;
    return build(f, node, code, qualname, values ?? [unknown("its bases are not known")], named, cells(f), body);
  };
  return (f) => {
    const cls = decorators.length === 0 ? make(f) : decorated(f, decorators, make);
    set(f, cls);
    return NORMAL;
  };
}

function build(f: Frame, node: t.ClassDef, code: Code, qualname: string, given: readonly Value[], kwargs: Kwargs, captured: Frame["cells"], body: Run): Value {
  const { vm } = f;
  let bases = given;
  if (given.some((b) => typeof b === "object" && b !== null && b.kind !== "class" && b.kind !== "unknown")) bases = resolveBases(f, given);
  const metaGiven = kwargs.get("metaclass");
  kwargs.delete("metaclass");
  const meta = metaclassOf(vm, bases, metaGiven);
  const names = new Map<string, Value>();
  const prepare = typeof meta === "object" && meta !== null && meta.kind === "class" && meta !== typeClass ? classLookup(meta, "__prepare__") : undefined;
  if (prepare !== undefined) {
    const made = call(vm, bind(vm, prepare, null, meta as never), [node.name, tuple(bases)], kwargs.size > 0 ? kwargs : null);
    if (typeof made === "object" && made !== null && made.kind === "dict") for (const [k, v] of made.map) if (typeof k === "string") names.set(k, v);
  }
  const module = f.globals.get("__name__");
  names.set("__module__", typeof module === "string" ? module : "__main__");
  names.set("__qualname__", qualname);
  if (node.docstring !== null) names.set("__doc__", node.docstring);
  const cells: Frame["cells"] = code.scope.cells.map(() => ({ kind: "cell", value: undefined }));
  for (const c of captured) cells.push(c);
  runBody(f, code, names, cells, body);
  const cls = finish(f, node, qualname, bases, kwargs, meta, names);
  cells[0].value = cls;
  if (given !== bases && typeof cls === "object" && cls !== null && cls.kind === "class") cls.dict.set("__orig_bases__", tuple(given));
  return cls;
}

function runBody(f: Frame, code: Code, names: Map<string, Value>, cells: Frame["cells"], body: Run): void {
  const { vm } = f;
  const frame = new FrameObject(vm, code, f.globals, new Array<Value | undefined>(code.scope.slots).fill(undefined), cells, names, f, f.user);
  vm.frame = frame;
  try {
    body(frame);
  } catch (e) {
    if (e instanceof Raised) e.traceback.push({ file: code.unit.file, start: frame.node.start, end: frame.node.end, name: code.name });
    throw e;
  } finally {
    vm.frame = f;
  }
}

function finish(f: Frame, node: t.ClassDef, qualname: string, bases: readonly Value[], kwargs: Kwargs, meta: Value, names: Map<string, Value>): Value {
  const { vm } = f;
  const origin = { file: f.code.unit.file, start: node.start, end: node.end };
  const module = names.get("__module__");
  if (isUnknown(meta)) return unknown(meta.because);
  if (meta === typeClass || !(typeof meta === "object" && meta !== null && meta.kind === "class")) {
    if (meta !== typeClass) return call(vm, meta, [node.name, tuple(bases), dictOver(names)], kwargs.size > 0 ? kwargs : null);
    return makeClass(vm, { name: node.name, qualname, module: String(module), bases, dict: names, kwargs: kwargs.size > 0 ? kwargs : null, origin });
  }
  const create = classLookup(meta, "__new__"), init = classLookup(meta, "__init__");
  const plain = create === typeClass.dict.get("__new__") && init === typeClass.dict.get("__init__");
  if (plain) return makeClass(vm, { name: node.name, qualname, module: String(module), bases, dict: names, kwargs: kwargs.size > 0 ? kwargs : null, metaclass: meta, origin });
  vm.classOrigin = origin;
  const args = [node.name, tuple(bases), dictOver(names)], named = kwargs.size > 0 ? kwargs : null;
  const metaOfMeta = meta.metaclass === undefined ? undefined : classLookup(meta.metaclass, "__call__");
  if (metaOfMeta !== undefined && metaOfMeta !== vm.typeCall) return call(vm, metaOfMeta, [meta, ...args], named);
  const made = call(vm, bind(vm, create!, null, meta), [meta, ...args], named);
  vm.classOrigin = undefined;
  if (typeof made === "object" && made !== null && made.kind === "class" && init !== undefined && init !== typeClass.dict.get("__init__")) call(vm, init, [made, ...args], named);
  return made;
}

/** Bases that are no classes: `__mro_entries__` (typing's Generic[T], NamedTuple). */
function resolveBases(f: Frame, given: readonly Value[]): readonly Value[] {
  const bases: Value[] = [];
  for (const base of given) {
    if (typeof base === "object" && base !== null && (base.kind === "class" || base.kind === "unknown")) { bases.push(base); continue; }
    const entries = lookup(f.vm, base, "__mro_entries__");
    if (entries === undefined) { bases.push(base); continue; }
    const more = call(f.vm, entries, [tuple(given)], null);
    for (const b of f.vm.items(more) ?? [unknown("its bases are not known")]) bases.push(b);
  }
  return bases;
}
