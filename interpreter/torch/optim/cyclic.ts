// Schedulers that go in cycles, watch a metric, or combine others.
import type { Interp } from "../../python/interp";
import { type ClassValue, type Instance, type Value, float, isUnknown, list, tuple, unknown } from "../../python/values";
import { own, pythonClass, put } from "../nn/define";
import { groupsOf } from "./optimizer";
import { bases, epochOf, initScheduler, initialStep, lrs, num, optimizerOf, schedulerClass, setLr, toFloat } from "./scheduler";

const module = "torch.optim.lr_scheduler";
const read = (self: Instance, name: string): number => num(own(self, name));
const many = (vm: Interp, self: Instance, v: Value): Value[] => (typeof v === "object" && v !== null && (v.kind === "list" || v.kind === "tuple") ? [...v.items] : groupsOf(optimizerOf(self)).map(() => v));
const keep = (self: Instance, values: Record<string, Value>): void => { for (const [k, v] of Object.entries(values)) self.dict.set(k, v); };
const setRates = (vm: Interp, self: Instance, rates: readonly Value[]): void => { groupsOf(optimizerOf(self)).forEach((g, i) => setLr(vm, g, rates[i] ?? null)); put(vm, self, "_last_lr", list(lrs(self))); };

export const CosineAnnealingWarmRestarts = pythonClass("CosineAnnealingWarmRestarts", module, [schedulerClass], {
  __init__: ["optimizer T_0 T_mult= eta_min= last_epoch=", (vm, self, optimizer, T0, mult, low, last) => {
    if (typeof T0 === "number" && T0 <= 0 || typeof T0 === "object" && T0 !== null && T0.kind === "float") vm.raise("ValueError", `Expected positive integer T_0, but got ${vm.str(T0)}`);
    if (typeof mult === "number" && mult < 1) vm.raise("ValueError", `Expected integer T_mult >= 1, but got ${mult}`);
    keep(self, { T_0: T0!, T_i: T0!, T_mult: mult ?? 1, eta_min: low ?? float(0), T_cur: last ?? -1 });
    if (initScheduler(vm, self, optimizer!, last ?? -1)) initialStep(vm, self);
    return null;
  }],
  get_lr: ["", (_, self) => list(bases(self).map((b) => toFloat(read(self, "eta_min") + ((num(b) - read(self, "eta_min")) * (1 + Math.cos((Math.PI * read(self, "T_cur")) / read(self, "T_i")))) / 2)))],
  step: ["epoch=", (vm, self, given) => {
    if (isUnknown(own(self, "optimizer"))) return null;
    put(vm, self, "_step_count", read(self, "_step_count") + 1);
    let epoch = given === undefined || given === null ? NaN : num(given);
    const [n, mult] = [read(self, "T_0"), read(self, "T_mult")];
    if (given === undefined || given === null) {
      if (epochOf(self) < 0) epoch = 0; else { epoch = epochOf(self) + 1; const at = read(self, "T_cur") + 1, length = read(self, "T_i"); keep(self, at >= length ? { T_cur: at - length, T_i: length * mult } : { T_cur: at }); }
    }
    if (!(given === undefined || given === null) || epoch === 0) {
      if (epoch < 0) vm.raise("ValueError", `Expected non-negative epoch, but got ${epoch}`);
      if (epoch >= n && mult !== 1) { const k = Math.floor(Math.log(epoch / n * (mult - 1) + 1) / Math.log(mult)); keep(self, { T_cur: number(epoch - (n * (mult ** k - 1)) / (mult - 1)), T_i: n * mult ** k }); }
      else if (epoch >= n) keep(self, { T_cur: number(epoch % n) }); else keep(self, { T_i: n, T_cur: number(epoch) });
    }
    put(vm, self, "last_epoch", Math.floor(epoch));
    setRates(vm, self, vm.items(vm.callMethod(self, "get_lr", [])) ?? []);
    return null;
  }],
});
const number = (x: number): Value => (Number.isInteger(x) ? x : float(x));

