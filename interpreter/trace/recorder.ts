// What an evaluation tells: facts, modules as they are made, calls of modules. Can be set back, for attempts that are thrown away.
import type { Dim } from "../shape";
import type { Problem } from "../python";
import type { Frame, Machine } from "../python";
import type { ClassValue, Instance, Kwargs, Value } from "../python/values";
import { isModule } from "../torch/nn/registry";
import type { Tensor } from "../torch/tensor";
import type { ModuleCall, TorchState } from "../torch/core/state";
import { type Arguments, givenTo } from "./uses";
import { type Described, describe, describedKey } from "./describe";
import { tellingInput } from "./calls";

export interface Place { readonly file: string; readonly start: number; readonly end: number }

/** What a name was bound to; several where a line ran with different values. Offsets are the target's (of "return", the statement's). */
export interface Fact { readonly start: number; readonly end: number; readonly name: string; readonly value: Described; /** The live value, for what the description leaves out. */ readonly live: Value; /** In calls of which of the picked classes, with which inputs (trace/calls.ts), it was bound. */ within: Map<ClassValue, Set<string>> | null }

/** A module was made: where, in the innermost frame of a user's file that is not inside its own constructor. */
export interface Creation { readonly module: Instance; readonly at: Place; /** Of a module of another file that this one makes: what its constructor was given. */ readonly given?: Arguments }

/** One call of a submodule inside the call of a root module; "" is the root's own path. */
export interface Call { readonly module: Instance; readonly inputs: readonly Described[]; readonly kwargs: readonly (readonly [string, Described])[]; readonly output: Described; readonly macs: Dim; readonly at: Place; readonly liveInputs: readonly Value[]; readonly liveKwargs: Kwargs | null; readonly liveOutput: Value }

/** A call of a module that no other module made, with all calls inside it in the order of completion (its own is the last). */
export interface Invocation { readonly root: Instance; readonly calls: readonly Call[]; readonly ops: readonly OpCall[] }
/** An operation that code of a module's own forward did, outside of the layers of the table. */
export interface OpCall { readonly name: string; readonly inputs: readonly Tensor[]; readonly outputs: readonly Tensor[]; readonly at: Place; /** How many calls were complete before it. */ readonly after: number }

export interface Mark { readonly facts: number; readonly parameters: number; readonly creations: number; readonly invocations: number; readonly problems: number; readonly keys: ReadonlySet<string>; readonly reached: number }

/** At most so many distinct values of one binding are kept. */
const MOST_VALUES = 24, MOST_INVOCATIONS = 400, MOST_CALLS = 20_000, MOST_OPS = 5_000;

export interface Recorder {
  readonly facts: Fact[];
  /** What functions of the file were called with; the places are those of the parameters. */
  readonly parameters: Fact[];
  readonly creations: Creation[];
  readonly invocations: Invocation[];
  /** Code of functions of the user's files that ran with arguments of which something is known. */
  readonly reached: Set<object>;
  enter(frame: Frame): void;
  bind(file: string, start: number, end: number, name: string, value: Value): void;
  mark(vm: Machine): Mark;
  /** Forgets everything since the mark. */
  reset(vm: Machine, mark: Mark): void;
  /** Listens to the torch side. */
  attach(vm: Machine, state: TorchState): void;
  /** Problems since a mark. */
  since(vm: Machine, mark: Mark): readonly Problem[];
}

