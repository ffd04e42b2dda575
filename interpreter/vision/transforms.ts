// torchvision.transforms: classes.
import type { Interp } from "../python/interp";
import { type ClassValue, type Instance, type Value, float, isUnknown, list, token, tuple, unknown } from "../python/values";
import { type Dim, less } from "../shape";
import { defaultGenerator } from "../torch/core/draw";
import { torchState } from "../torch/core/state";
import { own, pythonClass, type Methods } from "../torch/nn/define";
import { initModule, isTensor } from "../torch/nn/registry";
import { moduleClass } from "../torch/nn/roots";
import { normal, randint, randperm, uniform } from "../torch/random";
import { luminance } from "./image";
import { type Plane, blended, cropped, flippedAcross, flippedDown, gray, paddedBy, resized, rotated } from "./pixels";
import { convertDtype, normalized, toPil, toTensor } from "./convert";
import { centered, enlarged, resizedForm, sizePair, sides } from "./sizes";
import { type Form, formOf, someSize, transformed } from "./transform";

const module = "torchvision.transforms.transforms";
const num = (v: Value, initial = 0): number => (typeof v === "number" || typeof v === "boolean" ? Number(v) : typeof v === "object" && v !== null && v.kind === "float" ? v.value : initial);
/** torch.rand(1) < p */
const chance = (vm: Interp, p: Value): boolean => uniform(defaultGenerator(vm), new Float32Array(1))[0]! < num(p);
const between = (vm: Interp, low: number, high: number): number => uniform(defaultGenerator(vm), new Float32Array(1), low, high)[0]!;
const whole = (vm: Interp, low: number, high: number): number => randint(defaultGenerator(vm), new Float64Array(1), low, high)[0]!;
const same = (f: Form): Form => f;
const numbers = (vm: Interp): boolean => torchState(vm).engine !== null;
/** nearest, bilinear …: torchvision.transforms.InterpolationMode */
export const interpolation = (name: string): Value => token("InterpolationMode", `InterpolationMode.${name}`);
const modeName = (v: Value): string => (typeof v === "object" && v !== null && v.kind === "token" ? v.text.replace("InterpolationMode.", "").toLowerCase() : typeof v === "number" ? ["nearest", "lanczos", "bilinear", "bicubic", "box", "hamming"][v]! : "bilinear");

