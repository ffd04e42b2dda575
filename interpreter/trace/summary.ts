// A module's summary: its weight, and one call of it with every call inside.
import type { Dim, Shape } from "../shape";
import type { Instance, Value } from "../python/values";

import type { ClassDef } from "../syntax/tree";
import { dtypes } from "../torch/core/dtype";
import { newTensor } from "../torch/core/state";
import { isModule } from "../torch/nn/registry";
import { namedModules } from "../torch/nn/traverse";
import type { Trace } from "../trace";
import { placeProblems } from "./problems";
import { type Weight, ownCount, weigh } from "./count";
import { tellingInput } from "./calls";
import type { Assumption } from "./infer";
import { instanceOf } from "./instance";
import type { Call } from "./recorder";
import { trial } from "./session";

export interface SummaryCall { readonly path: string; readonly call: Call; /** The module's own parameters. */ readonly parameters: Dim | null }
export interface Summary extends Weight {
  readonly name: string;
  readonly module: Instance;
  /** Multiply-adds of the call; null when there is none. */
  readonly macs: Dim | null;
  /** The module's own call; undefined when nothing calls it with anything known. */
  readonly call: Call | undefined;
  /** All calls in it in the order of completion, its own last. */
  readonly calls: readonly SummaryCall[];
  /** Where the inputs come from, when they were not the program's. */
  readonly assumption: Assumption | undefined;
  readonly problems: Trace["problems"];
}

/** The module that a class or variable of the traced file stands for; undefined when there is none of that name. */
export function moduleNamed(trace: Trace, name: string): Instance | undefined {
  const variable = trace.variables.find((v) => v.name === name);
  if (variable) return variable.module;
  const cls = trace.classes.find((c) => c.name === name);
  if (cls) return (cls.picked === undefined ? cls.assumption?.instance : undefined) ?? [...cls.instances].reverse().find((m) => trace.invocations.some((i) => i.calls.some((c) => c.module === m))) ?? cls.instances.at(-1) ?? instanceOf(trace.session, cls.cls, cls.node)?.instance;
  const v = trace.session.module.dict.get(name);
  return v !== undefined && isModule(v) ? v : undefined;
}

/** Summarizes the module of a name; called with `inputs` when they are given (sizes of float32 tensors). Undefined: there is no such module. */
export function summarize(trace: Trace, name: string, inputs?: readonly Shape[]): Summary | undefined {
  const module = moduleNamed(trace, name);
  if (module === undefined) return undefined;
  const found = inputs ? callWith(trace, module, inputs) : { calls: lastCall(trace, module, trace.classes.find((c) => c.name === name)?.picked), problems: trace.problems };
  const paths = new Map(namedModules(module).map(([path, m]) => [m, path]));
  const own = found.calls.at(-1);
  return {
    name, module, ...weigh(module), call: own, macs: own?.macs ?? null, problems: found.problems,
    calls: found.calls.map((call) => ({ path: paths.get(call.module) ?? "", call, parameters: ownCount(call.module) })),
    assumption: inputs ? undefined : trace.assumptions.find((a) => a.instance === module),
  };
}

/** The last recorded call of a module, of those that the user picked, and in front of it, those inside. */
function lastCall(trace: Trace, module: Instance, picked: string | undefined): readonly Call[] {
  const inside = new Set(namedModules(module).map(([, m]) => m));
  for (let i = trace.invocations.length - 1; i >= 0; i--) {
    const { calls } = trace.invocations[i];
    const at = calls.findLastIndex((c) => c.module === module && (picked === undefined || tellingInput(c.inputs, c.kwargs)?.key === picked));
    if (at < 0) continue;
    let from = at;
    while (from > 0 && inside.has(calls[from - 1].module) && calls[from - 1].module !== module) from--;
    return calls.slice(from, at + 1);
  }
  return [];
}

function callWith(trace: Trace, module: Instance, inputs: readonly Shape[]): { calls: readonly Call[]; problems: Trace["problems"] } {
  const { session } = trace;
  const { vm, recorder } = session;
  const node: ClassDef["nameRange"] = trace.classes.find((c) => c.cls === module.cls)?.node.nameRange ?? { start: 0, end: 0 };
  const call = (dtype: "float32" | "int64"): { calls: readonly Call[]; problems: Trace["problems"] } => {
    const values: Value[] = inputs.map((shape) => newTensor(vm, { shape, dtype: dtypes[dtype] }));
    const outcome = trial(session, node, () => vm.call(module, values));
    const calls = recorder.invocations.at(-1)?.root === module && recorder.invocations.length > outcome.mark.invocations ? recorder.invocations.at(-1)!.calls : [];
    const problems = placeProblems(session, [], recorder.since(vm, outcome.mark), null);
    outcome.undo();
    return { calls, problems };
  };
  const floats = call("float32");
  // Token numbers: an embedding takes no floats.
  if (floats.problems.some((p) => p.severity === "error")) { const ints = call("int64"); if (!ints.problems.some((p) => p.severity === "error")) return ints; }
  return floats;
}

