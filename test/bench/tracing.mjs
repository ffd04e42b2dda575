// How long a model's trace takes, against PyTorch's own construction and forward of it on the meta device.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { openDocument } from "./editor.mjs";
import { percentile, ratioRow, timeRow } from "./figures.mjs";

const program = path.join(path.dirname(fileURLToPath(import.meta.url)), "programs/resnet.py");

const onMeta = `
import sys, time, torch
code = compile(open(sys.argv[1]).read(), "resnet.py", "exec")
times = []
for _ in range(15):
    started = time.perf_counter()
    with torch.device("meta"): exec(code, {"__name__": "__main__"})
    times.append(time.perf_counter() - started)
print(sorted(times)[len(times) // 2] * 1000)
`;

export async function tracing() {
  const text = readFileSync(program, "utf8");
  const document = await openDocument("resnet.py", text);
  await document.rest();
  const at = text.indexOf("[3, 4, 6, 3]") + "[3, 4, 6, 3".length;
  const samples = [];
  for (let i = 0; i < 20; i++)
    // Each edit changes the model itself, so that nothing of the last trace can be kept. Measured is the way back, to ResNet-50.
    for (const [end, typed] of [[at, "1"], [at + 1, ""]]) {
      const started = performance.now();
      await document.edit(at, end, typed);
      if (i >= 5 && typed === "") samples.push(performance.now() - started);
    }
  await document.stop();
  const ours = percentile(samples, 0.5);
  const rows = [timeRow("ResNet-50 edited to its hints, median", ours)];
  const python = process.env.SHAPEWRIGHT_ORACLE;
  if (python) {
    const theirs = Number(execFileSync(python, ["-c", onMeta, program], { encoding: "utf8" }));
    rows.push(timeRow("ResNet-50 on PyTorch's meta device, median", theirs), ratioRow("trace faster than the meta device", theirs / ours, 10));
  }
  return rows;
}
