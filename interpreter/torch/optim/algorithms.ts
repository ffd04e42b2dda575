// The optimizers of torch.optim, declared: constructor, defaults, checks, kernel.
import type { Interp } from "../../python/interp";
import { bind } from "../../python/builtins/arguments";
import { type ClassValue, type Dict, type Instance, type Value, builtin, dict, float, isUnknown, tuple } from "../../python/values";
import { pythonClass } from "../nn/define";
import { isTensor } from "../nn/registry";
import { initOptimizer, optimizerClass } from "./optimizer";
import { step } from "./step";

/** A default written as in Python: "0.001", "0", "False", "None", "(0.9,0.999)". */
function literal(text: string): Value {
  if (text === "None") return null;
  if (text === "True" || text === "False") return text === "True";
  if (text.startsWith("(")) return tuple(text.slice(1, -1).split(",").map(literal));
  return /[.e]/.test(text) ? float(Number(text)) : Number(text);
}
type Check = (vm: Interp, a: Record<string, Value>) => void;
const within = (vm: Interp, v: Value, high?: number): boolean => isUnknown(v) || (vm.truth(vm.binary("<=", float(0), v)) !== false && (high === undefined || vm.truth(vm.binary("<", v, float(high))) !== false));
const atLeastZero = (name: string, words: string): Check => (vm, a) => { if (!within(vm, a[name]!)) vm.raise("ValueError", `Invalid ${words}: ${vm.str(a[name]!)}`); };
const lr = atLeastZero("lr", "learning rate"), eps = atLeastZero("eps", "epsilon value"), weightDecay = atLeastZero("weight_decay", "weight_decay value");
const betas: Check = (vm, a) => { const items = isUnknown(a.betas!) ? [] : vm.items(a.betas!) ?? []; items.slice(0, 2).forEach((b, i) => { if (!isTensor(b) && !within(vm, b, 1)) vm.raise("ValueError", `Invalid beta parameter at index ${i}: ${vm.str(b)}`); }); };
const adamChecks = [lr, eps, betas, weightDecay];
const fusedAndForeach: Check = (vm, a) => { if (a.foreach === true && a.fused === true) vm.raise("RuntimeError", "`fused` and `foreach` cannot be `True` together."); };

