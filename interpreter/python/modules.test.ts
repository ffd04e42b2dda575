// Imports: packages, relative names, cycles, stars, folders without __init__, and the same messages as CPython's.
import { untold } from "./libraries";
import { describe, expect, it } from "vitest";
import { runPython } from "./testing";

const lines = (...l: string[]): string => l.join("\n");
const files = {
  "/project/pkg/__init__.py": lines("from .a import value", "from . import b", "name = __name__"),
  "/project/pkg/a.py": lines("from . import b as again", "value = 1", "__all__ = ['value', 'other']", "other = 2", "hidden = 3"),
  "/project/pkg/b.py": lines("import pkg", "from pkg.deep import leaf", "def late(): return pkg.a.value"),
  "/project/pkg/deep/leaf.py": "depth = len(__name__.split('.'))",
  "/project/cycle_a.py": lines("import cycle_b", "from cycle_b import y", "x = y + 1"),
  "/project/cycle_b.py": lines("import cycle_a", "y = 1", "def f(): return cycle_a.x"),
  "/project/half.py": lines("from other_half import z", "w = 1"),
  "/project/other_half.py": lines("from half import w", "z = 2"),
  "/project/broken.py": lines("a = 1", "b = 1 / 0", "c = 3"),
};
const run = (text: string, mode: "shapes" | "numbers" = "numbers") => runPython(text, { mode, files });

describe("imports", () => {
  it("packages, relative imports, namespace packages", () => {
    const { output, raised } = run(lines("import pkg, pkg.deep.leaf as leaf", "from pkg.a import *", "print(pkg.value, pkg.b.late(), pkg.name, leaf.depth, value, other)", "print(pkg.__path__, pkg.a.__package__, __name__)", "hidden"));
    expect(output).toBe("1 1 pkg 3 1 2\n['/project/pkg'] pkg __main__\n");
    expect(raised).toContain("NameError: name 'hidden' is not defined");
  });
  it("a file beside the script comes before a module that importing torch has not loaded", () => {
    const own = { "/project/statistics.py": "mean = 3", "/project/wave/readme.txt": "", "/project/types.py": "broken = 1" };
    expect(runPython(lines("import statistics, types", "print(statistics.mean, types.SimpleNamespace.__name__)", "import wave"), { mode: "numbers", files: own }).output).toBe("3 SimpleNamespace\n");
    expect(runPython("import statistics; print(statistics.mean([1, 3]))", { mode: "numbers", files: { ...own, "/project/__init__.py": "" } }).output).toBe("2\n");
  });
  it("cycles", () => {
    expect(run(lines("import cycle_a", "print(cycle_a.x, cycle_a.cycle_b.f())")).output).toBe("2 2\n");
    expect(run("import half").raised).toContain("ImportError: cannot import name 'w' from partially initialized module 'half' (most likely due to a circular import) (/project/half.py)");
  });
  it("what is missing", () => {
    expect(run("import nowhere").raised).toContain("ModuleNotFoundError: No module named 'nowhere'");
    expect(run("import pkg.nope").raised).toContain("ModuleNotFoundError: No module named 'pkg.nope'");
    expect(run("import pkg.a.nope").raised).toContain("ModuleNotFoundError: No module named 'pkg.a.nope'; 'pkg.a' is not a package");
    expect(run("from pkg.a import nope").raised).toContain("ImportError: cannot import name 'nope' from 'pkg.a' (/project/pkg/a.py)");
    expect(run("from . import x").raised).toContain("ImportError: attempted relative import with no known parent package");
    expect(run("import pkg; pkg.nope").raised).toContain("AttributeError: module 'pkg' has no attribute 'nope'");
  });
  it("a module that fails is not kept in numbers mode; in shapes mode its error is reported where it stands", () => {
    expect(run(lines("import sys", "try:", "  import broken", "except ZeroDivisionError:", "  print('broken' in sys.modules)")).output).toBe("False\n");
    const ran = run(lines("import broken", "x = broken.c"), "shapes");
    expect(ran.problems).toEqual(["/project/broken.py:2: ZeroDivisionError: division by zero"]);
    expect(ran.vm.repr(ran.names.get("x")!)).toBe("3");
  });
  it("a module that a branch imports stays an attribute of its package", () => {
    const files = { "/lib/site-packages/pack/__init__.py": "", "/lib/site-packages/pack/part.py": "x = 1" };
    const text = lines("import os, pack", "def f():", "  if os.environ.get('A') == 'b':", "    import pack.part", "    return pack.part.x", "  return 0", "f()", "import pack.part", "state = (pack.part.x, 'part' in vars(pack))");
    const ran = runPython(text, { mode: "shapes", files });
    expect(ran.vm.repr(ran.names.get("state")!)).toBe("(1, True)");
  });
  it("TYPE_CHECKING blocks are left out", () => {
    expect(run(lines("from __future__ import annotations", "from typing import TYPE_CHECKING", "if TYPE_CHECKING:", "  from nowhere import Thing", "def f(x: Thing) -> Other: return x", "print(f(1), f.__annotations__)")).output).toBe("1 {'x': 'Thing', 'return': 'Other'}\n");
  });
});

