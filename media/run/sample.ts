// Events of a run as the MNIST tutorial makes them, for the tests of the panel.
import type { RunEvent } from "../../runtime/protocol";

const FILE = "/home/me/课程/s2_mnist.py";
const START = Date.UTC(2026, 4, 7, 9, 30, 0);

/** A generator of numbers that look random and are the same every time (a linear congruence). */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
}

export interface SampleOptions {
  run?: string;
  epochs?: number;
  /** Of the planned epochs, how many have been run. */
  done?: number;
  stepsPerEpoch?: number;
  seed?: number;
  rate?: number;
  nanAt?: number;
  start?: number;
}

/** A classifier's training: losses fall, an evaluation follows each epoch. Without `done` it is still in its epoch `done + 1`. */
export function sampleEvents(options: SampleOptions = {}): RunEvent[] {
  const { run = "a", epochs = 5, done = 3.4, stepsPerEpoch = 938, seed = 7, rate = 1, nanAt = Infinity, start = START } = options;
  const next = random(seed);
  const events: RunEvent[] = [];
  let time = start;
  const at = (): { run: string; time: number } => ({ run, time });
  events.push({ ...at(), type: "started", file: FILE, args: [], engine: "embedded", backend: "wasm", device: "CPU (16 threads)", versions: { shapewright: "0.1.0", tfjs: "4.22.0" } });
  events.push({ ...at(), type: "stdout", text: "使用设备: cpu\n训练样本: 60000, 测试样本: 10000\n", position: { file: FILE, line: 18 } });
  const last = Math.round(done * stepsPerEpoch);
  for (let epoch = 1; epoch <= Math.ceil(done); epoch++) {
    events.push({ ...at(), type: "epoch", epoch, epochs });
    let sum = 0;
    let n = 0;
    for (let batch = 1; batch <= stepsPerEpoch; batch++) {
      const step = (epoch - 1) * stepsPerEpoch + batch;
      if (step > last) break;
      time += 12;
      if (batch % 2 && batch !== stepsPerEpoch) continue;
      const loss = 0.08 + 1.9 * Math.exp((-step * rate) / 620) + 0.32 * (next() - 0.42) * Math.exp((-step * rate) / 2600);
      sum += loss;
      n++;
      events.push({ ...at(), type: "step", step, epoch, loss: step >= nanAt ? "nan" : Math.max(0.004, loss), samplesPerSecond: 5200 + 300 * next(), lr: 0.001, position: { file: FILE, line: 55 } });
      if (batch % 100 === 0) {
        events.push({ ...at(), type: "progress", done: batch, total: stepsPerEpoch, unit: "batch", split: "train", etaSeconds: (stepsPerEpoch - batch) * 0.012, totalEtaSeconds: (epochs * stepsPerEpoch - step) * 0.012 });
        events.push({ ...at(), type: "memory", bytes: 41e6 + 4e6 * next(), peakBytes: 58_340_000 });
      }
    }
    const step = Math.min(epoch * stepsPerEpoch, last);
    if (epoch > done) break;
    const position = { file: FILE, line: 60 };
    events.push({ ...at(), type: "metric", name: "Loss", value: sum / n, step, epoch, position });
    events.push({ ...at(), type: "stdout", text: `Epoch [${epoch}/${epochs}], Loss: ${(sum / n).toFixed(4)}\n`, position });
    const accuracy = 97.8 - 9 * Math.exp((-epoch * rate) / 1.1) + 0.3 * next();
    time += 900;
    events.push({ ...at(), type: "evaluation", split: "validation", step, epoch, samples: 10000, seconds: 0.9, metrics: { loss: 0.11 + 0.5 * Math.exp((-epoch * rate) / 1.3) }, confusion: confusion(next) });
    events.push({ ...at(), type: "metric", name: "Accuracy", value: accuracy, step, epoch, percent: true, split: "validation", position: { file: FILE, line: 74 } });
    events.push({ ...at(), type: "stdout", text: `测试集准确率: ${accuracy.toFixed(2)}%\n`, position: { file: FILE, line: 74 } });
    events.push({ ...at(), type: "checkpoint", file: `/home/me/课程/epoch${epoch}.pth`, step, bytes: 437_000 });
  }
  return events;
}

/** The run's last event. */
export function ending(run: string, kind: "finished" | "failed", time = START + 60_000): RunEvent {
  if (kind === "finished") return { run, time, type: "finished", seconds: 58.3, exitCode: 0 };
  return {
    run, time, type: "failed", seconds: 3.1, exception: "RuntimeError", message: "mat1 and mat2 shapes cannot be multiplied (64x3136 and 1568x10)",
    traceback: [
      { file: FILE, line: 52, column: 19, function: "<module>", text: "outputs = model(inputs)" },
      { file: FILE, line: 24, column: 13, function: "forward", text: "x = self.fc3(x)  # 输出层" },
    ],
  };
}

function confusion(next: () => number): { classes: string[]; counts: number[][] } {
  const classes = Array.from({ length: 10 }, (_, i) => String(i));
  return { classes, counts: classes.map((_, i) => classes.map((_, j) => (i === j ? 940 + Math.round(next() * 40) : Math.round(next() * next() * 14)))) };
}
