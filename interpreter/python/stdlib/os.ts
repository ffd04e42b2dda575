// os and os.path on posix paths. While editing nothing of the outside world is looked at: whether a file exists is unknown.
import type { Interp } from "../interp";
import type { Builtin, ClassValue, Instance, Value } from "../values";
import { builtin, dict, float, isUnknown, list, method, tuple, unknown } from "../values";
import { flushFiles } from "../builtins/files";
import { addMethods, rawFn } from "../builtins/arguments";
import { raiseKeyError } from "../builtins/dict";
import { absolute, join, normalize, pathText, split, splitExtension } from "../builtins/paths";
import { nativeClass } from "../builtins/root";
import { instanceOf, orElse, raiseWith, textOf } from "../builtins/special";
import { MutableMapping } from "./collections-abc";
import { defineModule, functions } from "./module";

const outside = (what: string): Value => unknown(`${what} is not looked at while editing`);
/** The text of a path, or an Unknown to give back. */
const path = (run: (vm: Interp, path: string) => Value) => (vm: Interp, v: Value): Value => {
  const text = pathText(vm, v);
  return text === undefined ? unknown(isUnknown(v) ? v.because : "the path is not known", vm.typeOf("")) : run(vm, text);
};
/** A question to the file system. */
const asks = (name: string, run: (vm: Interp, full: string, shown: string) => Value): Builtin =>
  rawFn(name, "path / **options", (vm, v) => (vm.mode === "shapes" ? outside("the file system") : path((m, text) => { flushFiles(m); return run(m, absolute(m, text), text); })(vm, v)));
const missing = (vm: Interp, shown: string): never => raiseWith(vm, "FileNotFoundError", [2, "No such file or directory", shown]);

function relative(from: string, to: string): string {
  const a = from.split("/").filter(Boolean), b = to.split("/").filter(Boolean);
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  return [...a.slice(same).map(() => ".."), ...b.slice(same)].join("/") || ".";
}
function common(paths: readonly string[]): string {
  const parts = paths.map((p) => p.split("/"));
  let n = 0;
  while (parts.every((p) => n < p.length && p[n] === parts[0][n])) n++;
  return parts[0].slice(0, n).join("/") || (paths[0].startsWith("/") ? "/" : "");
}

export const osPath = defineModule("os.path", functions(
  rawFn("join", "a *p", (vm, a, rest) => {
    const parts = [a, ...(rest as unknown as { items: Value[] }).items].map((p) => pathText(vm, p));
    const unclear = parts.includes(undefined);
    return unclear ? unknown("a part of this path is not known", vm.typeOf("")) : join(...(parts as string[]));
  }),
  ...Object.entries<(p: string) => string>({ basename: (p) => split(p)[1], dirname: (p) => split(p)[0], normpath: normalize, normcase: (p) => p, expandvars: (p) => p })
    .map(([name, run]) => rawFn(name, 1, path((_vm, p) => run(p)))),
  rawFn("split", 1, path((_vm, p) => tuple(split(p)))), rawFn("splitext", 1, path((_vm, p) => tuple(splitExtension(p)))), rawFn("splitdrive", 1, path((_vm, p) => tuple(["", p]))),
  rawFn("isabs", 1, path((_vm, p) => p.startsWith("/"))), rawFn("abspath", 1, path((vm, p) => absolute(vm, p))), rawFn("realpath", "path * strict=", path((vm, p) => absolute(vm, p))),
  rawFn("expanduser", 1, path((vm, p) => (p === "~" || p.startsWith("~/") ? (vm.mode === "shapes" ? outside("the home folder") : (vm.host.env("HOME") ?? "~") + p.slice(1)) : p))),
  rawFn("relpath", "path start=", (vm, p, start = ".") => {
    const to = pathText(vm, p), from = pathText(vm, start ?? ".");
    return to === undefined || from === undefined ? unknown("the path is not known", vm.typeOf("")) : relative(absolute(vm, from), absolute(vm, to));
  }),
  rawFn("commonpath", 1, (vm, paths) => { const all = vm.items(paths)?.map((p) => pathText(vm, p)); return !all || all.includes(undefined) ? unknown("the paths are not known", vm.typeOf("")) : common(all as string[]); }),
  rawFn("commonprefix", 1, (vm, paths) => {
    const all = vm.items(paths)?.map((p) => textOf(p) ?? "");
    if (!all) return unknown("the paths are not known", vm.typeOf(""));
    let n = 0;
    while (all.length && all.every((p) => n < p.length && p[n] === all[0][n])) n++;
    return all.length ? all[0].slice(0, n) : "";
  }),
  asks("exists", (vm, p) => vm.host.exists(p)), asks("lexists", (vm, p) => vm.host.exists(p)), asks("isdir", (vm, p) => vm.host.isDirectory(p)),
  asks("isfile", (vm, p) => vm.host.exists(p) && !vm.host.isDirectory(p)), asks("islink", () => false), asks("ismount", () => false),
  asks("getsize", (vm, p, shown) => vm.host.readBytes(p)?.length ?? missing(vm, shown)), asks("getmtime", (vm) => float(vm.host.now())), asks("getctime", (vm) => float(vm.host.now())),
  rawFn("samefile", 2, (vm, a, b) => { const x = pathText(vm, a), y = pathText(vm, b); return x === undefined || y === undefined ? unknown("the path is not known") : absolute(vm, x) === absolute(vm, y); }),
));