interface Row {
  /** Arguments as in Python: "size interpolation=@BILINEAR antialias=True"; kept as attributes. */
  readonly args: string;
  readonly repr?: (vm: Interp, self: Instance) => string;
  readonly setup?: (vm: Interp, self: Instance) => void;
  readonly call: (vm: Interp, self: Instance, image: Value) => Value;
}
function literal(text: string): Value {
  if (text.startsWith("@")) return interpolation(text.slice(1));
  if (text === "None") return null;
  if (text === "True" || text === "False") return text === "True";
  if (text.startsWith("(")) return tuple(text.slice(1, -1).split(",").map(literal));
  if (text.startsWith("'")) return text.slice(1, -1);
  return /[./e]/.test(text) ? float(text.includes("/") ? Number(text.split("/")[0]) / Number(text.split("/")[1]) : Number(text)) : Number(text);
}
function transform(name: string, row: Row, isModule = true): ClassValue {
  const words = row.args.split(" ").filter(Boolean), names = words.map((w) => w.split("=")[0]!);
  const show = row.repr ?? (() => "");
  const methods: Methods = {
    __init__: [words.map((w) => (w.includes("=") ? `${w.split("=")[0]}=` : w)).join(" "), (vm, self, ...values) => {
      if (isModule) initModule(self);
      names.forEach((k, i) => self.dict.set(k, values[i] ?? (words[i]!.includes("=") ? literal(words[i]!.slice(k.length + 1)) : null)));
      row.setup?.(vm, self);
      return null;
    }],
    [isModule ? "forward" : "__call__"]: ["img", (vm, self, image) => row.call(vm, self, image!)],
    __repr__: ["", (vm, self) => `${self.cls.name}(${show(vm, self)})`],
  };
  return pythonClass(name, module, isModule ? [moduleClass] : [], methods);
}
const text = (...keys: string[]) => (vm: Interp, self: Instance): string => keys.map((k) => { const v = own(self, k); return `${k}=${k === "interpolation" ? modeName(v) : vm.str(v)}`; }).join(", ");
const p = text("p");
const keepsShape = (args: string, repr?: Row["repr"], pixels?: (vm: Interp, self: Instance, q: Plane) => Plane): Row => ({ args, repr, call: (vm, self, image) => transformed(vm, image, same, pixels ? (q) => pixels(vm, self, q) : null, self.cls.name) });
const sized = (key = "size") => (vm: Interp, self: Instance): void => { self.dict.set(key, sizePair(vm, own(self, key))); };
const pair = (self: Instance, key: string): [Dim, Dim] => { const v = own(self, key); return typeof v === "object" && v !== null && v.kind === "tuple" ? (v.items as [Dim, Dim]) : [someSize("H"), someSize("W")]; };
/** A factor f stands for (1 − f, 1 + f); two numbers for themselves. Null: nothing is changed. */
const jitter = (name: string, centre: number, low: number, high: number) => (vm: Interp, self: Instance): void => {
  const v = own(self, name);
  if (isUnknown(v)) return;
  let range: [number, number];
  if (typeof v === "number" || (typeof v === "object" && v !== null && v.kind === "float")) {
    if (num(v) < 0) vm.raise("ValueError", `If ${name} is a single number, it must be non negative.`);
    range = [name === "hue" ? centre - num(v) : Math.max(centre - num(v), 0), centre + num(v)];
  } else { const items = vm.items(v) ?? []; if (items.length !== 2) vm.raise("TypeError", `${name} should be a single number or a list/tuple with length 2.`); range = [num(items[0]!), num(items[1]!)]; }
  if (range[0] < low || range[0] > range[1] || range[1] > high) vm.raise("ValueError", `${name} values should be between (${low}${Number.isFinite(low) && name === "hue" ? "" : ".0"}, ${Number.isFinite(high) ? high : "inf"}), but got ${vm.str(tuple(range.map(float)))}.`.replace("(0.0,", "(0,"));
  self.dict.set(name, range[0] === centre && range[1] === centre ? null : tuple(range.map(float)));
};
const range = (v: Value): [number, number] => (typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list") ? (v.items.map((x) => num(x)) as [number, number]) : [0, 0]);
const degrees = (vm: Interp, self: Instance): void => {
  const v = own(self, "degrees");
  if (typeof v === "number" || (typeof v === "object" && v !== null && v.kind === "float")) { if (num(v) < 0) vm.raise("ValueError", "If degrees is a single number, it must be positive."); self.dict.set("degrees", list([float(-num(v)), float(num(v))])); }
  else if (typeof v === "object" && v !== null && (v.kind === "tuple" || v.kind === "list")) { if (v.items.length !== 2) vm.raise("ValueError", "degrees should be a sequence of length 2."); self.dict.set("degrees", list(v.items.map((x) => float(num(x))))); }
};

const rows: Record<string, Row> = {
  Resize: { args: "size interpolation=@BILINEAR max_size=None antialias=True", repr: text("size", "interpolation", "max_size", "antialias"),
    setup(vm, self) {
      const s = own(self, "size"), kind = typeof s === "object" && s !== null ? s.kind : typeof s;
      if (kind === "float" || s === null) vm.raise("TypeError", `Size should be int or sequence. Got ${vm.repr(vm.typeOf(s))}`);
      if ((kind === "tuple" || kind === "list") && ![1, 2].includes((s as { items: Value[] }).items.length)) vm.raise("ValueError", "If size is a sequence, it should have 1 or 2 values");
    },
    call: (vm, self, image) => transformed(vm, image, (f) => resizedForm(vm, f, own(self, "size"), own(self, "max_size")), modeName(own(self, "interpolation")) === "bilinear" ? (q) => { const r = resizedForm(vm, { mode: null, tensor: null, channels: q.channels, height: q.height, width: q.width }, own(self, "size"), own(self, "max_size")); return resized(q, Number(r.height), Number(r.width)); } : null, "Resize") },
  CenterCrop: { args: "size", repr: text("size"), setup: sized(), call: (vm, self, image) => transformed(vm, image, (f) => ({ ...f, height: pair(self, "size")[0], width: pair(self, "size")[1] }), (q) => centered(q, Number(pair(self, "size")[0]), Number(pair(self, "size")[1])), "CenterCrop") },
  RandomCrop: { args: "size padding=None pad_if_needed=False fill=0 padding_mode='constant'", repr: text("size", "padding"), setup: sized(), call: (vm, self, image) => {
    const [height, width] = pair(self, "size"), padding = own(self, "padding"), around = padding === null ? ([0, 0, 0, 0] as const) : sides(vm, padding), needed = own(self, "pad_if_needed") === true;
    return transformed(vm, image, (f) => {
      const g = enlarged(f, around);
      if (!needed && (less(g.height, height) === true || less(g.width, width) === true)) vm.raise("ValueError", `Required crop size (${String(height)}, ${String(width)}) is larger than input image size (${String(g.height)}, ${String(g.width)})`);
      return { ...f, height, width };
    }, (q) => {
      const fill = num(own(self, "fill")), mode = String(own(self, "padding_mode")), [h, w] = [Number(height), Number(width)];
      let r = padding === null ? q : paddedBy(q, around.map(Number) as [number, number, number, number], fill, mode);
      if (needed && r.width < w) r = paddedBy(r, [w - r.width, 0, w - r.width, 0], fill, mode);
      if (needed && r.height < h) r = paddedBy(r, [0, h - r.height, 0, h - r.height], fill, mode);
      if (r.height === h && r.width === w) return r;
      const top = whole(vm, 0, r.height - h + 1), left = whole(vm, 0, r.width - w + 1);
      return cropped(r, top, left, h, w);
    }, "RandomCrop");
  } },
  RandomHorizontalFlip: keepsShape("p=0.5", p, (vm, self, q) => (chance(vm, own(self, "p")) ? flippedAcross(q) : q)),
  RandomVerticalFlip: keepsShape("p=0.5", p, (vm, self, q) => (chance(vm, own(self, "p")) ? flippedDown(q) : q)),
  RandomRotation: { args: "degrees interpolation=@NEAREST expand=False center=None fill=0", setup: degrees, repr: (vm, self) => `${text("degrees", "interpolation", "expand")(vm, self)}${own(self, "center") === null ? "" : `, center=${vm.str(own(self, "center"))}`}, fill=${vm.str(own(self, "fill"))}`,
    call: (vm, self, image) => transformed(vm, image, (f) => (own(self, "expand") === true ? { ...f, height: someSize("H"), width: someSize("W") } : f), own(self, "expand") === true || modeName(own(self, "interpolation")) !== "nearest" ? null : (q) => rotated(q, between(vm, ...range(own(self, "degrees"))), num(own(self, "fill"))), "RandomRotation") },
  RandomAffine: { ...keepsShape("degrees translate=None scale=None shear=None interpolation=@NEAREST fill=0 center=None", (vm, self) => `${text("degrees")(vm, self)}${["translate", "scale", "shear"].filter((k) => own(self, k) !== null).map((k) => `, ${k}=${vm.str(own(self, k))}`).join("")}`), setup: degrees },
  RandomPerspective: keepsShape("distortion_scale=0.5 p=0.5 interpolation=@BILINEAR fill=0", p), GaussianBlur: { ...keepsShape("kernel_size sigma=(0.1,2.0)", text("kernel_size", "sigma")), setup: sized("kernel_size") },
  RandomInvert: keepsShape("p=0.5", p, (vm, self, q) => (chance(vm, own(self, "p")) ? { ...q, data: q.data.map((x) => (q.data instanceof Uint8Array ? 255 : 1) - x) as typeof q.data } : q)), RandomAutocontrast: keepsShape("p=0.5", p), RandomEqualize: keepsShape("p=0.5", p),
  RandomPosterize: keepsShape("bits p=0.5", text("bits", "p")), RandomSolarize: keepsShape("threshold p=0.5", text("threshold", "p")), RandomAdjustSharpness: keepsShape("sharpness_factor p=0.5", text("sharpness_factor", "p")), ElasticTransform: keepsShape("alpha=50.0 sigma=5.0 interpolation=@BILINEAR fill=0", text("alpha", "sigma")),
  AutoAugment: keepsShape("policy=@IMAGENET interpolation=@NEAREST fill=None", (vm, self) => `policy=AutoAugmentPolicy.IMAGENET, fill=${vm.str(own(self, "fill"))}`), TrivialAugmentWide: keepsShape("num_magnitude_bins=31 interpolation=@NEAREST fill=None", (vm, self) => ["num_magnitude_bins", "interpolation", "fill"].map((k) => `${k}=${vm.str(own(self, k))}`).join(", ")),
  RandAugment: keepsShape("num_ops=2 magnitude=9 num_magnitude_bins=31 interpolation=@NEAREST fill=None", (vm, self) => ["num_ops", "magnitude", "num_magnitude_bins", "interpolation", "fill"].map((k) => `${k}=${vm.str(own(self, k))}`).join(", ")), AugMix: keepsShape("severity=3 mixture_width=3 chain_depth=-1 alpha=1.0 all_ops=True interpolation=@BILINEAR fill=None"),
  ColorJitter: { args: "brightness=0 contrast=0 saturation=0 hue=0", repr: text("brightness", "contrast", "saturation", "hue"), setup(vm, self) { jitter("brightness", 1, 0, Infinity)(vm, self); jitter("contrast", 1, 0, Infinity)(vm, self); jitter("saturation", 1, 0, Infinity)(vm, self); jitter("hue", 0, -0.5, 0.5)(vm, self); },
    call: (vm, self, image) => transformed(vm, image, same, (q) => {
      const order = randperm(defaultGenerator(vm), 4), factors = ["brightness", "contrast", "saturation", "hue"].map((k) => (own(self, k) === null ? null : between(vm, ...range(own(self, k)))));
      let r = q;
      for (const k of order) {
        const f = factors[k]!;
        if (factors[k] === null) continue;
        if (k === 0) r = blended(r, () => 0, f);
        else if (k === 1) { const g = gray(r), area = r.height * r.width; let sum = 0; for (let i = 0; i < area; i++) sum += r.data instanceof Uint8Array ? Math.floor(g(i)) : g(i); const mean = r.data instanceof Uint8Array ? Math.floor(sum / area + 0.5) : sum / area; r = blended(r, () => mean, f); }
        else if (k === 2) { const g = gray(r); r = blended(r, (_, i) => g(i), f); } else vm.raise("NotImplementedError", "ColorJitter of hue cannot be run by this engine");
      }
      return r;
    }, "ColorJitter") },
  Grayscale: { args: "num_output_channels=1", repr: text("num_output_channels"), call: (vm, self, image) => grayscale(vm, image, own(self, "num_output_channels")) },
  RandomGrayscale: { args: "p=0.1", repr: p, call: (vm, self, image) => { if (!numbers(vm)) return transformed(vm, image, same, same as never, "RandomGrayscale"); const f = formOf(image); return chance(vm, own(self, "p")) ? grayscale(vm, image, f ? f.channels as Value : 3) : image; } },
  RandomResizedCrop: { args: "size scale=(0.08,1.0) ratio=(0.75,1.3333333333333333) interpolation=@BILINEAR antialias=True", setup: sized(),
    repr: (vm, self) => { const rounded = (k: string): string => vm.str(tuple(range(own(self, k)).map((x) => float(Math.round(x * 1e4) / 1e4)))); return `size=${vm.str(own(self, "size"))}, scale=${rounded("scale")}, ratio=${rounded("ratio")}, interpolation=${modeName(own(self, "interpolation"))}, antialias=${vm.str(own(self, "antialias"))}`; },
    call: (vm, self, image) => transformed(vm, image, (f) => ({ ...f, height: pair(self, "size")[0], width: pair(self, "size")[1] }), (q) => { const [t, l, h, w] = cropWindow(vm, q, range(own(self, "scale")), range(own(self, "ratio"))); return resized(cropped(q, t, l, h, w), Number(pair(self, "size")[0]), Number(pair(self, "size")[1])); }, "RandomResizedCrop") },
  Pad: { args: "padding fill=0 padding_mode='constant'", repr: text("padding", "fill", "padding_mode"), call: (vm, self, image) => { const around = sides(vm, own(self, "padding")); return transformed(vm, image, (f) => enlarged(f, around), (q) => paddedBy(q, around.map(Number) as [number, number, number, number], num(own(self, "fill")), String(own(self, "padding_mode"))), "Pad"); } },
  RandomErasing: { args: "p=0.5 scale=(0.02,0.33) ratio=(0.3,3.3) value=0 inplace=False", repr: text("p", "scale", "ratio", "value", "inplace"), call: (vm, self, image) => transformed(vm, image, same, (q) => erased(vm, self, q), "RandomErasing") },
  Normalize: { args: "mean std inplace=False", repr: text("mean", "std"), call: (vm, self, image) => normalized(vm, image, own(self, "mean"), own(self, "std")) },
  ConvertImageDtype: { args: "dtype", call: (vm, self, image) => convertDtype(vm, image, own(self, "dtype")) },
  RandomApply: { args: "transforms p=0.5", call: (vm, self, image) => { if (numbers(vm) && num(own(self, "p")) < uniform(defaultGenerator(vm), new Float32Array(1))[0]!) return image; return chained(vm, own(self, "transforms"), image); }, repr: (vm, self) => `\n    p=${vm.str(own(self, "p"))}${(vm.items(own(self, "transforms")) ?? []).map((t) => `\n    ${vm.str(t)}`).join("")}\n` },
  FiveCrop: { args: "size", repr: text("size"), setup: sized(), call: (vm, self, image) => tuple(Array.from({ length: 5 }, (_, k) => corner(vm, self, image, k))) },
  TenCrop: { args: "size vertical_flip=False", repr: text("size", "vertical_flip"), setup: sized(), call: (vm, self, image) => { const flipped = transformed(vm, image, same, own(self, "vertical_flip") === true ? flippedDown : flippedAcross, "TenCrop"); return tuple([image, flipped].flatMap((x) => Array.from({ length: 5 }, (_, k) => corner(vm, self, x, k)))); } },
};
const plainRows: Record<string, Row> = {
  ToTensor: { args: "", call: (vm, _, image) => toTensor(vm, image, true) }, PILToTensor: { args: "", call: (vm, _, image) => toTensor(vm, image, false) }, ToPILImage: { args: "mode=None", repr: (vm, self) => (own(self, "mode") === null ? "" : `mode=${vm.str(own(self, "mode"))}`), call: (vm, self, image) => toPil(vm, image, own(self, "mode")) },
  Lambda: { args: "lambd", setup(vm, self) { const f = own(self, "lambd"); if (!isUnknown(f) && vm.lookup(f, "__call__") === undefined) vm.raise("TypeError", `Argument lambd should be callable, got ${vm.repr(vm.typeOf(f).name)}`); }, call: (vm, self, image) => vm.call(own(self, "lambd"), [image]) },
  Compose: { args: "transforms", call: (vm, self, image) => chained(vm, own(self, "transforms"), image), repr: (vm, self) => `${(vm.items(own(self, "transforms")) ?? []).map((t) => `\n    ${vm.str(t)}`).join("")}\n` },
  RandomOrder: { args: "transforms", call: (vm, self, image) => chained(vm, own(self, "transforms"), image) }, RandomChoice: { args: "transforms p=None", call: (vm, self, image) => { const all = vm.items(own(self, "transforms")); return all?.[0] !== undefined && !numbers(vm) ? vm.call(all[0], [image]) : vm.raise("NotImplementedError", "RandomChoice cannot be run by this engine"); } },
};
function chained(vm: Interp, transforms: Value, image: Value): Value {
  const all = isUnknown(transforms) ? undefined : vm.items(transforms);
  return all ? all.reduce<Value>((x, t) => vm.call(t, [x]), image) : unknown("the transforms are not known");
}
export function grayscale(vm: Interp, image: Value, channels: Value): Value {
  const n = typeof channels === "number" ? channels : null;
  return transformed(vm, image, (f) => ({ ...f, channels: n ?? someSize("C"), mode: f.tensor ? null : n === 3 ? "RGB" : "L" }), (q) => {
    const area = q.height * q.width;
    let one: Uint8Array | Float32Array = q.data;
    if (q.channels === 3) one = q.data instanceof Uint8Array ? luminance(q.data) : Float32Array.from({ length: area }, (_, i) => 0.2989 * q.data[i]! + 0.587 * q.data[area + i]! + 0.114 * q.data[2 * area + i]!);
    const data = q.data instanceof Uint8Array ? new Uint8Array(area * (n ?? 1)) : new Float32Array(area * (n ?? 1));
    for (let c = 0; c < (n ?? 1); c++) data.set(one as never, c * area);
    return { ...q, channels: n ?? 1, data };
  }, "Grayscale");
}
/** A random window of some share of the area and some ratio of its sides. */
function cropWindow(vm: Interp, q: Plane, scale: [number, number], ratio: [number, number]): [number, number, number, number] {
  const area = q.height * q.width, f = Math.fround;
  for (let i = 0; i < 10; i++) {
    const target = area * between(vm, ...scale), aspect = Math.exp(between(vm, f(Math.log(f(ratio[0]))), f(Math.log(f(ratio[1]))))), w = Math.round(Math.sqrt(target * aspect)), h = Math.round(Math.sqrt(target / aspect));
    if (w > 0 && w <= q.width && h > 0 && h <= q.height) return [whole(vm, 0, q.height - h + 1), whole(vm, 0, q.width - w + 1), h, w];
  }
  const own_ = q.width / q.height, w = own_ > ratio[1] ? Math.round(q.height * ratio[1]) : q.width, h = own_ < ratio[0] ? Math.round(q.width / ratio[0]) : q.height;
  return [Math.floor((q.height - h) / 2), Math.floor((q.width - w) / 2), h, w];
}
function erased(vm: Interp, self: Instance, q: Plane): Plane {
  if (!chance(vm, own(self, "p"))) return q;
  const scale = range(own(self, "scale")), ratio = range(own(self, "ratio")), value = own(self, "value");
  for (let i = 0; i < 10; i++) {
    const area = q.height * q.width * between(vm, ...scale), aspect = Math.exp(between(vm, Math.log(ratio[0]), Math.log(ratio[1]))), h = Math.round(Math.sqrt(area * aspect)), w = Math.round(Math.sqrt(area / aspect));
    if (!(h < q.height && w < q.width)) continue;
    const noise = value === "random" ? normal(defaultGenerator(vm), new Float32Array(q.channels * h * w)) : null, top = whole(vm, 0, q.height - h + 1), left = whole(vm, 0, q.width - w + 1), data = q.data.slice();
    for (let c = 0; c < q.channels; c++) for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) data[(c * q.height + top + y) * q.width + left + x] = noise ? noise[(c * h + y) * w + x]! : num(value);
    return { ...q, data };
  }
  return q;
}
/** One of the four corners (0 … 3), or the middle. */
function corner(vm: Interp, self: Instance, image: Value, k: number): Value {
  const [h, w] = pair(self, "size");
  return transformed(vm, image, (f) => {
    if (less(f.height, h) === true || less(f.width, w) === true) vm.raise("ValueError", `Requested crop size (${String(h)}, ${String(w)}) is bigger than input size (${String(f.height)}, ${String(f.width)})`);
    return { ...f, height: h, width: w };
  }, (q) => (k === 4 ? centered(q, Number(h), Number(w)) : cropped(q, k > 1 ? q.height - Number(h) : 0, k % 2 ? q.width - Number(w) : 0, Number(h), Number(w))), self.cls.name);
}

/** The classes of torchvision.transforms by name. */
export const transforms: Record<string, ClassValue> = {
  ...Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, transform(name, row)])),
  ...Object.fromEntries(Object.entries(plainRows).map(([name, row]) => [name, transform(name, row, false)])),
};
/** Names that only v2 has. */
export const newer: Record<string, ClassValue> = {
  ToImage: transform("ToImage", { args: "", call: (vm, _, image) => (isTensor(image) ? image : toTensor(vm, image, false)) }),
  ToDtype: transform("ToDtype", { args: "dtype scale=False", repr: text("scale"), call: (vm, self, image) => (own(self, "scale") === true || !isTensor(image) ? convertDtype(vm, image, own(self, "dtype")) : vm.callMethod(image, "to", [own(self, "dtype")])) }),
  ToPureTensor: transform("ToPureTensor", { args: "", call: (_, __, image) => image }), Identity: transform("Identity", { args: "", call: (_, __, image) => image }),
};
