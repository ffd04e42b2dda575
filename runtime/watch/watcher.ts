// Watches a run: losses from backward and optimizer steps, epochs from loops, progress from loaders, metrics from what is printed.
import type { Frame, Hooks } from "../../interpreter/python";
import type { Machine } from "../../interpreter/python";
import { Halted } from "../../interpreter/python";
import type { Instance } from "../../interpreter/python/values";
import type * as t from "../../interpreter/syntax/tree";
import type { TorchState } from "../../interpreter/torch/core/state";
import type { Tensor } from "../../interpreter/torch/tensor";
import { type RunEvent, type SourcePosition, type Split, encodeNumber } from "../protocol";
import type { Places } from "../script";
import { type EpochLoop, countsEpochs, roundsOf } from "./loops";
import { metricsOf } from "./metrics";

/** An event without what every event of the run carries. */
export type Told = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, "run" | "time"> : never) : never;
export interface WatcherOptions {
  readonly tell: (event: Told) => void;
  readonly places: Places;
  /** Shared with whoever controls the run: 0 runs, 1 pauses, 2 stops. */
  readonly flag: Int32Array;
  /** Bytes in tensors now, and at most. */
  readonly memory: () => { bytes: number; peakBytes: number };
}
export interface Watcher {
  readonly hooks: Hooks;
  /** Listens to the torch side once the interpreter is there. */
  attach(vm: Machine, state: TorchState): void;
  saved(file: string, bytes: number): void;
  /** What is left to be told when the script has ended. */
  finish(): void;
  position(): SourcePosition | undefined;
}

/** A pass over a loader. */
interface Pass { done: number; readonly total: number | undefined; samples: number; readonly began: number; steps: number; readonly split: Split; told: number }

const OFTEN = 100, SELDOM = 1000;