interface Row {
  readonly kind: string; readonly file?: string;
  /** name=default …; `*` before those that are only given by name. */
  readonly args: string;
  /** Order of the group's entries, where it is not that of the arguments. */
  readonly order?: string;
  readonly checks: readonly Check[]; readonly base?: string;
  /** Entries with values of their own. */
  readonly fixed?: Readonly<Record<string, Value>>;
}
const rest = "foreach=None maximize=False capturable=False differentiable=False fused=None";
const rows: Record<string, Row> = {
  SGD: { kind: "sgd", args: "lr=0.001 momentum=0 dampening=0 weight_decay=0 nesterov=False * maximize=False foreach=None differentiable=False fused=None", checks: [lr, atLeastZero("momentum", "momentum value"), weightDecay, (vm, a) => {
    if (a.nesterov === true && (vm.truth(vm.binary("<=", a.momentum!, 0)) === true || vm.equal(a.dampening!, 0) === false)) vm.raise("ValueError", "Nesterov momentum requires a momentum and zero dampening");
  }, fusedAndForeach] },
  Adam: { kind: "adam", args: `lr=0.001 betas=(0.9,0.999) eps=1e-8 weight_decay=0 amsgrad=False * ${rest} decoupled_weight_decay=False`, order: "lr betas eps weight_decay amsgrad maximize foreach capturable differentiable fused decoupled_weight_decay", checks: [...adamChecks, fusedAndForeach] },
  AdamW: { kind: "adam", base: "Adam", args: "lr=0.001 betas=(0.9,0.999) eps=1e-8 weight_decay=0.01 amsgrad=False * maximize=False foreach=None capturable=False differentiable=False fused=None", fixed: { decoupled_weight_decay: true }, checks: [...adamChecks, fusedAndForeach] },
  RMSprop: { kind: "rmsprop", args: "lr=0.01 alpha=0.99 eps=1e-8 weight_decay=0 momentum=0 centered=False capturable=False foreach=None maximize=False differentiable=False", order: "lr momentum alpha eps centered weight_decay capturable foreach maximize differentiable", checks: [lr, eps, atLeastZero("momentum", "momentum value"), weightDecay, atLeastZero("alpha", "alpha value")] },
  Adagrad: { kind: "adagrad", args: "lr=0.01 lr_decay=0 weight_decay=0 initial_accumulator_value=0 eps=1e-10 foreach=None * maximize=False differentiable=False fused=None", order: "lr lr_decay eps weight_decay initial_accumulator_value foreach maximize differentiable fused", checks: [lr, atLeastZero("lr_decay", "lr_decay value"), weightDecay, atLeastZero("initial_accumulator_value", "initial_accumulator_value value"), eps, fusedAndForeach] },
  Adadelta: { kind: "adadelta", args: "lr=1.0 rho=0.9 eps=1e-6 weight_decay=0 foreach=None * capturable=False maximize=False differentiable=False", order: "lr rho eps weight_decay maximize capturable foreach differentiable", checks: [lr, (vm, a) => { if (!isUnknown(a.rho!) && !(within(vm, a.rho!) && vm.truth(vm.binary("<=", a.rho!, float(1))) !== false)) vm.raise("ValueError", `Invalid rho value: ${vm.str(a.rho!)}`); }, eps, weightDecay] },
  Adamax: { kind: "adamax", args: "lr=0.002 betas=(0.9,0.999) eps=1e-8 weight_decay=0 foreach=None * maximize=False differentiable=False capturable=False", checks: adamChecks },
  NAdam: { kind: "nadam", args: "lr=0.002 betas=(0.9,0.999) eps=1e-8 weight_decay=0 momentum_decay=0.004 decoupled_weight_decay=False * foreach=None maximize=False capturable=False differentiable=False", order: "lr betas eps weight_decay momentum_decay decoupled_weight_decay maximize foreach capturable differentiable", checks: [...adamChecks, atLeastZero("momentum_decay", "momentum_decay value")] },
  RAdam: { kind: "radam", args: "lr=0.001 betas=(0.9,0.999) eps=1e-8 weight_decay=0 decoupled_weight_decay=False * foreach=None maximize=False capturable=False differentiable=False", order: "lr betas eps weight_decay maximize foreach capturable decoupled_weight_decay differentiable", checks: adamChecks },
  ASGD: { kind: "asgd", args: "lr=0.01 lambd=0.0001 alpha=0.75 t0=1000000.0 weight_decay=0 foreach=None maximize=False differentiable=False capturable=False", checks: [lr, weightDecay] },
  Rprop: { kind: "rprop", args: "lr=0.01 etas=(0.5,1.2) step_sizes=(1e-6,50) * capturable=False foreach=None maximize=False differentiable=False", order: "lr etas step_sizes foreach maximize differentiable capturable", checks: [lr, (vm, a) => {
    const [down, up] = isUnknown(a.etas!) ? [] : vm.items(a.etas!) ?? [];
    if (down !== undefined && up !== undefined && !(vm.truth(vm.binary("<", float(0), down)) !== false && vm.truth(vm.binary("<", down, float(1))) !== false && vm.truth(vm.binary("<", float(1), up)) !== false)) vm.raise("ValueError", `Invalid eta values: ${vm.str(down)}, ${vm.str(up)}`);
  }] },
  SparseAdam: { kind: "adam", file: "sparse_adam", args: "lr=0.001 betas=(0.9,0.999) eps=1e-8 maximize=False", checks: [lr, eps, betas] },
  Adafactor: { kind: "adafactor", file: "", args: "lr=0.01 beta2_decay=-0.8 eps=(None,0.001) d=1.0 weight_decay=0.0 * foreach=None maximize=False", checks: [(vm, a) => { if (!within(vm, a.lr!)) vm.raise("ValueError", `Learning rate should be >= 0 but is: ${vm.str(a.lr!)}`); }, (vm, a) => { if (!within(vm, a.weight_decay!)) vm.raise("ValueError", `weight_decay should be >= 0 but is: ${vm.str(a.weight_decay!)}`); }] },
  Muon: { kind: "muon", file: "", args: "lr=0.001 weight_decay=0.1 momentum=0.95 nesterov=True ns_coefficients=(3.4445,-4.775,2.0315) eps=1e-7 ns_steps=5 adjust_lr_fn=None", checks: [
    (vm, a) => { if (!within(vm, a.lr!)) vm.raise("ValueError", `Learning rate should be >= 0 but is: ${vm.str(a.lr!)}`); }, (vm, a) => { if (!within(vm, a.momentum!)) vm.raise("ValueError", `momentum should be >= 0 but is: ${vm.str(a.momentum!)}`); }, (vm, a) => { if (!within(vm, a.weight_decay!)) vm.raise("ValueError", `weight decay should be >= 0 but is: ${vm.str(a.weight_decay!)}`); },
  ] },
};

function make(name: string, row: Row): ClassValue {
  const cls = pythonClass(name, row.file === "" ? "torch.optim" : `torch.optim.${row.file ?? name.toLowerCase()}`, [row.base ? optimizers[row.base]! : optimizerClass], {
    step: ["closure=", (vm, self, closure) => step(vm, self, row.kind, closure ?? null)],
  });
  const words = row.args.split(" "), defaults = Object.fromEntries(words.filter((w) => w !== "*").map((w) => { const at = w.indexOf("="); return [w.slice(0, at), literal(w.slice(at + 1))]; }));
  const signature = `self params ${words.map((w) => (w === "*" ? w : `${w.slice(0, w.indexOf("="))}=`)).join(" ")}`, names = ["self", "params", ...Object.keys(defaults)];
  cls.dict.set("__init__", builtin("__init__", (vm, args, kwargs) => {
    const values = bind(vm, `${name}.__init__`, signature, args, kwargs), self = values[0] as Instance, a: Record<string, Value> = {};
    names.forEach((k, i) => { if (i > 1) a[k] = values[i] === undefined ? defaults[k]! : values[i]!; });
    for (const check of row.checks) check(vm, a);
    self.native = { steps: 0 };
    const order = row.order?.split(" ") ?? Object.keys(a).concat(Object.keys(row.fixed ?? {}));
    initOptimizer(vm, self, values[1]!, dict(order.map((k) => [k, row.fixed?.[k] ?? a[k] ?? null] as const)) as Dict);
    return null;
  }, { binds: true }));
  return cls;
}
/** The optimizers by name. */
export const optimizers: Record<string, ClassValue> = {};
for (const [name, row] of Object.entries(rows)) optimizers[name] = make(name, row);
