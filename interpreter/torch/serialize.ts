// torch.save and torch.load. In shapes mode files are only remembered: what the program saves it can load again.
import type { Interp } from "../python/interp";
import { type Value, isUnknown, unknown } from "../python/values";
import { torchState } from "./core/state";

/** Reads and writes .pth files where the program really runs; given by the runtime (TorchState.more "files"). */
export interface TorchFiles { save(vm: Interp, value: Value, path: string): void; load(vm: Interp, path: string): Value }
const pathOf = (vm: Interp, f: Value): string | null => (typeof f === "string" ? f : isUnknown(f) ? null : typeof f === "object" && f !== null && f.kind === "instance" ? vm.str(f) : null);

export function saveFile(vm: Interp, value: Value, f: Value): Value {
  const path = pathOf(vm, f), state = torchState(vm), files = state.more.get("files") as TorchFiles | undefined;
  if (path === null) return vm.mode === "numbers" ? vm.raise("TypeError", "torch.save needs a file name on the embedded engine") : null;
  if (files) files.save(vm, value, path);
  else state.more.set(`saved:${path}`, value);
  return null;
}
export function loadFile(vm: Interp, f: Value): Value {
  const path = pathOf(vm, f), state = torchState(vm), files = state.more.get("files") as TorchFiles | undefined;
  if (path === null) return unknown("the file is not known");
  if (files) return files.load(vm, path);
  return (state.more.get(`saved:${path}`) as Value | undefined) ?? unknown(`what ${path} holds is only known when the program runs`);
}
