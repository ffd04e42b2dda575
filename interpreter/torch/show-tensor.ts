// What a tensor prints as.
import type { Interp } from "../python/interp";
import { show } from "../shape";
import { showDevice } from "./core/device";
import { torchState } from "./core/state";
import { isParameter } from "./nn/registry";
import { tensorStr } from "./print";
import type { Tensor } from "./tensor";

/** repr(tensor), with its numbers where there are any. */
export function showTensor(vm: Interp, t: Tensor): string {
  const engine = torchState(vm).engine, parameter = isParameter(t);
  const numbers = engine && t.storage ? engine.read(t) : t.constant;
  if (!numbers || !t.shape || !t.dtype) return `${parameter ? "Parameter containing:\n" : ""}tensor(..., size=(${t.shape ? t.shape.map(show).join(", ") : "?"}))`;
  return tensorStr(t.dtype.name === "bool" ? Array.from(numbers, (x) => x !== 0) : numbers, t.shape as number[], {
    dtype: t.dtype.name, requiresGrad: t.requiresGrad && !t.gradFn, gradFn: t.gradFn?.name, device: showDevice(t.device), isParameter: parameter,
  });
}
