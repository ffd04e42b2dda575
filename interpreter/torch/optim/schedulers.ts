// Learning rate schedulers that follow a formula of the epoch.
// https://docs.pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate
import type { Interp } from "../../python/interp";
import { type ClassValue, type Instance, type Value, float, isUnknown, list, unknown } from "../../python/values";
import { own, pythonClass } from "../nn/define";
import { bases, epochOf, initScheduler, initialStep, lrs, num, schedulerClass, toFloat } from "./scheduler";

/** The rate of one group in this epoch: from its present rate, its initial rate and the scheduler's attributes. */
type Rate = (vm: Interp, now: Value, base: Value, self: Instance, epoch: number, index: number) => Value;
const attribute = (self: Instance, name: string): number => num(own(self, name));
const times = (vm: Interp, v: Value, by: number): Value => (by === 1 ? v : vm.binary("*", v, float(by)));
const literal = (text: string): Value => (text === "None" ? null : /[./e]/.test(text) ? float(text.includes("/") ? Number(text.split("/")[0]) / Number(text.split("/")[1]) : Number(text)) : text === "True" || text === "False" ? text === "True" : Number(text));

/** A scheduler: its arguments behind the optimizer ("gamma=0.1"), kept as attributes of their names, and its formula. */
function scheduler(name: string, args: string, rate: Rate, options: { prepare?(vm: Interp, self: Instance): void; closed?: Rate } = {}): ClassValue {
  const words = args.split(" ").filter(Boolean), names = words.map((w) => w.split("=")[0]!);
  const rates = (f: Rate) => (vm: Interp, self: Instance): Value => { const now = lrs(self), base = bases(self), epoch = epochOf(self); return Number.isNaN(epoch) ? unknown("the epoch is not known") : list(now.map((lr, i) => f(vm, lr, base[i] ?? null, self, epoch, i))); };
  return pythonClass(name, "torch.optim.lr_scheduler", [schedulerClass], {
    __init__: [`optimizer ${words.map((w) => (w.includes("=") ? `${w.split("=")[0]}=` : w)).join(" ")} last_epoch=`, (vm, self, optimizer, ...values) => {
      names.forEach((k, i) => self.dict.set(k, values[i] ?? (words[i]!.includes("=") ? literal(words[i]!.split("=")[1]!) : null)));
      options.prepare?.(vm, self);
      if (initScheduler(vm, self, optimizer!, values[names.length] ?? -1)) initialStep(vm, self);
      return null;
    }],
    get_lr: ["", rates(rate)],
    ...(options.closed && { _get_closed_form_lr: ["", rates(options.closed)] as const }),
  });
}
const positive = (name: string, check: (x: number) => boolean, message: string) => (vm: Interp, self: Instance): void => { const x = attribute(self, name); if (!Number.isNaN(x) && !check(x)) vm.raise("ValueError", message); };
const lambdas = (_: Interp, self: Instance): void => {
  const given = own(self, "lr_lambda");
  self.dict.set("lr_lambdas", typeof given === "object" && given !== null && (given.kind === "list" || given.kind === "tuple") ? list([...given.items]) : list([given]));
  self.dict.delete("lr_lambda");
};
/** The factor that the program's function gives for this epoch; one function serves all groups. */
const factor = (vm: Interp, self: Instance, index: number): Value => { const all = own(self, "lr_lambdas") as { items: Value[] }; return vm.call(all.items[index] ?? all.items[0]!, [own(self, "last_epoch")]); };
const cosine = Math.cos, pi = Math.PI;