/** Along a cosine or a line from one value to another. */
const annealed = (strategy: Value, from: number, to: number, part: number): number => (strategy === "linear" ? (to - from) * part + from : to + ((from - to) / 2) * (1 + Math.cos(Math.PI * part)));
export const OneCycleLR = pythonClass("OneCycleLR", module, [schedulerClass], {
  __init__: ["optimizer max_lr total_steps= epochs= steps_per_epoch= pct_start= anneal_strategy= cycle_momentum= base_momentum= max_momentum= div_factor= final_div_factor= three_phase= last_epoch=", (vm, self, optimizer, maxLr, total, epochs, steps, pct, strategy, cycle, low, high, div, finalDiv, three, last) => {
    const given = (v: Value | undefined): v is Value => v !== undefined && v !== null;
    if (given(total)) { if (num(total) <= 0 || (typeof total === "object" && total !== null && total.kind === "float")) vm.raise("ValueError", `Expected positive integer total_steps, but got ${vm.str(total)}`); }
    else if (given(epochs) && given(steps)) {
      if (num(epochs) <= 0) vm.raise("ValueError", `Expected positive integer epochs, but got ${vm.str(epochs)}`);
      if (num(steps) <= 0) vm.raise("ValueError", `Expected positive integer steps_per_epoch, but got ${vm.str(steps)}`);
    } else vm.raise("ValueError", "You must define either total_steps OR (epochs AND steps_per_epoch)");
    if (given(pct) && (num(pct) < 0 || num(pct) > 1)) vm.raise("ValueError", `Expected float between 0 and 1 pct_start, but got ${vm.str(pct)}`);
    if (typeof strategy === "string" && strategy !== "cos" && strategy !== "linear") vm.raise("ValueError", `anneal_strategy must be one of 'cos' or 'linear', instead got ${strategy}`);
    if (isUnknown(optimizer!)) { self.dict.set("optimizer", optimizer); return null; }
    const n: Value = given(total) ? total : vm.binary("*", epochs!, steps!), share = given(pct) ? num(pct) : 0.3, count = num(n);
    keep(self, { optimizer: optimizer!, total_steps: n, _anneal_func_type: strategy ?? "cos", cycle_momentum: cycle ?? true });
    const ends = vm.truth(three ?? false) === true ? [share * count - 1, 2 * share * count - 2, count - 1] : [share * count - 1, count - 1];
    self.native = { ends };
    const maxima = many(vm, self, maxLr!);
    if (last === undefined || last === -1) groupsOf(optimizer as Instance).forEach((g, i) => {
      vm.touch(g);
      const top = num(maxima[i]), start = top / (given(div) ? num(div) : 25);
      for (const [k, v] of [["initial_lr", toFloat(start)], ["max_lr", maxima[i] ?? null], ["min_lr", toFloat(start / (given(finalDiv) ? num(finalDiv) : 1e4))]] as const) g.map.set(k, v);
      if (cycle === false) return;
      if (!g.map.has("momentum") && !g.map.has("betas")) vm.raise("ValueError", "optimizer must support momentum or beta1 with `cycle_momentum` option enabled");
      g.map.set("max_momentum", high ?? float(0.95));
      g.map.set("base_momentum", low ?? float(0.85));
      setMomentum(g, num(high ?? float(0.95)));
    });
    if (initScheduler(vm, self, optimizer!, last ?? -1)) initialStep(vm, self);
    return null;
  }],
  get_lr: ["", (vm, self) => {
    const t = epochOf(self), n = read(self, "total_steps"), { ends } = self.native as { ends: number[] }, strategy = own(self, "_anneal_func_type");
    if (t > n) vm.raise("ValueError", `Tried to step ${t} times. The total number of steps is ${n}`);
    return list(groupsOf(optimizerOf(self)).map((g) => {
      const at = (k: string): number => num(g.map.get(k));
      const phases: [number, number, number, number][] = ends.length === 3 ? [[at("initial_lr"), at("max_lr"), at("max_momentum"), at("base_momentum")], [at("max_lr"), at("initial_lr"), at("base_momentum"), at("max_momentum")], [at("initial_lr"), at("min_lr"), at("max_momentum"), at("max_momentum")]]
        : [[at("initial_lr"), at("max_lr"), at("max_momentum"), at("base_momentum")], [at("max_lr"), at("min_lr"), at("base_momentum"), at("max_momentum")]];
      for (let i = 0, from = 0; i < phases.length; from = ends[i]!, i++) if (t <= ends[i]! || i === phases.length - 1) {
        const part = (t - from) / (ends[i]! - from), [a, b, m, k] = phases[i]!;
        if (own(self, "cycle_momentum") !== false) { vm.touch(g); setMomentum(g, annealed(strategy, m, k, part)); }
        return toFloat(annealed(strategy, a, b, part));
      }
      return unknown("the number of steps is not known");
    }));
  }],
});
function setMomentum(group: { map: Map<unknown, Value> }, value: number): void {
  const pair = group.map.get("betas");
  if (typeof pair === "object" && pair !== null && pair.kind === "tuple") group.map.set("betas", tuple([float(value), ...pair.items.slice(1)])); else group.map.set("momentum", float(value));
}

