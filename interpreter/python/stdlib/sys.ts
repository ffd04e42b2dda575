// sys.
import type { Interp } from "../interp";
import type { Instance, Value } from "../values";
import { dict, float, isUnknown, list, tuple, unknown } from "../values";
import { builtin } from "../values";
import { bind, fn, rawFn } from "../builtins/arguments";
import { standardStream } from "../builtins/files";
import { raiseWith } from "../builtins/special";
import { defineModule } from "./module";
import { namedTupleClass } from "./namedtuple";

const versionClass = namedTupleClass("version_info", "sys", ["major", "minor", "micro", "releaselevel", "serial"].map((name) => ({ name })));
const floatInfoClass = namedTupleClass("float_info", "sys", ["max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig", "epsilon", "radix", "rounds"].map((name) => ({ name })));

function excInfo(vm: Interp): Value {
  const e: Instance | null = vm.handled();
  return e ? tuple([e.cls, e, null]) : tuple([null, null, null]);
}

/** sys.modules as a dict over the interpreter's own table, so that entries that are set are found by imports. */
const modulesDict = (vm: Interp): Value => ({ kind: "dict", map: vm.modules as unknown as Map<string, Value>, originals: null });

export const sys = defineModule("sys", (vm) => ({
  argv: list(vm.mode === "shapes" ? [vm.host.argv()[0] ?? ""] : [...vm.host.argv()]),
  // The interpreter's own array: what a program appends is looked in by its imports.
  path: list(vm.paths as Value[]),
  modules: modulesDict(vm),
  stdout: standardStream("stdout"), stderr: standardStream("stderr"), __stdout__: standardStream("stdout"), __stderr__: standardStream("stderr"),
  stdin: unknown("what the user types is not known"),
  version_info: tuple([3, 11, 7, "final", 0], versionClass), version: "3.11.7 (main) [Shapewright]", hexversion: 0x030b07f0, api_version: 1013, platform: "linux", byteorder: "little",
  maxsize: 9223372036854775807n, maxunicode: 1114111, executable: "python", prefix: "/usr", base_prefix: "/usr", exec_prefix: "/usr", flags: unknown("sys.flags is not modelled"),
  implementation: unknown("sys.implementation is not modelled"), float_info: tuple([float(Number.MAX_VALUE), 1024, 308, float(2.2250738585072014e-308), -1021, -307, 15, 53, float(Number.EPSILON), 2, 1], floatInfoClass),
  ps1: unknown("there is no interactive session"), warnoptions: list([]), meta_path: list([]), path_hooks: list([]), builtin_module_names: tuple([]), copyright: "", dont_write_bytecode: false,
  exit: fn("exit", [0, 1], (m, code = null) => raiseWith(m, "SystemExit", [code])),
  exc_info: builtin("exc_info", (m) => excInfo(m)), exception: builtin("exception", (m) => m.handled()),
  getrecursionlimit: builtin("getrecursionlimit", () => 1000), setrecursionlimit: rawFn("setrecursionlimit", 1, () => null),
  getsizeof: rawFn("getsizeof", [1, 2], (m, v) => unknown(isUnknown(v) ? v.because : "the size of an object in memory is not modelled", m.typeOf(0))),
  getrefcount: rawFn("getrefcount", 1, () => 2), getdefaultencoding: builtin("getdefaultencoding", () => "utf-8"), getfilesystemencoding: builtin("getfilesystemencoding", () => "utf-8"),
  intern: rawFn("intern", 1, (_m, v) => v), _getframe: builtin("_getframe", () => unknown("frames are not modelled")), gettrace: builtin("gettrace", () => null), settrace: rawFn("settrace", 1, () => null),
  displayhook: builtin("displayhook", (m, args, kwargs) => { const [v = null] = bind(m, "displayhook", "value", args, kwargs); if (v !== null) m.call(m.builtins.get("print")!, [m.repr(v)]); return null; }),
  excepthook: builtin("excepthook", () => null), stdlib_module_names: dict(), is_finalizing: builtin("is_finalizing", () => false), getswitchinterval: builtin("getswitchinterval", () => float(0.005)),
}));