// ---------------------------------------------------------------------------------------------------------------- environ
const environClass: ClassValue = nativeClass("_Environ", { module: "os", bases: [MutableMapping] });
environClass.metaclass = MutableMapping.metaclass;
environClass.dict.set("__abstractmethods__", { kind: "set", map: new Map(), frozen: true });
/** What the program itself has set; null for what it removed. While editing, nothing else is set. */
const changed = (self: Instance): Map<string, string | null> => self.native as Map<string, string | null>;
function variable(vm: Interp, self: Instance, name: string): string | undefined {
  const own = changed(self).get(name);
  return own !== undefined ? (own ?? undefined) : vm.mode === "shapes" ? undefined : vm.host.env(name);
}
addMethods<Instance>(environClass, instanceOf, {
  __getitem__: [1, (vm, self, name) => variable(vm, self, textOf(name) ?? "") ?? (vm.mode === "shapes" ? outside("the environment") : raiseKeyError(vm, name))],
  __setitem__: [2, (vm, self, name, value) => {
    const text = textOf(value) ?? vm.raise("TypeError", `str expected, not ${vm.typeOf(value).name}`);
    vm.touch(self);
    changed(self).set(textOf(name) ?? "", text);
    return null;
  }],
  __delitem__: [1, (vm, self, name) => { if (variable(vm, self, textOf(name) ?? "") === undefined && vm.mode === "numbers") raiseKeyError(vm, name); vm.touch(self); changed(self).set(textOf(name) ?? "", null); return null; }],
  __contains__: [1, (vm, self, name) => variable(vm, self, textOf(name) ?? "") !== undefined],
  __iter__: [0, (vm, self) => vm.iter(list([...changed(self)].filter(([, v]) => v !== null).map(([k]) => k)))],
  __len__: [0, (_vm, self) => [...changed(self).values()].filter((v) => v !== null).length],
  // With a default the program says itself what it is without the variable; None would be an error where it is used.
  get: [[1, 2], (vm, self, name, otherwise = null) => orElse(variable(vm, self, textOf(name) ?? ""), otherwise === null && vm.mode === "shapes" && changed(self).get(textOf(name) ?? "") !== null ? outside("the environment") : otherwise)],
  pop: [[1, 2], (vm, self, name, otherwise) => {
    const found = variable(vm, self, textOf(name) ?? "");
    if (found === undefined) return otherwise !== undefined ? otherwise : vm.mode === "shapes" ? outside("the environment") : raiseKeyError(vm, name);
    vm.touch(self);
    changed(self).set(textOf(name) ?? "", null);
    return found;
  }],
  copy: [0, (_vm, self) => dict([...changed(self)].filter((e): e is [string, string] => e[1] !== null))],
});
environClass.dict.set("__repr__", method("__repr__", () => "environ({})"));

