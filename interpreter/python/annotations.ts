// Annotations of functions: evaluated when somebody asks for them; a name that is not there makes that one unknown.
import type * as t from "../syntax/tree";
import type { FunctionValue, Value } from "./values";
import { dict, unknown } from "./values";
import type { Code } from "./frame";
import { Frame } from "./frame";
import type { Machine } from "./machine";
import { newScope } from "./compile/scope";
import { expression } from "./compile/expressions";

/** `__annotations__` of a function: texts under `from __future__ import annotations`, else values. */
export function annotationsOf(vm: Machine, f: FunctionValue): Value {
  const code = f.code as Code;
  const made = dict();
  const { node } = code;
  if (node.kind === "FunctionDef" || node.kind === "AsyncFunctionDef") {
    const { args } = node;
    for (const a of [...args.posonlyargs, ...args.args, args.vararg, ...args.kwonlyargs, args.kwarg]) {
      if (a?.annotation) made.map.set(a.arg, evaluateAnnotation(vm, code, f.globals, a.annotation));
    }
    if (node.returns) made.map.set("return", evaluateAnnotation(vm, code, f.globals, node.returns));
  }
  (f.attrs ??= new Map()).set("__annotations__", made);
  return made;
}

function evaluateAnnotation(vm: Machine, code: Code, globals: Map<string, Value>, node: t.Expr): Value {
  const { unit } = code;
  if (unit.lazyAnnotations) return unit.text.slice(node.start, node.end);
  const scope = newScope("module", unit.tree, null, null);
  const frame = new Frame(vm, { ...code, scope }, globals, [], [], globals, vm.frame, false);
  const back = vm.frame;
  vm.frame = frame;
  vm.quiet++;
  try {
    const v = vm.attempt("Exception", () => expression(scope, node)(frame));
    return v === undefined ? unknown("the annotation could not be evaluated") : v;
  } finally {
    vm.quiet--;
    vm.frame = back;
  }
}
