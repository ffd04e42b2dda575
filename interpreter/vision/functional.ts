// torchvision.transforms.functional: the transforms as functions.
import type { Interp } from "../python/interp";
import { type Value, isUnknown, list, tuple } from "../python/values";
import { type Dim } from "../shape";
import { fn } from "../torch/nn/define";
import { convertDtype, normalized, toPil, toTensor } from "./convert";
import { cropped, flippedAcross, flippedDown, paddedBy, resized, rotated, type Plane } from "./pixels";
import { centered, enlarged, resizedForm, sides, sizePair } from "./sizes";
import { type Form, formOf, someSize, transformed } from "./transform";
import { grayscale } from "./transforms";

const num = (v: Value | undefined, initial = 0): number => (typeof v === "number" ? v : typeof v === "object" && v !== null && v.kind === "float" ? v.value : initial);
const dim = (v: Value | undefined, name: string): Dim => (typeof v === "number" || (typeof v === "object" && v !== null && v.kind === "sym") ? v : someSize(name));
const pair = (vm: Interp, v: Value): [Dim, Dim] => (sizePair(vm, v) as { items: readonly Value[] }).items.map((d, i) => dim(d, i ? "W" : "H")) as [Dim, Dim];
const same = (f: Form): Form => f;
const formIn = (q: Plane): Form => ({ mode: null, tensor: null, channels: q.channels, height: q.height, width: q.width });
/** A function that changes colours only. */
const colours = (name: string, args: string): [string, Value] => [name, fn(name, `img ${args}`, (vm, image) => transformed(vm, image!, same, null, name))];
const dimensions = (vm: Interp, image: Value): Form => formOf(image) ?? (isUnknown(image) ? { mode: null, tensor: null, channels: someSize("C"), height: someSize("H"), width: someSize("W") } : vm.raise("TypeError", `Unexpected type ${vm.repr(vm.typeOf(image))}`));

export const functional: Record<string, Value> = {
  to_tensor: fn("to_tensor", "pic", (vm, image) => toTensor(vm, image!, true)), pil_to_tensor: fn("pil_to_tensor", "pic", (vm, image) => toTensor(vm, image!, false)), to_pil_image: fn("to_pil_image", "pic mode=", (vm, image, mode) => toPil(vm, image!, mode ?? null)),
  normalize: fn("normalize", "tensor mean std inplace=", (vm, image, mean, std) => normalized(vm, image!, mean!, std!)), convert_image_dtype: fn("convert_image_dtype", "image dtype=", (vm, image, dtype) => convertDtype(vm, image!, dtype ?? null)),
  resize: fn("resize", "img size interpolation= max_size= antialias=", (vm, image, size, _i, most) => transformed(vm, image!, (f) => resizedForm(vm, f, size!, most ?? null), (q) => { const r = resizedForm(vm, formIn(q), size!, most ?? null); return resized(q, Number(r.height), Number(r.width)); }, "resize")),
  center_crop: fn("center_crop", "img output_size", (vm, image, size) => { const [h, w] = pair(vm, size!); return transformed(vm, image!, (f) => ({ ...f, height: h, width: w }), (q) => centered(q, Number(h), Number(w)), "center_crop"); }),
  crop: fn("crop", "img top left height width", (vm, image, top, left, h, w) => transformed(vm, image!, (f) => ({ ...f, height: dim(h, "H"), width: dim(w, "W") }), (q) => cropped(q, num(top), num(left), num(h), num(w)), "crop")),
  resized_crop: fn("resized_crop", "img top left height width size interpolation= antialias=", (vm, image, top, left, h, w, size) => { const [a, b] = pair(vm, size!); return transformed(vm, image!, (f) => ({ ...f, height: a, width: b }), (q) => resized(cropped(q, num(top), num(left), num(h), num(w)), Number(a), Number(b)), "resized_crop"); }),
  hflip: fn("hflip", "img", (vm, image) => transformed(vm, image!, same, flippedAcross, "hflip")), vflip: fn("vflip", "img", (vm, image) => transformed(vm, image!, same, flippedDown, "vflip")),
  pad: fn("pad", "img padding fill= padding_mode=", (vm, image, padding, fill, mode) => { const around = sides(vm, padding!); return transformed(vm, image!, (f) => enlarged(f, around), (q) => paddedBy(q, around.map(Number) as [number, number, number, number], num(fill), typeof mode === "string" ? mode : "constant"), "pad"); }),
  rotate: fn("rotate", "img angle interpolation= expand= center= fill=", (vm, image, angle, _i, expand, _c, fill) => transformed(vm, image!, (f) => (expand === true ? { ...f, height: someSize("H"), width: someSize("W") } : f), expand === true ? null : (q) => rotated(q, num(angle), num(fill)), "rotate")),
  rgb_to_grayscale: fn("rgb_to_grayscale", "img num_output_channels=", (vm, image, n) => grayscale(vm, image!, n ?? 1)), to_grayscale: fn("to_grayscale", "img num_output_channels=", (vm, image, n) => grayscale(vm, image!, n ?? 1)),
  get_dimensions: fn("get_dimensions", "img", (vm, image) => { const f = dimensions(vm, image!); return list([f.channels, f.height, f.width]); }), get_image_size: fn("get_image_size", "img", (vm, image) => { const f = dimensions(vm, image!); return list([f.width, f.height]); }), get_image_num_channels: fn("get_image_num_channels", "img", (vm, image) => dimensions(vm, image!).channels),
  five_crop: fn("five_crop", "img size", (vm, image, size) => { const [h, w] = pair(vm, size!); return tuple(Array.from({ length: 5 }, () => transformed(vm, image!, (f) => ({ ...f, height: h, width: w }), null, "five_crop"))); }),
  ...Object.fromEntries([colours("adjust_brightness", "brightness_factor"), colours("adjust_contrast", "contrast_factor"), colours("adjust_saturation", "saturation_factor"), colours("adjust_hue", "hue_factor"), colours("adjust_gamma", "gamma gain="), colours("adjust_sharpness", "sharpness_factor"), colours("invert", ""), colours("equalize", ""),
    colours("autocontrast", ""), colours("posterize", "bits"), colours("solarize", "threshold"), colours("gaussian_blur", "kernel_size sigma="), colours("erase", "i j h w v inplace="), colours("affine", "angle translate scale shear interpolation= fill= center="), colours("perspective", "startpoints endpoints interpolation= fill="), colours("elastic_transform", "displacement interpolation= fill=")]),
};
