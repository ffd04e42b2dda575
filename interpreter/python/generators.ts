// Generators and coroutines: a suspended frame behind an iterator.
import { Raised } from "./interp";
import type { FunctionValue, Instance, Iterator, Value } from "./values";
import type { Frame } from "./frame";
import type { Machine } from "./machine";
import type { Signal } from "./shared";
import { exceptionState } from "./exceptions";

/** The iterator that a call of a generator function gives. `returned` of the last StopIteration is kept for `yield from`. */
export interface PythonGenerator extends Iterator { returned: Value }

export function generatorOf(vm: Machine, frame: Frame, func: FunctionValue): Iterator {
  let steps: Generator<Value, Signal, Value> | null = null;
  let finished = false, running = false;
  const resume = (machine: Machine, go: (s: Generator<Value, Signal, Value>) => IteratorResult<Value, Signal>): Value | undefined => {
    if (finished) return undefined;
    if (running) machine.raise("ValueError", "generator already executing");
    steps ??= frame.code.steps!(frame);
    const back = machine.frame;
    frame.back = back;
    machine.frame = frame;
    machine.depth++;
    running = true;
    const open = machine.tries.length;
    try {
      if (machine.depth > machine.maxDepth) machine.raise("RecursionError", "maximum recursion depth exceeded");
      const step = go(steps);
      if (!step.done) return step.value;
      finished = true;
      made.returned = frame.result;
      return undefined;
    } catch (e) {
      finished = true;
      // As in call.ts: it may have returned before.
      if (e instanceof Raised && e.explicit && frame.returned !== null && machine.mode === "shapes") return undefined;
      if (e instanceof Raised) {
        e.traceback.push({ file: frame.code.unit.file, start: frame.node.start, end: frame.node.end, name: frame.code.name });
        if (e.exception.cls.name === "StopIteration") {
          const outer = new Raised(machine.exception("RuntimeError", "generator raised StopIteration"));
          exceptionState(outer.exception).cause = e.exception;
          throw outer;
        }
      }
      throw e;
    } finally {
      running = false;
      machine.tries.length = open;
      machine.depth--;
      machine.frame = back;
      frame.back = null;
    }
  };
  let started = false;
  const made: PythonGenerator = {
    kind: "iterator", type: frame.code.kind === "coroutine" ? "coroutine" : frame.code.kind === "asyncgen" ? "async_generator" : "generator", returned: null,
    next(m) { started = true; return resume(m as Machine, (s) => s.next(null)); },
    send(m, value) {
      if (!started && value !== null) m.raise("TypeError", "can't send non-None value to a just-started generator");
      started = true;
      return resume(m as Machine, (s) => s.next(value));
    },
    raise(m, error) {
      const raised = new Raised(error as Instance);
      raised.explicit = true;
      if (!started) { finished = true; throw raised; }
      return resume(m as Machine, (s) => s.throw(raised));
    },
    close(m) {
      if (!started || finished) { finished = true; return; }
      const exit = new Raised(m.exception("GeneratorExit", ""));
      exit.explicit = true;
      try {
        if (resume(m as Machine, (s) => s.throw(exit)) !== undefined) m.raise("RuntimeError", "generator ignored GeneratorExit");
      } catch (e) {
        if (!(e instanceof Raised) || (e.exception.cls.name !== "GeneratorExit" && e.exception.cls.name !== "StopIteration")) throw e;
      }
    },
  };
  (made as { attrs?: Map<string, Value> }).attrs = new Map<string, Value>([["__name__", func.name], ["__qualname__", func.qualname]]);
  return made;
}
