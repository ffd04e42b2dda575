// Annotations of classes and modules: `__annotations__`.
import type * as t from "../../syntax/tree";
import type { Value } from "../values";
import { dict, unknown } from "../values";
import type { Frame } from "../frame";
import { mangle } from "../shared";
import type { Scope } from "./scope";
import { expression } from "./expressions";
import { unitOfScope } from "./functions";

/** Notes `name: annotation` in the `__annotations__` of the class body or module that is being run. */
export function annotate(scope: Scope, node: t.AnnAssign): ((f: Frame) => void) | null {
  if (scope.kind === "comp") return null;
  const unit = unitOfScope(scope);
  const text = unit.text.slice(node.annotation.start, node.annotation.end);
  const value = unit.lazyAnnotations ? () => text : expression(scope, node.annotation);
  const name = node.simple && node.target.kind === "Name" ? mangle(scope.className, node.target.id) : null;
  return (f) => {
    let v: Value;
    if (f.vm.mode === "shapes") {
      f.vm.quiet++;
      try {
        const made = f.vm.attempt("Exception", () => value(f));
        v = made === undefined ? unknown("the annotation could not be evaluated") : made;
      } finally {
        f.vm.quiet--;
      }
    } else v = value(f);
    if (name === null) return;
    const names = f.names ?? f.globals;
    let all = names.get("__annotations__");
    if (!(typeof all === "object" && all !== null && all.kind === "dict")) { f.vm.touchKey(names, "__annotations__"); names.set("__annotations__", (all = dict())); }
    f.vm.touch(all);
    all.map.set(name, v);
  };
}