describe("packages that load their parts lazily", () => {
  const init = (imports: string) => lines("from typing import TYPE_CHECKING", "if TYPE_CHECKING:", ...imports.split(";").map((l) => `  ${l.trim()}`), "else:", "  import random, sys", "  from types import ModuleType", "  class Lazy(ModuleType):",
    "    def __getattr__(self, name):", "      if random.random() < len(name): return random.random()", "      raise AttributeError(name)", "  m = Lazy(__name__)", "  m.__file__ = __file__", "  m.__path__ = __path__", "  sys.modules[__name__] = m");
  const lib = "/lib/site-packages/lib";
  const files = {
    [`${lib}/__init__.py`]: init("from .models import *; from .other import helper as help"), [`${lib}/other.py`]: "def helper(): return 4",
    [`${lib}/models/__init__.py`]: init("from .bert import *; from .bert_large import *"),
    [`${lib}/models/bert/__init__.py`]: init("from .modeling_bert import *"), [`${lib}/models/bert/modeling_bert.py`]: lines("from ...other import helper", "__all__ = ['BertModel']", "class BertModel:", "  size = helper()"),
    [`${lib}/models/bert_large/__init__.py`]: init("from .modeling import *"), [`${lib}/models/bert_large/modeling.py`]: "class BertLargeModel: size = 6",
  };
  const state = (text: string) => { const ran = runPython(text, { mode: "shapes", files }); return { problems: ran.problems, state: ran.vm.repr(ran.names.get("state") ?? null) }; };
  it("are looked up as a type checker does", () => {
    expect(state(lines("import lib", "from lib import BertModel, help", "state = (BertModel.size, help(), lib.BertLargeModel.size, lib.BertModel is BertModel)"))).toEqual({ problems: [], state: "(4, 4, 6, True)" });
  });
  it("what they do not declare is unknown, or not there", () => {
    expect(state(lines("import lib", "x = lib.Nothing", "state = 1"))).toEqual({ problems: [], state: "1" });
  });
});

describe("an interpreter used again", () => {
  it("keeps libraries and puts back what the program changed in them", () => {
    const library = { "/lib/site-packages/lib.py": lines("registry = {'a': 1}", "names = []", "class C:", "  size = 1", "def add(n): registry[n] = 2; names.append(n)", "from lib2 import loaded"), "/lib/site-packages/lib2.py": "loaded = 0" };
    const program = lines("import lib", "lib.add('b')", "lib.C.size = 5", "lib.extra = 1", "state = (sorted(lib.registry), lib.names, lib.C.size, lib.C().size)");
    const ran = runPython(program, { mode: "shapes", files: library });
    const before = ran.vm.modules.get("lib");
    expect(ran.vm.repr(ran.names.get("state")!)).toBe("(['a', 'b'], ['b'], 5, 5)");
    ran.vm.rewind();
    const again = ran.vm.runModule({ text: lines("import lib", "state = (sorted(lib.registry), lib.names, lib.C.size, lib.C().size, hasattr(lib, 'extra'))", "x = 1 / 0") }, { name: "__main__", file: "/project/main.py" });
    expect(ran.vm.modules.get("lib")).toBe(before);
    expect(ran.vm.repr(again.module.dict.get("state")!)).toBe("(['a'], [], 1, 1, False)");
    expect(ran.vm.problems.map((p) => p.message)).toEqual(["division by zero"]);
    expect(untold(ran.vm.libraries!)).toEqual([]);
  });
  it("puts back what the program's own modules did to libraries", () => {
    const files = { "/lib/site-packages/lib.py": "registry = {}", "/project/mine.py": lines("import lib", "lib.registry['mine'] = 1", "import lib2"), "/lib/site-packages/lib2.py": lines("import lib", "lib.registry['lib2'] = 1") };
    const ran = runPython("import mine", { mode: "shapes", files });
    ran.vm.rewind();
    const again = ran.vm.runModule({ text: lines("import lib", "state = lib.registry", "before = dict(state)", "import mine") }, { name: "__main__", file: "/project/main.py" });
    expect(ran.vm.repr(again.module.dict.get("before")!)).toBe("{'lib2': 1}");
    expect(ran.vm.repr(again.module.dict.get("state")!)).toBe("{'lib2': 1, 'mine': 1}");
  });
  it("keeps what an import does to other libraries, and puts back what the program did to them before it", () => {
    const library = {
      "/lib/site-packages/lib.py": lines("registry = {}", "plugins = []", "class C: pass", "def f(): return 1"),
      "/lib/site-packages/plugin.py": lines("import lib", "lib.registry['plugin'] = 1", "lib.plugins.append('plugin')"),
    };
    const ran = runPython(lines("import lib", "lib.f.tag = 1", "lib.C.mine = 2", "lib.g = 3", "import plugin", "lib.registry['mine'] = 2"), { mode: "shapes", files: library });
    ran.vm.rewind();
    const again = ran.vm.runModule({ text: "import lib\nstate = (lib.registry, lib.plugins, hasattr(lib.f, 'tag'), hasattr(lib.C, 'mine'), hasattr(lib, 'g'))" }, { name: "__main__", file: "/project/main.py" });
    expect(ran.vm.repr(again.module.dict.get("state")!)).toBe("({'plugin': 1}, ['plugin'], False, False, False)");
  });
});
