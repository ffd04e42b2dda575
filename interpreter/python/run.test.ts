// Real runs: tracebacks as CPython prints them, pausing and stopping between statements, recursion.
import { describe, expect, it } from "vitest";
import { Halted, createInterp, formatTraceback } from ".";
import type { Hooks } from ".";
import { runPython } from "./testing";
import { stdlib } from "./stdlib";

const lines = (...l: string[]): string => l.join("\n");

describe("tracebacks", () => {
  it("frames, causes and contexts", () => {
    // Printed by CPython 3.11 for the same text (without its lines of carets).
    const { raised } = runPython(lines(
      "class A:", "    def f(self, x):", "        return 1 / x", "", "def g(a):", "    try:", "        return a.f(0)", "    except ZeroDivisionError as e:", "        raise ValueError('bad') from e", "",
      "def h():", "    try:", "        g(A())", "    except ValueError:", "        undefined", "", "h()"), { mode: "numbers" });
    expect(raised).toBe(lines(
      "Traceback (most recent call last):", '  File "/project/main.py", line 7, in g', "    return a.f(0)", '  File "/project/main.py", line 3, in f', "    return 1 / x", "ZeroDivisionError: division by zero", "",
      "The above exception was the direct cause of the following exception:", "",
      "Traceback (most recent call last):", '  File "/project/main.py", line 13, in h', "    g(A())", '  File "/project/main.py", line 9, in g', "    raise ValueError('bad') from e", "ValueError: bad", "",
      "During handling of the above exception, another exception occurred:", "",
      "Traceback (most recent call last):", '  File "/project/main.py", line 17, in <module>', "    h()", '  File "/project/main.py", line 15, in h', "    undefined", "NameError: name 'undefined' is not defined", ""));
  });
  it("recursion is folded", () => {
    const { raised } = runPython(lines("def f(n):", "    return f(n + 1)", "f(0)"), { mode: "numbers" });
    expect(raised).toMatch(/RecursionError: maximum recursion depth exceeded\n$/);
    expect(raised).toContain("[Previous line repeated ");
  });
});

describe("hooks", () => {
  const start = (text: string, hooks: Hooks) => {
    const host = { write: () => undefined, readText: () => undefined, readBytes: () => undefined, exists: () => false, isDirectory: () => false, now: () => 0, cwd: () => "/", argv: () => [], env: () => undefined };
    const vm = createInterp({ mode: "numbers", host, modules: stdlib, hooks });
    return { vm, ...vm.runModule({ text }, { name: "__main__", file: "/main.py" }) };
  };
  it("a run is stopped between two statements, and Python code cannot catch that", () => {
    let count = 0;
    const ran = start(lines("i = 0", "while True:", "    try:", "        i += 1", "    except BaseException:", "        pass"), { statement: () => { if (++count > 50) throw new Halted("stopped"); } });
    expect(ran.halted?.why).toBe("stopped");
    expect(ran.raised).toBe(null);
  });
  it("cancelled is asked now and then", () => {
    let asked = 0;
    expect(start("while True: pass", { cancelled: () => ++asked > 3 }).halted?.why).toBe("cancelled");
  });
  it("print tells its arguments' trees", () => {
    const seen: string[] = [];
    start(lines("loss = 0.5", "print('x', f'loss: {loss:.3f}')"), { print: (_frame, call, values) => { seen.push(`${call.args.map((a) => a.kind).join()} ${values.join()}`); } });
    expect(seen).toEqual(["Constant,JoinedStr x,loss: 0.500"]);
  });
  it("calls are entered and left", () => {
    const seen: string[] = [];
    start(lines("def f(a): return a + g()", "def g(): return 1", "f(2)"), { enter: (_f, fn) => { seen.push(`> ${fn.name}`); }, leave: (_f, fn, v) => { seen.push(`< ${fn.name} ${String(v)}`); } });
    expect(seen).toEqual(["> f", "> g", "< g 1", "< f 3"]);
  });
  it("a traceback from outside", () => {
    const ran = start("raise SystemExit(3)", {});
    expect(formatTraceback(ran.vm, ran.raised!, () => ({ line: 1, text: "raise SystemExit(3)" }))).toContain("SystemExit: 3");
  });
});
