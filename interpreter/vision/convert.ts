// Images to tensors and back: ToTensor, ToPILImage, Normalize, ConvertImageDtype.
import type { Interp } from "../python/interp";
import { type Dtype, type Value, isUnknown, unknown } from "../python/values";
import { type Dim, equal } from "../shape";
import { acceptInt } from "../torch/core/args";
import { dtypes } from "../torch/core/dtype";
import { newTensor, torchState } from "../torch/core/state";
import { sizesText } from "../torch/core/verbs";
import { isTensor } from "../torch/nn/registry";
import { channelsOf, newImage, pictureOf } from "./image";
import { formOf, isForeign, planeOf, someSize } from "./transform";

/** A byte as ToTensor makes a float of it: one division in single precision. */
export const asFloat = Float32Array.from({ length: 256 }, (_, i) => i / 255);

/** ToTensor (`scaled`: floats from 0 to 1) and PILToTensor (bytes): [channels, height, width]. */
export function toTensor(vm: Interp, image: Value, scaled: boolean): Value {
  if (isUnknown(image)) return image;
  const p = pictureOf(image);
  if (p) {
    const t = newTensor(vm, { shape: [channelsOf(p.mode) ?? someSize("C"), p.height, p.width], dtype: scaled ? (p.mode === "I" ? dtypes.int32 : p.mode === "I;16" ? dtypes.int16 : dtypes.float32) : dtypes.uint8 });
    if (p.data) torchState(vm).engine?.fill(t, scaled ? Float32Array.from(p.data, (b) => asFloat[b]!) : p.data);
    return t;
  }
  if (isForeign(vm, image)) return fromArray(vm, image, scaled);
  return vm.raise("TypeError", scaled ? `pic should be PIL Image or ndarray. Got ${vm.repr(vm.typeOf(image))}` : `pic should be PIL Image. Got ${vm.repr(vm.typeOf(image))}`);
}
/** An array [height, width(, channels)]; bytes become floats from 0 to 1. */
function fromArray(vm: Interp, array: Value, scaled: boolean): Value {
  const shape = vm.lookup(array, "shape"), dims = shape === undefined || isUnknown(shape) ? undefined : vm.items(shape)?.map((d) => { const n = acceptInt(d); return typeof n === "symbol" ? someSize("?") : n; });
  if (!dims) return unknown("the array's shape is not known");
  if (dims.length !== 2 && dims.length !== 3) return vm.raise("ValueError", `pic should be 2/3 dimensional. Got ${dims.length} dimensions.`);
  const dtype = vm.lookup(array, "dtype"), bytes = dtype !== undefined && vm.str(dtype) === "uint8";
  if (vm.mode === "numbers") return vm.raise("NotImplementedError", "ToTensor of arrays cannot be run by this engine");
  return newTensor(vm, { shape: dims.length === 2 ? [1, ...dims] : [dims[2]!, dims[0]!, dims[1]!], dtype: scaled && bytes ? dtypes.float32 : bytes ? dtypes.uint8 : null });
}
export function toPil(vm: Interp, image: Value, mode: Value): Value {
  if (isUnknown(image)) return image;
  if (!isTensor(image)) return isForeign(vm, image) ? unknown("the form of this image is not known") : vm.raise("TypeError", `pic should be Tensor or ndarray. Got ${vm.repr(vm.typeOf(image))}.`);
  if (!image.shape) return unknown(image.because ?? "the shape is not known");
  if (image.shape.length !== 2 && image.shape.length !== 3) return vm.raise("ValueError", `pic should be 2/3 dimensional. Got ${image.shape.length} dimensions.`);
  const f = formOf(image)!, plane = planeOf(vm, image), channels = f.channels;
  if (typeof channels === "number" && channels > 4) vm.raise("ValueError", `pic should not have > 4 channels. Got ${channels} channels.`);
  const own = typeof mode === "string" ? mode : channels === 1 ? "L" : channels === 2 ? "LA" : channels === 3 ? "RGB" : channels === 4 ? "RGBA" : null;
  const data = plane ? (plane.data instanceof Uint8Array ? plane.data : Uint8Array.from(plane.data, (x) => Math.trunc(Math.fround(x * 255)))) : null;
  return newImage({ mode: own, width: f.width, height: f.height, data });
}
const floats = (v: Value): number[] | undefined => {
  if (isTensor(v)) return v.constant ? [...v.constant] : undefined;
  const items = isUnknown(v) ? undefined : typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") ? v.items : [v];
  return items?.map((x) => (typeof x === "object" && x !== null && x.kind === "float" ? x.value : isUnknown(x) ? NaN : Number(x)));
};
/** (x − mean) / std for each channel. */
export function normalized(vm: Interp, image: Value, mean: Value, std: Value): Value {
  if (isUnknown(image)) return image;
  if (!isTensor(image)) return vm.raise("TypeError", `img should be Tensor Image. Got ${vm.repr(vm.typeOf(image))}`);
  if (image.dtype && image.dtype.category !== "float" && image.dtype.category !== "complex") vm.raise("TypeError", `Input tensor should be a float tensor. Got torch.${image.dtype.name}.`);
  if (!image.shape) return image;
  if (image.shape.length < 3) vm.raise("ValueError", `Expected tensor to be a tensor image of size (..., C, H, W). Got tensor.size() = torch.Size(${sizesText(image.shape)})`);
  const means = floats(mean), stds = floats(std), channels: Dim = image.shape[image.shape.length - 3]!;
  if (stds?.some((s) => Math.fround(s) === 0)) vm.raise("ValueError", "std evaluated to zero after conversion to torch.float32, leading to division by zero.");
  for (const list of [means, stds]) if (list && list.length > 1 && equal(channels, list.length) === false && channels !== 1) vm.raise("RuntimeError", `The size of tensor a (${String(channels)}) must match the size of tensor b (${list.length}) at non-singleton dimension ${image.shape.length - 3}`);
  if (means && means.length > 1 && channels === 1) vm.raise("RuntimeError", `output with shape ${sizesText(image.shape)} doesn't match the broadcast shape ${sizesText([...image.shape.slice(0, -3), means.length, ...image.shape.slice(-2)])}`);
  const t = newTensor(vm, { shape: image.shape, dtype: image.dtype, device: image.device }), engine = torchState(vm).engine;
  if (engine && means && stds) {
    const [h, w] = image.shape.slice(-2).map(Number) as [number, number], from = engine.read(image), out = new Float32Array(from.length), n = Number(channels), f = Math.fround;
    for (let i = 0; i < out.length; i++) { const c = Math.floor(i / (h * w)) % n; out[i] = f(f(from[i]! - f(means[means.length === 1 ? 0 : c]!)) / f(stds[stds.length === 1 ? 0 : c]!)); }
    engine.fill(t, out);
  }
  return t;
}
export function convertDtype(vm: Interp, image: Value, to: Value): Value {
  if (isUnknown(image)) return image;
  if (!isTensor(image)) return pictureOf(image) ? image : vm.raise("TypeError", "Input img should be Tensor Image");
  const dtype: Dtype | null = typeof to === "object" && to !== null && to.kind === "dtype" ? to : null, engine = torchState(vm).engine;
  const t = newTensor(vm, { shape: image.shape, dtype, device: image.device });
  if (engine && image.storage && image.dtype && dtype) {
    const from = engine.read(image), a = image.dtype.category === "float", b = dtype.category === "float";
    if (a === b && dtype !== image.dtype && !a) vm.raise("NotImplementedError", "ConvertImageDtype between whole numbers cannot be run by this engine");
    engine.fill(t, a === b ? from : b ? Float32Array.from(from, (x) => Math.fround(x / 255)) : Uint8Array.from(from, (x) => Math.trunc(x * (255 + 1 - 1e-3))));
  }
  return t;
}
