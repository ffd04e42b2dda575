// What every transform is made of: the form of an image going in and coming out, and its pixels where there are any.
import type { Interp } from "../python/interp";
import { type Dtype, type Instance, type Value, isUnknown, unknown } from "../python/values";
import { type Dim, freshSymbol } from "../shape";
import { newTensor, torchState } from "../torch/core/state";
import { isTensor } from "../torch/nn/registry";
import { channelsOf, newImage, pictureOf } from "./image";
import type { Plane } from "./pixels";

/** An image as shapes see it: a PIL image of some mode, or a tensor [..., C, H, W]. */
export interface Form { readonly mode: string | null; readonly tensor: { readonly dtype: Dtype | null; readonly lead: readonly Dim[] } | null; readonly channels: Dim; readonly height: Dim; readonly width: Dim }
export const someSize = (name: string): Dim => freshSymbol(name, { min: 1 });

/** The form of an image; undefined where it is no image, or its shape is not known. */
export function formOf(v: Value): Form | undefined {
  const p = pictureOf(v);
  if (p) return { mode: p.mode, tensor: null, channels: channelsOf(p.mode) ?? someSize("C"), height: p.height, width: p.width };
  if (!isTensor(v) || !v.shape || v.shape.length < 2) return undefined;
  const n = v.shape.length;
  return { mode: null, tensor: { dtype: v.dtype, lead: v.shape.slice(0, Math.max(0, n - 3)) }, channels: n > 2 ? v.shape[n - 3]! : 1, height: v.shape[n - 2]!, width: v.shape[n - 1]! };
}
/** The pixels of an image; undefined where there are none. */
export function planeOf(vm: Interp, v: Value): Plane | undefined {
  const p = pictureOf(v);
  if (p) return p.data && typeof p.width === "number" && typeof p.height === "number" ? { channels: p.data.length / (p.width * p.height), height: p.height, width: p.width, data: p.data } : undefined;
  const engine = torchState(vm).engine;
  if (!isTensor(v) || !engine || !v.shape || v.shape.length < 2 || (!v.storage && !v.constant)) return undefined;
  const [height, width] = v.shape.slice(-2).map(Number) as [number, number], numbers = v.storage ? engine.read(v) : v.constant!;
  return { channels: numbers.length / (height * width), height, width, data: v.dtype?.name === "uint8" ? Uint8Array.from(numbers) : Float32Array.from(numbers) };
}
/** An image of this form, of the same kind as `like`, perhaps with pixels. */
export function imageOf(vm: Interp, like: Value, form: Form, plane: Plane | undefined): Value {
  const at: Form = plane ? { ...form, height: plane.height, width: plane.width } : form;
  if (!form.tensor) return newImage({ mode: form.mode, width: at.width, height: at.height, data: plane ? (plane.data instanceof Uint8Array ? plane.data : Uint8Array.from(plane.data)) : null });
  const rank = isTensor(like) && like.shape ? like.shape.length : 3;
  const t = newTensor(vm, { shape: rank === 2 && form.channels === 1 ? [at.height, at.width] : [...form.tensor.lead, form.channels, at.height, at.width], dtype: form.tensor.dtype, ...(isTensor(like) && { device: like.device }) });
  if (plane) torchState(vm).engine!.fill(t, plane.data);
  return t;
}
/** Runs one step on an image: `form` for shapes, `pixels` for numbers. */
export function transformed(vm: Interp, image: Value, form: (f: Form) => Form, pixels: ((p: Plane) => Plane) | null, what: string): Value {
  if (isUnknown(image)) return image;
  const f = formOf(image);
  if (!f) {
    if (isTensor(image)) return image.shape === null ? image : vm.raise("TypeError", "Tensor is not a torch image.");
    if (isForeign(vm, image)) return unknown("the form of this image is not known");
    return vm.raise("TypeError", `Unexpected type ${vm.repr(vm.typeOf(image))}`);
  }
  const plane = planeOf(vm, image);
  if (plane && !pixels) return vm.raise("NotImplementedError", `${what} cannot be run by this engine`);
  return imageOf(vm, image, form(f), plane && pixels ? pixels(plane) : undefined);
}
/** Images of other libraries (numpy arrays …). */
export const isForeign = (vm: Interp, v: Value): boolean => typeof v === "object" && v !== null && v.kind === "instance" && vm.typeOf(v).module.startsWith("numpy");
export const own = (self: Instance, name: string): Value => self.dict.get(name) ?? null;