export const CyclicLR = pythonClass("CyclicLR", module, [schedulerClass], {
  __init__: ["optimizer base_lr max_lr step_size_up= step_size_down= mode= gamma= scale_fn= scale_mode= cycle_momentum= base_momentum= max_momentum= last_epoch=", (vm, self, optimizer, low, high, up, down, mode, gamma, scale, scaleMode, cycle, lowMomentum, highMomentum, last) => {
    if (isUnknown(optimizer!)) { self.dict.set("optimizer", optimizer); return null; }
    keep(self, { optimizer: optimizer! });
    if (typeof mode === "string" && !["triangular", "triangular2", "exp_range"].includes(mode) && (scale ?? null) === null) vm.raise("ValueError", "mode is invalid and scale_fn is None");
    const base = many(vm, self, low!), rising = up === undefined ? 2000 : num(up), falling = down === undefined || down === null ? rising : num(down);
    if (last === undefined || last === -1) groupsOf(optimizer as Instance).forEach((g, i) => setLr(vm, g, base[i] ?? null));
    keep(self, { max_lrs: list(many(vm, self, high!)), total_size: float(rising + falling), step_ratio: float(rising / (rising + falling)), mode: mode ?? "triangular", gamma: gamma ?? float(1), cycle_momentum: cycle ?? true });
    self.native = { scale: scale ?? null, perCycle: scale === undefined || scale === null ? mode !== "exp_range" : scaleMode !== "iterations" };
    if (cycle !== false) {
      for (const g of groupsOf(optimizer as Instance)) if (!g.map.has("momentum") && !g.map.has("betas")) vm.raise("ValueError", "optimizer must support momentum or beta1 with `cycle_momentum` option enabled");
      keep(self, { base_momentums: list(many(vm, self, lowMomentum ?? float(0.8))), max_momentums: list(many(vm, self, highMomentum ?? float(0.9))) });
      groupsOf(optimizer as Instance).forEach((g) => setMomentum(g, num(highMomentum ?? float(0.9))));
    }
    if (initScheduler(vm, self, optimizer!, last ?? -1)) { self.dict.set("base_lrs", list(base)); initialStep(vm, self); }
    return null;
  }],
  get_lr: ["", (vm, self) => {
    const t = epochOf(self), n = read(self, "total_size"), ratio = read(self, "step_ratio"), cycle = Math.floor(1 + t / n), x = 1 + t / n - cycle, height = x <= ratio ? x / ratio : (x - 1) / (ratio - 1);
    const { scale, perCycle } = self.native as { scale: Value; perCycle: boolean }, mode = own(self, "mode");
    const factor = scale !== null ? num(vm.call(scale, [perCycle ? cycle : own(self, "last_epoch")])) : mode === "triangular2" ? 1 / 2 ** (cycle - 1) : mode === "exp_range" ? read(self, "gamma") ** t : 1;
    const maxima = (own(self, "max_lrs") as { items: Value[] }).items, rates = bases(self).map((b, i) => toFloat(num(b) + (num(maxima[i]) - num(b)) * height * factor));
    if (own(self, "cycle_momentum") !== false) {
      const [low, high] = ["base_momentums", "max_momentums"].map((k) => (own(self, k) as { items: Value[] }).items) as [Value[], Value[]];
      groupsOf(optimizerOf(self)).forEach((g, i) => { vm.touch(g); setMomentum(g, num(high[i]) - (num(high[i]) - num(low[i])) * height * factor); });
    }
    return list(rates);
  }],
});