export function watch({ tell, places, flag, memory }: WatcherOptions): Watcher {
  let vm: Machine | null = null, state: TorchState | null = null;
  let step = 0, toldStep = -Infinity, toldMemory = 0, samples = 0, samplesAtTold = 0, timeAtTold = performance.now();
  let loss: Tensor | null = null, lossAt: SourcePosition | undefined, lossPending: (() => void) | null = null;
  const loops: EpochLoop[] = [];
  let pass: Pass | null = null;
  const now = (): number => performance.now();
  const positionAt = (frame: Frame, node: t.Range): SourcePosition => { const at = places.lineOf(frame.code.unit.file, node.start); return { file: frame.code.unit.file, line: at.line, column: at.column }; };
  const position = (): SourcePosition | undefined => { if (!vm?.frame) return undefined; const w = vm.where(), at = places.lineOf(w.file, w.start); return { file: w.file, line: at.line, column: at.column }; };
  const epochNow = (): number | undefined => loops.at(-1)?.epoch;
  const withEpoch = (): { epoch?: number } => { const epoch = epochNow(); return epoch === undefined ? {} : { epoch }; };
  const splitNow = (): Split => (state?.gradEnabled === false ? "test" : "train");

  function control(): void {
    const wish = Atomics.load(flag, 0);
    if (wish === 2) throw new Halted("stopped");
    if (wish !== 1) return;
    tell({ type: "paused", position: position() });
    while (Atomics.load(flag, 0) === 1) Atomics.wait(flag, 0, 1);
    if (Atomics.load(flag, 0) === 2) throw new Halted("stopped");
    tell({ type: "resumed", position: position() });
  }

  const starts = new WeakMap<t.Stmt, t.For | null>();
  function statement(frame: Frame, node: t.Stmt): void {
    if (flag[0] !== 0) control();
    if (!frame.user) return;
    if (node.kind === "For" && countsEpochs(node)) { if (node.body[0]) starts.set(node.body[0], node); return; }
    const loop = starts.get(node);
    if (loop) epochBegins(frame, loop);
    while (loops.length > 0 && ended(loops.at(-1)!, frame, node)) loops.pop();
  }
  /** A loop is over when its own frame has gone past it. */
  const ended = (l: EpochLoop, frame: Frame, node: t.Stmt): boolean => frame === l.frame && (node.start >= l.node.end || node.start < l.node.start);
  function epochBegins(frame: Frame, node: t.For): void {
    let loop = loops.find((l) => l.node === node && l.frame === frame);
    if (!loop) loops.push((loop = { node, frame, epoch: 0, epochs: roundsOf(frame, node.iter) }));
    loop.epoch++;
    if (loops.indexOf(loop) !== 0) return;
    tell({ type: "epoch", epoch: loop.epoch, ...(loop.epochs !== undefined && { epochs: loop.epochs }) });
    epochTimes.push(now());
  }
  const epochTimes: number[] = [];

  function tellStep(optimizer: Instance): void {
    step++;
    if (pass) pass.steps++;
    const learning = optimizer.dict.get("param_groups");
    const send = (): void => {
      const at = now(), seconds = Math.max((at - timeAtTold) / 1000, 1e-6), value = loss ? numberIn(loss) : NaN, lr = firstRate(learning);
      tell({ type: "step", step, ...withEpoch(), loss: encodeNumber(value), samplesPerSecond: (samples - samplesAtTold) / seconds, ...(lr !== undefined && { lr }), ...(lossAt && { position: lossAt }) });
      toldStep = at; samplesAtTold = samples; timeAtTold = at; lossPending = null;
      if (at - toldMemory > SELDOM) { toldMemory = at; tell({ type: "memory", ...memory() }); }
    };
    if (now() - toldStep >= OFTEN) send();
    else lossPending = send;
    if (!pass && loops.length > 0 && loops[0]!.epochs !== undefined) progressOfEpochs();
  }
  const numberIn = (t0: Tensor): number => { try { return Number(t0.storage?.numbers?.()[0] ?? t0.constant?.[0] ?? NaN); } catch { return NaN; } };
  let toldEpochs = 0;
  function progressOfEpochs(): void {
    const { epoch, epochs } = loops[0]!, at = now();
    if (at - toldEpochs < OFTEN && epoch !== epochs) return;
    toldEpochs = at;
    const each = (at - (epochTimes[0] ?? at)) / Math.max(epoch - 1, 1), left = epoch > 1 ? (each * (epochs! - epoch)) / 1000 : undefined;
    tell({ type: "progress", done: epoch, total: epochs!, unit: "epoch", split: "train", ...(left !== undefined && { etaSeconds: left, totalEtaSeconds: left }) });
  }

  function batch(total: number | undefined, count: number): void {
    if (!pass) pass = { done: 0, total, samples: 0, began: now(), steps: 0, split: splitNow(), told: 0 };
    pass.done++;
    pass.samples += count;
    samples += count;
    tellPass(false);
  }
  function tellPass(last: boolean): void {
    const p = pass!, at = now();
    if (!last && at - p.told < OFTEN) return;
    p.told = at;
    // Asked for a batch, the ones before it are done.
    const done = last ? p.done : p.done - 1, each = done > 0 ? (at - p.began) / done : undefined, left = p.total !== undefined && each !== undefined ? (each * (p.total - done)) / 1000 : undefined;
    const whole = loops[0], rest = whole?.epochs !== undefined && left !== undefined && p.split === "train" && p.total !== undefined ? left + ((whole.epochs - whole.epoch) * each! * p.total) / 1000 : undefined;
    tell({ type: "progress", done, ...(p.total !== undefined && { total: p.total }), unit: "batch", split: p.split, ...(left !== undefined && { etaSeconds: left }), ...(rest !== undefined && { totalEtaSeconds: rest }) });
  }
  function passEnds(): void {
    if (!pass) return;
    tellPass(true);
    if (pass.steps === 0 && pass.split !== "train") tell({ type: "evaluation", split: pass.split, step, ...withEpoch(), samples: pass.samples, seconds: (now() - pass.began) / 1000, metrics: {} });
    pass = null;
  }

  return {
    position,
    hooks: {
      statement,
      print(frame, call, values) {
        for (const m of metricsOf(call, values)) tell({ type: "metric", name: m.name, value: encodeNumber(m.value), step, ...withEpoch(), position: positionAt(frame, call), ...(m.percent && { percent: true }), ...(state?.gradEnabled === false && { split: "test" as Split }) });
      },
      cancelled: () => { if (flag[0] !== 0) control(); return false; },
    },
    attach(machine, torch) {
      vm = machine;
      state = torch;
      torch.hooks.backward = (t0) => { loss = t0; lossAt = position(); };
      torch.hooks.step = (optimizer) => tellStep(optimizer);
      torch.hooks.batch = (total, count) => batch(total, count);
      torch.hooks.pass = () => passEnds();
    },
    saved: (file, bytes) => tell({ type: "checkpoint", file, step, bytes, position: position() }),
    finish() {
      passEnds();
      lossPending?.();
      tell({ type: "memory", ...memory() });
    },
  };
}

/** lr of an optimizer's first group. */
function firstRate(groups: unknown): number | undefined {
  const list = groups as { kind?: string; items?: { map?: Map<string, unknown> }[] } | undefined, lr = list?.items?.[0]?.map?.get("lr") as { value?: number } | number | undefined;
  return typeof lr === "number" ? lr : lr?.value;
}