/** Something that changes files: done by the host where it can, else only when the program really runs. */
function act(name: string, signature: string, run: (vm: Interp, full: string, shown: string, more: readonly Value[]) => Value): Builtin {
  return rawFn(name, signature, (vm, v, ...more) => (vm.mode === "shapes" ? null : path((m, text) => run(m, absolute(m, text), text, more))(vm, v)));
}
const makeDirectory = (vm: Interp, full: string): void => vm.host.makeDirectory?.(full);

export const os = defineModule("os", (vm) => ({
  path: vm.import("os.path") ?? unknown("os.path could not be loaded"),
  environ: { kind: "instance", cls: environClass, dict: new Map(), native: new Map<string, string | null>() } satisfies Instance,
  name: "posix", sep: "/", altsep: null, pathsep: ":", linesep: "\n", curdir: ".", pardir: "..", extsep: ".", devnull: "/dev/null", PathLike: unknown("os.PathLike is not modelled"), error: vm.exception("OSError", "").cls,
  O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2, O_CREAT: 64, F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1,
  ...functions(
    builtin("getcwd", (m) => m.host.cwd()), builtin("getpid", (m) => (m.mode === "shapes" ? outside("the process") : 1)), builtin("cpu_count", (m) => unknown("how many cores there are is not known", m.typeOf(0))),
    builtin("getenv", (m, [name, otherwise = null]) => m.callMethod(m.getattr(m.import("os")!, "environ"), "get", [name, otherwise])),
    rawFn("putenv", 2, (m, name, value) => { m.setitem(m.getattr(m.import("os")!, "environ"), name, value); return null; }),
    rawFn("fspath", 1, path((_m, p) => p)), rawFn("fsdecode", 1, path((_m, p) => p)),
    asks("listdir", (m, full, shown) => (m.host.isDirectory(full) ? list((m.host.listDirectory?.(full) ?? []).slice().sort()) : missing(m, shown))),
    act("makedirs", "name mode= exist_ok=", (m, full, shown, [, exists = false]) => {
      if (m.host.exists(full) && m.truth(exists) !== true) raiseWith(m, "FileExistsError", [17, "File exists", shown]);
      makeDirectory(m, full);
      return null;
    }),
    act("mkdir", "path mode= * dir_fd=", (m, full, shown) => {
      if (m.host.exists(full)) raiseWith(m, "FileExistsError", [17, "File exists", shown]);
      if (!m.host.isDirectory(split(full)[0])) missing(m, shown);
      makeDirectory(m, full);
      return null;
    }),
    ...["remove", "unlink"].map((name) => act(name, "path * dir_fd=", (m, full, shown) => {
      if (!m.host.exists(full)) missing(m, shown);
      if (m.host.isDirectory(full)) raiseWith(m, "IsADirectoryError", [21, "Is a directory", shown]);
      m.host.remove?.(full);
      return null;
    })),
    act("rmdir", "path * dir_fd=", (m, full, shown) => {
      if (!m.host.isDirectory(full)) missing(m, shown);
      if ((m.host.listDirectory?.(full) ?? [""]).length > 0) raiseWith(m, "OSError", [39, "Directory not empty", shown]);
      m.host.remove?.(full);
      return null;
    }),
    // What shutil.rmtree is made of.
    act("_remove_tree", "path", (m, full, shown) => { if (!m.host.exists(full)) missing(m, shown); m.host.remove?.(full); return null; }),
    ...["rename", "replace"].map((name) => act(name, "src dst", (m, full, shown, [to]) => {
      const data = m.host.readBytes(full) ?? missing(m, shown), target = pathText(m, to);
      if (target !== undefined) { m.host.writeBytes?.(absolute(m, target), data); m.host.remove?.(full); }
      return null;
    })),
    asks("stat", () => unknown("os.stat is not modelled")), asks("walk", () => unknown("os.walk is not modelled")), asks("scandir", () => unknown("os.scandir is not modelled")), asks("access", (m, full) => m.host.exists(full)),
    rawFn("chdir", 1, () => null), rawFn("urandom", 1, (m) => unknown("random bytes", m.typeOf({ kind: "bytes", value: new Uint8Array(0), mutable: false }))),
    rawFn("_exit", 1, (m, code) => raiseWith(m, "SystemExit", [code])), rawFn("system", 1, () => unknown("no other programs are run")), builtin("uname", () => unknown("the machine is not looked at")),
  ),
}));