export const ReduceLROnPlateau = pythonClass("ReduceLROnPlateau", module, [schedulerClass], {
  __init__: ["optimizer mode= factor= patience= threshold= threshold_mode= cooldown= min_lr= eps= verbose=", (vm, self, optimizer, mode, factor, patience, threshold, relative, cooldown, least, eps) => {
    if (num(factor ?? float(0.1)) >= 1) vm.raise("ValueError", "Factor should be < 1.0.");
    if (typeof mode === "string" && mode !== "min" && mode !== "max") vm.raise("ValueError", `mode ${mode} is unknown!`);
    if (typeof relative === "string" && relative !== "rel" && relative !== "abs") vm.raise("ValueError", `threshold mode ${relative} is unknown!`);
    if (!isUnknown(optimizer!) && (typeof optimizer !== "object" || optimizer === null || optimizer.kind !== "instance" || !("native" in optimizer || optimizer.dict.has("param_groups")))) vm.raise("TypeError", `${vm.typeOf(optimizer!).name} is not an Optimizer`);
    keep(self, {
      factor: factor ?? float(0.1), optimizer: optimizer!, patience: patience ?? 10, cooldown: cooldown ?? 0, eps: eps ?? float(1e-8), last_epoch: 0, mode: mode ?? "min", threshold: threshold ?? float(1e-4), threshold_mode: relative ?? "rel",
      best: float(mode === "max" ? -Infinity : Infinity), num_bad_epochs: 0, cooldown_counter: 0, mode_worse: float(mode === "max" ? -Infinity : Infinity),
    });
    if (isUnknown(optimizer!)) return null;
    keep(self, { default_min_lr: least ?? 0, min_lrs: list(many(vm, self, least ?? 0)), _last_lr: list(lrs(self)) });
    return null;
  }],
  step: ["metrics epoch=", (vm, self, metrics, epoch) => {
    if (isUnknown(own(self, "optimizer"))) return null;
    const value = typeof metrics === "object" && metrics !== null && metrics.kind === "tensor" ? num(vm.callMethod(metrics, "item", [])) : num(metrics);
    put(vm, self, "last_epoch", epoch ?? vm.binary("+", own(self, "last_epoch"), 1));
    if (Number.isNaN(value)) {
      // Whether the metric got better is not known: neither is the rate afterwards.
      if (vm.mode === "shapes") setRates(vm, self, lrs(self).map(() => unknown("whether the metric got better is not known", vm.typeOf(float(0)))));
    }
    const best = read(self, "best"), by = read(self, "threshold"), most = own(self, "mode") === "max", rel = own(self, "threshold_mode") === "rel";
    const better = most ? value > (rel ? best * (by + 1) : best + by) : value < (rel ? best * (1 - by) : best - by);
    if (better) keep(self, { best: float(value), num_bad_epochs: 0 }); else put(vm, self, "num_bad_epochs", read(self, "num_bad_epochs") + 1);
    if (read(self, "cooldown_counter") > 0) keep(self, { cooldown_counter: read(self, "cooldown_counter") - 1, num_bad_epochs: 0 });
    if (read(self, "num_bad_epochs") > read(self, "patience") && !(vm.mode === "shapes" && Number.isNaN(value))) {
      const least = (own(self, "min_lrs") as { items: Value[] }).items;
      setRates(vm, self, lrs(self).map((lr, i) => { const next = Math.max(num(lr) * read(self, "factor"), num(least[i])); return num(lr) - next > read(self, "eps") ? float(next) : lr; }));
      keep(self, { cooldown_counter: own(self, "cooldown"), num_bad_epochs: 0 });
    }
    put(vm, self, "_last_lr", list(lrs(self)));
    return null;
  }],
  is_better: ["a best", (vm, _, a, b) => vm.binary("<", a!, b!)],
});

