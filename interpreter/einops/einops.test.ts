// einops held against the package itself (0.8): shapes and messages in truth.json.
import { expect, test } from "vitest";
import { nativeModules, packageClasses } from "../packages";
import { type Host, createInterp } from "../python";
import type { Problem } from "../python/interp";
import type { Value } from "../python/values";
import { newTorchState } from "../torch";
import truth from "./truth.json";

const host: Host = { write: () => undefined, readText: () => undefined, readBytes: () => undefined, exists: () => false, isDirectory: () => false, now: () => 0, cwd: () => "/", argv: () => [], env: () => undefined };
const head = "import torch\nfrom einops import rearrange, reduce, repeat, pack, unpack, parse_shape, einsum\nfrom einops.layers.torch import Rearrange, Reduce\nx = torch.zeros(2, 12, 8, 6)\n";

function spec(v: Value | undefined): unknown {
  if (typeof v !== "object" || v === null) return v;
  if (v.kind === "tensor") return v.shape;
  if (v.kind === "tuple" || v.kind === "list") return v.items.map(spec);
  return v.kind === "dict" ? Object.fromEntries([...v.map].map(([k, x]) => [k, spec(x)])) : v;
}

test.each(truth as [string, unknown][])("%s", (expression, want) => {
  const problems: Problem[] = [];
  const vm = createInterp({ mode: "shapes", host, modules: nativeModules, nativeClasses: packageClasses, torch: newTorchState(), hooks: { problem: (p) => problems.push(p) } });
  const { module } = vm.runModule({ text: `${head}r = ${expression}\n` }, { name: "__main__", file: "/x.py" });
  if (typeof want === "string" && want.startsWith("ERR ")) expect(problems.map((p) => p.message)).toEqual([want.slice(4)]);
  else { expect(problems).toEqual([]); expect(spec(module.dict.get("r"))).toEqual(want); }
});
