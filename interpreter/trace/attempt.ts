// One call of a module's forward with inputs that are guessed, and what is learned from it. A call with the same guesses is not made twice.
import { type Dim, type Shape, freeSymbols, isSym, keyOf, symbol } from "../shape";
import type { Problem } from "../python";
import type { DtypeName, Instance, Value } from "../python/values";
import { unknown } from "../python/values";
import type { ClassDef } from "../syntax/tree";
import { dtypes } from "../torch/core/dtype";
import { newTensor } from "../torch/core/state";
import { namedModules } from "../torch/nn/traverse";
import type { Tensor } from "../torch/tensor";
import type { Declared } from "./declare";
import { type Outcome, type Session, trial } from "./session";

/** `declared`: what the user says it is. */
export interface Parameter { readonly name: string; readonly declared: Declared | undefined; readonly picked: boolean; readonly kind: "tensor" | "int" | "other" | "unsaid" }
/** What an argument is in one attempt. `shape` null: to be found out. */
export interface Guess { readonly name: string; readonly shape: Shape | null; readonly dtype: DtypeName | null }
type Equation = readonly [Dim, Dim];

export interface Attempted {
  readonly guesses: readonly Guess[];
  readonly outcome: Outcome<Value>;
  readonly errors: readonly Problem[];
  /** Shapes of inputs that were open: as operations or the program itself have said. */
  readonly refined: ReadonlyMap<string, Shape>;
  /** Inputs whose rank the program itself says. */
  readonly settled: ReadonlySet<string>;
  readonly integer: ReadonlySet<string>;
  /** Sizes that operations need to be equal, and sizes that the program asserts to be. */
  readonly constraints: readonly Equation[];
  readonly claims: readonly Equation[];
  /** Sizes of what the layers gave: at least 1 each. */
  readonly sizes: readonly Dim[];
  readonly output: Value | undefined;
  /** Something of the input or the output did not come out. */
  readonly lost: boolean;
  /** Something had to be as large as the batch, which is hardly ever meant. */
  readonly strained: boolean;
  /** Why the output did not. */
  readonly because: string | undefined;
}

export interface Attempts {
  /** What a call with these guesses tells. Its record is the session's unless it was made before. */
  make(guesses: readonly Guess[]): Attempted;
  made(guesses: readonly Guess[]): boolean;
  /** Makes the record of the session that of this attempt. */
  record(attempt: Attempted): Attempted;
  /** Nothing of them stays recorded. */
  forget(): void;
  /** Whether a problem is that of an attribute which one of the modules does not have. */
  isMissingAttribute(problem: Problem): boolean;
  /** A size of the class's inputs. */
  isOwn(size: Dim): boolean;
  /** Sizes with names that nothing in the guesses has; equal names give equal sizes, but for a second one in the same list. */
  sizes(names: readonly string[], guesses: readonly Guess[]): Dim[];
}

export function newAttempts(session: Session, instance: Instance, node: ClassDef, parameters: readonly Parameter[]): Attempts {
  const own = new Set<Dim>(), known = new Map<string, Attempted>();
  let live: Attempted | null = null;
  const namer = (guesses: readonly Guess[]): ((name: string) => Dim) => {
    const used = new Set<Dim>(guesses.flatMap((g) => (g.shape ?? []).flatMap((d) => freeSymbols(d))));
    return (name) => {
      const batch = name === "B";
      for (let n = 1; ; n++) {
        const size = symbol(n === 1 ? name : `${name}${n}`, { id: node.name });
        if (used.has(size) && !batch) continue;
        used.add(size);
        if (!batch) own.add(size);
        return size;
      }
    };
  };
  const run = (guesses: readonly Guess[]): Attempted => {
    live?.outcome.undo();
    return (live = callForward(session, instance, node, parameters, guesses, namer(guesses)));
  };
  return {
    make(guesses) {
      const key = keyOfGuesses(guesses);
      let made = known.get(key);
      if (made === undefined) known.set(key, (made = run(guesses)));
      return made;
    },
    made: (guesses) => known.has(keyOfGuesses(guesses)),
    record: (attempt) => (live === attempt ? attempt : run(attempt.guesses)),
    forget() { live?.outcome.undo(); live = null; },
    isOwn: (size) => own.has(size),
    isMissingAttribute({ exception, message }) {
      const holder = exception === "AttributeError" ? /^'(\w+)' object has no attribute '/.exec(message)?.[1] : undefined;
      return holder !== undefined && namedModules(instance).some(([, m]) => m.cls.name === holder);
    },
    sizes: (names, guesses) => names.map(namer(guesses)),
  };
}

const keyOfGuesses = (guesses: readonly Guess[]): string => guesses.map((g) => `${g.name}:${g.shape === null ? "?" : g.shape.map(keyOf).join(",")}:${g.dtype}`).join(";");

function callForward(session: Session, instance: Instance, node: ClassDef, parameters: readonly Parameter[], guesses: readonly Guess[], size: (name: string) => Dim): Attempted {
  const { vm, state, recorder } = session;
  const refined = new Map<string, Shape>(), integer = new Set<string>(), settled = new Set<string>();
  const constraints: Equation[] = [], claims: Equation[] = [];
  const values = parameters.map((p): Value => {
    const guess = guesses.find((g) => g.name === p.name);
    if (guess === undefined) return p.kind === "int" ? size(p.name) : unknown(`nothing says what is passed as '${p.name}'`);
    const t: Tensor = newTensor(vm, { shape: guess.shape, dtype: guess.dtype === null ? null : dtypes[guess.dtype] });
    if (guess.shape === null) {
      t.because = `the shape of '${p.name}' does not follow from the layers`;
      t.probe = {
        name: p.name, size,
        refine: (shape, certain) => { refined.set(p.name, shape); if (certain === true) settled.add(p.name); },
        note: (fact) => { if (fact === "integer") integer.add(p.name); },
      };
    }
    return t;
  });
  state.constraints = constraints as [Dim, Dim][];
  session.onAssume = (a, b) => { claims.push([a, b]); };
  const outcome = trial(session, node.nameRange, () => vm.call(instance, values));
  state.constraints = null;
  session.onAssume = null;
  const errors = recorder.since(vm, outcome.mark).filter((p) => p.severity === "error");
  const output = outcome.value;
  const lost = guesses.some((g) => g.shape === null && !refined.has(g.name)) || output === undefined || isVague(output);
  const batch = symbol("B", { id: node.name }), strained = constraints.some(([a, b]) => (a === batch) !== (b === batch));
  const sizes = constraints.length + claims.length === 0 ? [] : sizesOf(session, outcome);
  return { guesses, outcome, errors, refined, settled, integer, constraints, claims, sizes, output, lost, strained, because: output !== undefined && isVague(output) ? (output as { because?: string }).because : undefined };
}

const isVague = (v: Value): boolean => typeof v === "object" && v !== null && (v.kind === "unknown" || (v.kind === "tensor" && v.shape === null));

function sizesOf({ recorder }: Session, { mark }: Outcome<Value>): Dim[] {
  const sizes: Dim[] = [];
  for (const { value } of recorder.facts.slice(mark.facts)) if (value.kind === "tensor" && value.shape) for (const d of value.shape) if (d !== null && isSym(d) && sizes.length < 200) sizes.push(d);
  for (const { calls } of recorder.invocations.slice(mark.invocations)) for (const { output } of calls) if (output.kind === "tensor" && output.shape) for (const d of output.shape) if (d !== null && isSym(d) && sizes.length < 400) sizes.push(d);
  return sizes;
}
