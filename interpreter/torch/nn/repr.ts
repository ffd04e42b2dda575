// How modules print themselves.
import type { Interp } from "../../python/interp";
import type { Instance, Value } from "../../python/values";
import { modulesOf } from "./registry";

/** Module.__repr__: extra_repr, then one line per child, indented by two. */
export function moduleRepr(vm: Interp, self: Instance): string {
  const extra = vm.str(vm.callMethod(self, "extra_repr", []));
  const extraLines = extra ? extra.split("\n") : [];
  const children = [...modulesOf(self)].map(([name, child]) => `(${name}): ${indented(vm.repr(child))}`);
  return assembled(vm.str(vm.callMethod(self, "_get_name", [])), extraLines, children);
}
/** ModuleList's repr: runs of equal children are printed once. */
export function moduleListRepr(vm: Interp, self: Instance): string {
  const reprs = [...modulesOf(self).values()].map((m: Value) => vm.repr(m));
  if (reprs.length === 0) return `${self.cls.name}()`;
  const blocks: { from: number; to: number; text: string }[] = [];
  reprs.forEach((text, i) => { const last = blocks.at(-1); if (last && last.text === text) last.to = i; else blocks.push({ from: i, to: i, text }); });
  const lines = blocks.map(({ from, to, text }) => indented(from === to ? `(${from}): ${text}` : `(${from}-${to}): ${to - from + 1} x ${text}`));
  return `${self.cls.name}(\n  ${lines.join("\n  ")}\n)`;
}
const indented = (text: string): string => text.split("\n").map((line, i) => (i === 0 ? line : `  ${line}`)).join("\n");
function assembled(name: string, extra: readonly string[], children: readonly string[]): string {
  const lines = [...extra, ...children];
  if (lines.length === 0) return `${name}()`;
  return extra.length === 1 && children.length === 0 ? `${name}(${extra[0]})` : `${name}(\n  ${lines.join("\n  ")}\n)`;
}