export const schedulers: Record<string, ClassValue> = {
  StepLR: scheduler("StepLR", "step_size gamma=0.1", (vm, now, _, self, t) => (t === 0 || t % attribute(self, "step_size") !== 0 ? now : vm.binary("*", now, own(self, "gamma"))), { closed: (vm, _, base, self, t) => vm.binary("*", base, toFloat(attribute(self, "gamma") ** Math.floor(t / attribute(self, "step_size")))) }),
  MultiStepLR: scheduler("MultiStepLR", "milestones gamma=0.1", (vm, now, _, self, t) => {
    const at = milestones(self);
    if (!at) return unknown("the milestones are not known");
    const hits = at.filter((m) => m === t).length;
    return hits === 0 ? now : times(vm, now, attribute(self, "gamma") ** hits);
  }, { prepare: (vm, self) => { const given = own(self, "milestones"); if (!isUnknown(given)) self.dict.set("milestones", vm.call(vm.getattr(vm.import("collections")!, "Counter"), [given])); } }),
  ConstantLR: scheduler("ConstantLR", "factor=1/3 total_iters=5", (vm, now, _, self, t) => (t === 0 ? times(vm, now, attribute(self, "factor")) : t !== attribute(self, "total_iters") ? now : times(vm, now, 1 / attribute(self, "factor"))), { prepare: positive("factor", (x) => x >= 0 && x <= 1, "Constant multiplicative factor expected to be between 0 and 1.") }),
  LinearLR: scheduler("LinearLR", "start_factor=1/3 end_factor=1.0 total_iters=5", (vm, now, _, self, t) => {
    const [from, to, n] = [attribute(self, "start_factor"), attribute(self, "end_factor"), attribute(self, "total_iters")];
    return t === 0 ? times(vm, now, from) : t > n ? now : times(vm, now, 1 + (to - from) / (n * from + (t - 1) * (to - from)));
  }, { prepare(vm, self) { positive("start_factor", (x) => x > 0 && x <= 1, "Starting multiplicative factor expected to be greater than 0 and less or equal to 1.")(vm, self); positive("end_factor", (x) => x >= 0 && x <= 1, "Ending multiplicative factor expected to be between 0 and 1.")(vm, self); } }),
  ExponentialLR: scheduler("ExponentialLR", "gamma", (vm, now, _, self, t) => (t === 0 ? now : vm.binary("*", now, own(self, "gamma")))),
  PolynomialLR: scheduler("PolynomialLR", "total_iters=5 power=1.0", (vm, now, _, self, t) => { const n = attribute(self, "total_iters"); return t === 0 || t > n ? now : times(vm, now, ((1 - t / n) / (1 - (t - 1) / n)) ** attribute(self, "power")); }),
  CosineAnnealingLR: scheduler("CosineAnnealingLR", "T_max eta_min=0.0", (_, now, base, self, t) => {
    const [n, low, lr, start] = [attribute(self, "T_max"), attribute(self, "eta_min"), num(now), num(base)];
    if (t === 0) return now;
    if (attribute(self, "_step_count") === 1) return toFloat(low + ((start - low) * (1 + cosine((t * pi) / n))) / 2);
    if ((((t - 1 - n) % (2 * n)) + 2 * n) % (2 * n) === 0) return toFloat(lr + ((start - low) * (1 - cosine(pi / n))) / 2);
    return toFloat(((1 + cosine((pi * t) / n)) / (1 + cosine((pi * (t - 1)) / n))) * (lr - low) + low);
  }, { closed: (_, __, base, self, t) => toFloat(attribute(self, "eta_min") + ((num(base) - attribute(self, "eta_min")) * (1 + cosine((pi * t) / attribute(self, "T_max")))) / 2) }),
  LambdaLR: scheduler("LambdaLR", "lr_lambda", (vm, _, base, self, __, i) => vm.binary("*", base, factor(vm, self, i)), { prepare: lambdas }),
  MultiplicativeLR: scheduler("MultiplicativeLR", "lr_lambda", (vm, now, _, self, t, i) => (t > 0 ? vm.binary("*", now, factor(vm, self, i)) : now), { prepare: lambdas }),
};
function milestones(self: Instance): number[] | undefined {
  const m = own(self, "milestones");
  if (typeof m !== "object" || m === null || m.kind !== "dict") return undefined;
  return [...m.map].flatMap(([k, count]) => new Array<number>(num(count)).fill(num(k as Value)));
}
