// Which loop of the program counts epochs, and how many there will be: told from the tree, and from its variables while it runs.
import type { Frame } from "../../interpreter/python";
import { localsOf } from "../../interpreter/python/locals";
import { isTraining } from "../../interpreter/python/compile/loops";
import type { Value } from "../../interpreter/python/values";
import type * as t from "../../interpreter/syntax/tree";

export interface EpochLoop {
  readonly node: t.For | t.While;
  readonly frame: Frame;
  /** Counted from 1. */
  epoch: number;
  readonly epochs: number | undefined;
}

const named = /^(_?ep|epochs?|n_?epoch|epoch_?\w*|\w*_?epoch)$/i;

/** Whether a loop's rounds are epochs: it says so by its variable's name, or it trains in a loop inside. */
export function countsEpochs(node: t.For): boolean {
  if (node.target.kind === "Name" && named.test(node.target.id)) return true;
  return isRange(node.iter) && hasTrainingLoop(node.body);
}
const isRange = (e: t.Expr): e is t.Call => e.kind === "Call" && ((e.func.kind === "Name" && (e.func.id === "range" || e.func.id === "tqdm" || e.func.id === "trange")) || (e.func.kind === "Attribute" && e.func.attr === "tqdm"));

/** A loop among the statements (not in functions) whose body takes optimizer steps. */
function hasTrainingLoop(body: readonly t.Stmt[]): boolean {
  return body.some((s) => {
    if (s.kind === "For" || s.kind === "While") return isTraining(s.body) || hasTrainingLoop(s.body);
    if (s.kind === "With") return hasTrainingLoop(s.body);
    if (s.kind === "If") return hasTrainingLoop(s.body) || hasTrainingLoop(s.orelse);
    return false;
  });
}

/** How many rounds `for … in range(…)` takes, where its bounds are numbers, names or simple sums of these. */
export function roundsOf(frame: Frame, iter: t.Expr): number | undefined {
  if (!isRange(iter)) return undefined;
  const [first] = iter.args;
  if (first && isRange(first)) return roundsOf(frame, first);
  const bounds = iter.args.map((a) => numberOf(frame, a));
  if (bounds.length === 0 || bounds.some((b) => b === undefined)) return undefined;
  const [start, stop, step] = bounds.length === 1 ? [0, bounds[0]!, 1] : [bounds[0]!, bounds[1]!, bounds[2] ?? 1];
  return Math.max(0, Math.ceil((stop - start) / step));
}

/** A number that an expression of names, attributes and sums stands for; nothing is called. */
function numberOf(frame: Frame, e: t.Expr): number | undefined {
  switch (e.kind) {
    case "Constant": return e.value.type === "int" || e.value.type === "float" ? Number(e.value.value) : undefined;
    case "Name": { const v = localsOf(frame).get(e.id) ?? frame.globals.get(e.id); return v === undefined ? undefined : plain(v); }
    case "Attribute": { const owner = e.value.kind === "Name" ? (localsOf(frame).get(e.value.id) ?? frame.globals.get(e.value.id)) : undefined; if (owner === undefined || typeof owner !== "object" || owner === null) return undefined; const v = owner.kind === "instance" ? owner.dict.get(e.attr) : undefined; return v === undefined ? undefined : plain(v); }
    case "BinOp": {
      const a = numberOf(frame, e.left), b = numberOf(frame, e.right);
      if (a === undefined || b === undefined) return undefined;
      return e.op === "+" ? a + b : e.op === "-" ? a - b : e.op === "*" ? a * b : e.op === "//" ? Math.floor(a / b) : undefined;
    }
    default: return undefined;
  }
}
const plain = (v: Value): number | undefined => (typeof v === "number" ? v : typeof v === "object" && v !== null && v.kind === "float" ? v.value : undefined);
