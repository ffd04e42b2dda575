// PIL images: a mode, a size and, where numbers are computed, pixels.
import { nativeClass } from "../python/builtins/root";
import type { Interp } from "../python/interp";
import { type Instance, type Value, isUnknown, tuple, unknown } from "../python/values";
import { type Dim, freshSymbol } from "../shape";
import { define, fn, readOnly } from "../torch/nn/define";

/** `data`: channel after channel, row after row; null where no numbers are computed. */
export interface Picture { readonly mode: string | null; readonly width: Dim; readonly height: Dim; readonly data: Uint8Array | null }
export const imageClass = nativeClass("Image", { module: "PIL.Image" });
export const newImage = (picture: Picture): Instance => ({ kind: "instance", cls: imageClass, dict: new Map(), native: picture });
export const pictureOf = (v: Value): Picture | undefined => (typeof v === "object" && v !== null && v.kind === "instance" && v.cls.mro.includes(imageClass) ? (v.native as Picture) : undefined);
/** Channels of a mode; undefined where it is not known. */
export const channelsOf = (mode: string | null): number | undefined => (mode === null ? undefined : ({ "1": 1, L: 1, P: 1, I: 1, F: 1, "I;16": 1, LA: 2, RGB: 3, YCbCr: 3, HSV: 3, LAB: 3, RGBA: 4, CMYK: 4 })[mode]);

const self = (i: Instance): Picture => i.native as Picture;
const sizeOf = (vm: Interp, v: Value): [Dim, Dim] => { const items = isUnknown(v) ? undefined : vm.items(v); const one = (x: Value | undefined): Dim => (typeof x === "number" || (typeof x === "object" && x !== null && x.kind === "sym") ? x : freshSymbol("?", { min: 1 })); return [one(items?.[0]), one(items?.[1])]; };
/** The same picture with other pixels, which are not computed here. */
function changed(vm: Interp, p: Picture, to: Partial<Picture>, what: string): Instance {
  if (vm.mode === "numbers" && p.data) vm.raise("NotImplementedError", `PIL.Image.Image.${what} cannot be run by this engine`);
  return newImage({ ...p, ...to, data: null });
}
define(imageClass, {
  convert: ["mode= matrix= dither= palette= colors=", (vm, i, mode) => {
    const p = self(i), to = typeof mode === "string" ? mode : null;
    if (to === p.mode && to !== null) return newImage(p);
    if (p.data && to === "RGB" && p.mode === "L") { const n = p.data.length, data = new Uint8Array(3 * n); for (let c = 0; c < 3; c++) data.set(p.data, c * n); return newImage({ ...p, mode: to, data }); }
    if (p.data && to === "L" && p.mode === "RGB") return newImage({ ...p, mode: to, data: luminance(p.data) });
    return changed(vm, p, { mode: to }, "convert");
  }],
  copy: ["", (_, i) => newImage(self(i))], load: ["", () => null], close: ["", () => null], show: ["title=", () => null], save: ["fp format= **params", () => null], getbands: ["", (_, i) => tuple([...(self(i).mode ?? "RGB")])],
  resize: ["size resample= box= reducing_gap=", (vm, i, size) => { const [width, height] = sizeOf(vm, size!); return changed(vm, self(i), { width, height }, "resize"); }],
  crop: ["box=", (vm, i, box) => { const items = box === undefined || box === null || isUnknown(box) ? [] : vm.items(box) ?? [], [l, t, r, b] = items; return changed(vm, self(i), items.length === 4 && items.every((x) => typeof x === "number") ? { width: Number(r) - Number(l), height: Number(b) - Number(t) } : { width: freshSymbol("W", { min: 0 }), height: freshSymbol("H", { min: 0 }) }, "crop"); }],
  rotate: ["angle resample= expand= center= translate= fillcolor=", (vm, i) => changed(vm, self(i), {}, "rotate")], transpose: ["method", (vm, i) => changed(vm, self(i), {}, "transpose")], filter: ["filter", (vm, i) => changed(vm, self(i), {}, "filter")],
  __repr__: ["", (_, i) => { const p = self(i); return `<PIL.Image.Image image mode=${p.mode ?? "?"} size=${String(p.width)}x${String(p.height)}>`; }],
  __enter__: ["", (_, i) => i], __exit__: ["*args", () => null],
});
imageClass.dict.set("mode", readOnly("mode", (_, i) => self(i).mode ?? unknown("the image's mode is not known")));
imageClass.dict.set("size", readOnly("size", (_, i) => tuple([self(i).width, self(i).height])));
imageClass.dict.set("width", readOnly("width", (_, i) => self(i).width));
imageClass.dict.set("height", readOnly("height", (_, i) => self(i).height));
/** ITU-R 601-2: L = (299 R + 587 G + 114 B) / 1000, in PIL's fixed-point arithmetic. */
export function luminance(rgb: Uint8Array): Uint8Array {
  const n = rgb.length / 3, out = new Uint8Array(n);
  for (let i = 0; i < n; i++) out[i] = (rgb[i]! * 19595 + rgb[n + i]! * 38470 + rgb[2 * n + i]! * 7471 + 0x8000) >> 16;
  return out;
}

/** Module name → its members. */
export const pilModules: Record<string, () => Record<string, Value>> = {
  PIL: () => ({ __version__: "11.0.0" }),
  "PIL.Image": () => ({
    Image: imageClass,
    open: fn("open", "fp mode= formats=", (vm) => (vm.mode === "numbers" ? vm.raise("NotImplementedError", "image files cannot be read by this engine") : newImage({ mode: null, width: freshSymbol("W", { min: 1 }), height: freshSymbol("H", { min: 1 }), data: null }))),
    new: fn("new", "mode size color=", (vm, mode, size, color) => {
      const [width, height] = sizeOf(vm, size!), channels = channelsOf(typeof mode === "string" ? mode : null);
      const data = vm.mode === "numbers" && channels && typeof width === "number" && typeof height === "number" ? new Uint8Array(channels * width * height).fill(typeof color === "number" ? color : 0) : null;
      return newImage({ mode: typeof mode === "string" ? mode : null, width, height, data });
    }),
    fromarray: fn("fromarray", "obj mode=", (vm, array, mode) => {
      const shape = isUnknown(array!) ? undefined : vm.lookup(array!, "shape"), dims = shape === undefined || isUnknown(shape) ? undefined : vm.items(shape);
      const [height, width, channels] = (dims ?? []) as Dim[];
      return newImage({ mode: typeof mode === "string" ? mode : dims === undefined ? null : dims.length === 2 ? "L" : channels === 4 ? "RGBA" : channels === 3 ? "RGB" : null, width: width ?? freshSymbol("W", { min: 1 }), height: height ?? freshSymbol("H", { min: 1 }), data: null });
    }),
    NEAREST: 0, LANCZOS: 1, BILINEAR: 2, BICUBIC: 3, BOX: 4, HAMMING: 5, ANTIALIAS: 1, FLIP_LEFT_RIGHT: 0, FLIP_TOP_BOTTOM: 1,
  }),
};