/** `picked`: the names of classes of which the user picked a call; of their calls it is noted what was bound in them. */
export function newRecorder(file: string, picked: ReadonlySet<string>): Recorder {
  const facts: Fact[] = [], creations: Creation[] = [], invocations: Invocation[] = [], reached = new Set<object>();
  const seen = new Map<string, Map<string, Fact>>();
  /** With what a module of the file's classes was called last. */
  const enteredWith = new WeakMap<Instance, string>();
  let calling: readonly Instance[] = [];
  /** What `add` noted of each fact, so that it can be taken back. */
  const noted = new Map<Fact, readonly [string, string]>();
  const order: object[] = [];
  let pending: Call[] = [];
  let pendingOps: OpCall[] = [];
  let counted = 0, countedOps = 0;

  const parameters: Fact[] = [];
  function add(fact: Fact, into = facts): void {
    const at = `${fact.start}:${fact.name}`;
    let keys = seen.get(at);
    if (keys === undefined) seen.set(at, (keys = new Map<string, Fact>()));
    const key = describedKey(fact.value), known = keys.get(key);
    if (known === undefined) {
      if (keys.size >= MOST_VALUES) return;
      keys.set(key, fact);
      noted.set(fact, [at, key]);
      into.push(fact);
    }
    if (picked.size > 0) for (const module of calling) {
      const call = enteredWith.get(module);
      if (call === undefined) continue;
      const within = ((known ?? fact).within ??= new Map<ClassValue, Set<string>>()), calls = within.get(module.cls);
      if (calls === undefined) within.set(module.cls, new Set([call])); else calls.add(call);
    }
  }

  return {
    facts, parameters, creations, invocations, reached,
    bind(inFile, start, end, name, value) {
      // Of what is bound many times by the program itself, no more is described.
      if (inFile === file && (picked.size > 0 || (seen.get(`${start}:${name}`)?.size ?? 0) < MOST_VALUES)) add({ start, end, name, value: describe(value), live: value, within: null });
    },
    enter({ code, slots }) {
      const { node } = code;
      if (code.unit.file === file && (node.kind === "FunctionDef" || node.kind === "AsyncFunctionDef")) {
        const all = node.args.posonlyargs.length === 0 ? node.args.args : [...node.args.posonlyargs, ...node.args.args];
        for (let i = 0; i < all.length; i++) {
          const v = slots[i];
          if (v !== undefined && typeof v === "object" && v !== null && v.kind !== "instance") add({ start: all[i].argRange.start, end: all[i].argRange.end, name: all[i].arg, value: describe(v), live: v, within: null }, parameters);
        }
      }
      if (reached.has(code)) return;
      const { names } = code.parameters;
      for (let i = 0; i < names.length; i++) if (isObscure(slots[i])) return;
      reached.add(code);
      order.push(code);
    },
    mark: (vm) => ({ facts: facts.length, parameters: parameters.length, creations: creations.length, invocations: invocations.length, problems: vm.problems.length, keys: new Set(vm.problemKeys), reached: order.length }),
    reset(vm, mark) {
      for (const fact of [...facts.splice(mark.facts), ...parameters.splice(mark.parameters)]) {
        const [at, key] = noted.get(fact)!;
        seen.get(at)!.delete(key);
        noted.delete(fact);
      }
      creations.length = mark.creations;
      invocations.length = mark.invocations;
      vm.problems.length = mark.problems;
      vm.problemKeys.clear();
      for (const key of mark.keys) vm.problemKeys.add(key);
      for (const code of order.splice(mark.reached)) reached.delete(code);
      pending = [];
      pendingOps = [];
    },
    since: (vm, mark) => vm.problems.slice(mark.problems),
    attach(vm, state) {
      state.onCreate = (module) => {
        const given = givenTo(module, vm.frame, file);
        creations.push({ module, at: madeAt(vm, module), ...(given && { given }) });
      };
      calling = state.calling;
      state.onEnter = (module, inputs, kwargs) => {
        if (!picked.has(module.cls.name) || !definedIn(module.cls, file)) return;
        const telling = tellingInput(inputs.map((v) => describe(v)), [...(kwargs ?? [])].map(([k, v]) => [k, describe(v)] as const));
        if (telling !== undefined) enteredWith.set(module, telling.key);
      };
      state.onCall = (call: ModuleCall) => {
        if (counted >= MOST_CALLS) return;
        counted++;
        const outermost = state.calling.length <= 1;
        pending.push({
          module: call.module, inputs: call.inputs.map((v) => describe(v)), kwargs: [...(call.kwargs as Kwargs | null ?? [])].map(([k, v]) => [k, describe(v)] as const),
          output: describe(call.output), macs: call.macs, at: call.position, liveInputs: call.inputs, liveKwargs: (call.kwargs as Kwargs | null) ?? null, liveOutput: call.output,
        });
        if (!outermost) return;
        if (invocations.length < MOST_INVOCATIONS) invocations.push({ root: call.module, calls: pending, ops: pendingOps });
        pending = [];
        pendingOps = [];
      };
      state.onOp = (name, inputs, outputs) => {
        if (countedOps >= MOST_OPS || state.calling.at(-1)!.cls.origin === undefined) return;
        countedOps++;
        pendingOps.push({ name, inputs, outputs, at: vm.where(), after: pending.length });
      };
    },
  };
}

/** An argument that makes a call tell little: its facts may be had better by an inference. */
const isObscure = (v: Value | undefined): boolean => typeof v === "object" && v !== null && (v.kind === "unknown" || (v.kind === "tensor" && v.shape === null));

/** The innermost frame of a user's file that is not the module's own constructor. */
function madeAt(vm: Machine, module: Instance): Place {
  let f = vm.frame;
  while (f !== null && (!f.user || f.slots[0] === module || f.names !== null && f.code.node.kind === "ClassDef")) f = f.back;
  return f === null ? { file: "", start: 0, end: 0 } : { file: f.code.unit.file, start: f.node.start, end: f.node.end };
}

/** Leaves out modules that only a branch made which was taken back: nothing is left of them. */
export function dropUndone({ creations }: Recorder, from = 0): void {
  for (let i = creations.length - 1; i >= from; i--) if ((creations[i].module as Partial<Instance>).dict === undefined) creations.splice(i, 1);
}

/** The class statement of a file that a class comes from. */
export const definedIn = (cls: ClassValue, file: string): boolean => cls.origin?.file === file;
export { isModule };
