// Posix paths as text: what os.path, pathlib and open() are made of. No access to anything.
import type { Interp } from "../interp";
import type { Value } from "../values";
import { isUnknown } from "../values";
import { callSpecial, textOf } from "./special";

/** os.path.join */
export function join(...parts: readonly string[]): string {
  let path = parts[0] ?? "";
  for (const part of parts.slice(1)) path = part.startsWith("/") ? part : path === "" || path.endsWith("/") ? path + part : `${path}/${part}`;
  return path;
}
/** os.path.normpath */
export function normalize(path: string): string {
  if (path === "") return ".";
  const root = path.startsWith("//") && !path.startsWith("///") ? "//" : path.startsWith("/") ? "/" : "";
  const out: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== ".." || (root === "" && out.length === 0) || out.at(-1) === "..") out.push(part);
    else out.pop();
  }
  return root + out.join("/") || ".";
}
export const absolute = (vm: Interp, path: string): string => normalize(join(vm.host.cwd(), path));
/** os.path.split */
export function split(path: string): [string, string] {
  const at = path.lastIndexOf("/") + 1;
  const head = path.slice(0, at);
  return [head !== "" && /[^/]/.test(head) ? head.replace(/\/+$/, "") : head, path.slice(at)];
}
/** os.path.splitext */
export function splitExtension(path: string): [string, string] {
  const base = path.lastIndexOf("/") + 1, dot = path.lastIndexOf(".");
  return dot > base && /[^.]/.test(path.slice(base, dot)) ? [path.slice(0, dot), path.slice(dot)] : [path, ""];
}
/** os.fspath: the text of a str, of bytes or of an object with `__fspath__`; undefined when it is not known. */
export function pathText(vm: Interp, v: Value): string | undefined {
  if (isUnknown(v)) return undefined;
  const text = textOf(v);
  if (text !== undefined) return text;
  if (typeof v === "object" && v !== null && v.kind === "bytes") return new TextDecoder().decode(v.value);
  const made = typeof v === "object" && v !== null ? callSpecial(vm, v, "__fspath__") : undefined;
  if (made === undefined) return vm.raise("TypeError", `expected str, bytes or os.PathLike object, not ${vm.typeOf(v).name}`);
  return textOf(made);
}