const inner = (self: Instance): Instance[] => { const s = own(self, "_schedulers"); return typeof s === "object" && s !== null && s.kind === "list" ? s.items.filter((v): v is Instance => typeof v === "object" && v !== null && v.kind === "instance") : []; };
export const SequentialLR = pythonClass("SequentialLR", module, [schedulerClass], {
  __init__: ["optimizer schedulers milestones last_epoch=", (vm, self, optimizer, schedulers, milestones, last) => {
    const all = vm.items(schedulers!), at = vm.items(milestones!);
    keep(self, { optimizer: optimizer!, _schedulers: list([...(all ?? [])]), _milestones: milestones!, last_epoch: vm.binary("+", last ?? -1, 1) });
    if (!all || !at || isUnknown(optimizer!)) return null;
    if (all.length < 1) vm.raise("ValueError", "SequentialLR expects at least one scheduler to be chained, but got no scheduler.");
    if (at.length !== all.length - 1) vm.raise("ValueError", `Sequential Schedulers expects number of schedulers provided to be one more than the number of milestone points, but got number of schedulers ${all.length} and the number of milestones to be equal to ${at.length}`);
    // The schedulers have changed the rates already: back to the beginning, and only the first one's first step.
    for (const g of groupsOf(optimizer as Instance)) setLr(vm, g, g.map.get("initial_lr") ?? g.map.get("lr") ?? null);
    for (const s of inner(self)) put(vm, s, "last_epoch", vm.binary("-", own(s, "last_epoch"), 1));
    const first = inner(self)[0]!;
    put(vm, first, "_step_count", 0);
    vm.callMethod(first, "step", []);
    self.dict.set("_last_lr", own(first, "_last_lr"));
    return null;
  }],
  step: ["", (vm, self) => {
    put(vm, self, "last_epoch", vm.binary("+", own(self, "last_epoch"), 1));
    const t = epochOf(self), at = (vm.items(own(self, "_milestones")) ?? []).map(num), i = at.filter((m) => m <= t).length, s = inner(self)[i];
    if (!s) return null;
    if (i > 0 && at[i - 1] === t) vm.callMethod(s, "step", [0]); else vm.callMethod(s, "step", []);
    put(vm, self, "_last_lr", own(s, "_last_lr"));
    return null;
  }],
});
export const ChainedScheduler = pythonClass("ChainedScheduler", module, [schedulerClass], {
  __init__: ["schedulers optimizer=", (vm, self, schedulers, optimizer) => {
    const all = vm.items(schedulers!) ?? [];
    if (all.length < 1 && !isUnknown(schedulers!)) vm.raise("ValueError", "ChainedScheduler expects at least one scheduler to be chained, but got no scheduler.");
    const first = all[0];
    keep(self, { _schedulers: list([...all]), optimizer: optimizer ?? (typeof first === "object" && first !== null && first.kind === "instance" ? own(first, "optimizer") : unknown("the schedulers are not known")) });
    if (!isUnknown(own(self, "optimizer"))) self.dict.set("_last_lr", list(lrs(self)));
    return null;
  }],
  step: ["", (vm, self) => { for (const s of inner(self)) vm.callMethod(s, "step", []); if (!isUnknown(own(self, "optimizer"))) put(vm, self, "_last_lr", list(lrs(self))); return null; }],
});
export const cyclic: Record<string, ClassValue> = { CosineAnnealingWarmRestarts, OneCycleLR, CyclicLR, ReduceLROnPlateau, SequentialLR, ChainedScheduler };
