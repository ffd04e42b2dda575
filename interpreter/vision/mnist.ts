// torchvision.datasets.MNIST, FashionMNIST, KMNIST: read from IDX files; on shapes, of their known lengths.
import type { Interp } from "../python/interp";
import { type ClassValue, type Instance, type Property, type Value, dict, isUnknown, list, method, unknown } from "../python/values";
import { type Dim, freshSymbol } from "../shape";
import { dtypes } from "../torch/core/dtype";
import { torchState } from "../torch/core/state";
import { tensorOf } from "../torch/data/collate";
import { getitem } from "../torch/data/dataset";
import { own, put, pythonClass, readOnly } from "../torch/nn/define";
import { isTensor } from "../torch/nn/registry";
import { pixelTable } from "./batch";
import { absolute, pathText, readIdx, readPacked } from "./files";
import { newImage } from "./image";
import { initDataset, sampled, visionDatasetClass } from "./vision-dataset";

const SIDE = 28, AREA = SIDE * SIDE;
interface Kind { readonly name: string; readonly mirrors: readonly string[]; readonly classes: readonly string[] }
const kinds: readonly Kind[] = [
  { name: "MNIST", mirrors: ["https://ossci-datasets.s3.amazonaws.com/mnist/"], classes: ["0 - zero", "1 - one", "2 - two", "3 - three", "4 - four", "5 - five", "6 - six", "7 - seven", "8 - eight", "9 - nine"] },
  { name: "FashionMNIST", mirrors: ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"], classes: ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"] },
  { name: "KMNIST", mirrors: ["http://codh.rois.ac.jp/kmnist/dataset/kmnist/"], classes: ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"] },
];
/** Pixels and labels, where the program really runs; the number of samples always. */
interface Held { readonly length: Dim; readonly images: Uint8Array | null; readonly labels: Uint8Array | null }
const held = (self: Instance): Held => self.native as Held;

function open(vm: Interp, self: Instance, kind: Kind, train: Value, download: Value): Held {
  const root = own(self, "root"), folder = isUnknown(root) ? null : `${absolute(vm, pathText(vm, root))}/${self.cls.name === kind.name ? kind.name : self.cls.name}/raw`;
  const prefix = train === false ? "t10k" : "train", files = [`${prefix}-images-idx3-ubyte`, `${prefix}-labels-idx1-ubyte`];
  const there = (): boolean => folder !== null && files.every((f) => vm.host.exists(`${folder}/${f}`) || vm.host.exists(`${folder}/${f}.gz`));
  if (vm.mode === "shapes") {
    const head = there() ? readPacked(vm, `${folder}/${files[0]}`, 16) : undefined, sizes = head && readIdx(head)?.sizes;
    return { length: isUnknown(train) ? freshSymbol("N", { min: 1 }) : sizes?.[0] ?? (train === false ? 10000 : 60000), images: null, labels: null };
  }
  if (!there()) {
    if (vm.truth(download) !== true) vm.raise("RuntimeError", "Dataset not found. You can use download=True to download it");
    const fetched = files.every((f) => vm.host.download?.(kind.mirrors.map((m) => `${m}${f}.gz`), `${folder}/${f}.gz`) === true);
    if (!fetched || !there()) vm.raise("RuntimeError", `${kind.name} could not be downloaded. Put ${files.map((f) => `${f}.gz`).join(" and ")} into ${folder}`);
  }
  const [images, labels] = files.map((f) => { const data = readPacked(vm, `${folder}/${f}`); return data && readIdx(data); });
  if (!images || !labels || images.sizes.length !== 3) return vm.raise("RuntimeError", `${folder} does not hold ${kind.name}'s files: ${files.join(" and ")} are not in the IDX format`);
  return { length: images.sizes[0]!, images: images.data, labels: labels.data };
}
const image = (h: Held, i: number): Value => newImage({ mode: "L", width: SIDE, height: SIDE, data: h.images ? h.images.subarray(i * AREA, (i + 1) * AREA) : null });
/** A digit of which only the range is known. */
const someLabel = (): Dim => freshSymbol("label", { min: 0, max: 9 });

/** `data` and `targets` are tensors made when they are first asked for; the program may put others in their place. */
function tensorProperty(name: "data" | "targets"): Property {
  const key = `\0${name}`;
  return { kind: "property", del: null, get: method(name, (vm, [s]) => {
    const self = s as Instance, known = self.dict.get(key), h = held(self);
    if (known !== undefined) return known;
    const t = tensorOf(vm, name === "data" ? [h.length, SIDE, SIDE] : [h.length], name === "data" ? dtypes.uint8 : dtypes.int64, name === "data" ? h.images : h.labels);
    self.dict.set(key, t);
    return t;
  }), set: method(name, (vm, [s, v]) => {
    const self = s as Instance, engine = torchState(vm).engine, bytes = isTensor(v!) && engine && v.storage ? Uint8Array.from(engine.read(v)) : null, h = held(self);
    put(vm, self, key, v!);
    self.native = { ...h, [name === "data" ? "images" : "labels"]: bytes ?? h[name === "data" ? "images" : "labels"], length: isTensor(v!) && v.shape ? v.shape[0] ?? h.length : Array.isArray((v as { items?: Value[] }).items) ? (v as { items: Value[] }).items.length : h.length };
    return null;
  }) };
}
function at(vm: Interp, self: Instance, index: Value): Value {
  const h = held(self), n = h.length;
  let i = typeof index === "number" ? index : isTensor(index) ? Number(torchState(vm).engine?.read(index)[0] ?? index.constant?.[0] ?? NaN) : NaN;
  if (typeof n === "number" && !Number.isNaN(i) && (i >= n || i < -n)) vm.raise("IndexError", `index ${i} is out of bounds for dimension 0 with size ${n}`);
  if (i < 0 && typeof n === "number") i += n;
  return sampled(vm, self, image(h, i), h.labels && !Number.isNaN(i) ? h.labels[i]! : someLabel());
}
/** A whole batch where the transforms are a table from bytes to floats: the same numbers as one by one. */
function batch(vm: Interp, self: Instance, indices: ArrayLike<number>): Value | undefined {
  const h = held(self), table = own(self, "transforms") === null && own(self, "target_transform") === null ? pixelTable(vm, own(self, "transform"), 1)?.[0] : undefined;
  if (!table || !h.images || !h.labels) return undefined;
  const n = indices.length, pixels = new Float32Array(n * AREA), labels = new Int32Array(n);
  for (let k = 0; k < n; k++) {
    const from = indices[k]! * AREA;
    for (let i = 0, to = k * AREA; i < AREA; i++, to++) pixels[to] = table[h.images[from + i]!]!;
    labels[k] = h.labels[indices[k]!]!;
  }
  return list([tensorOf(vm, [n, 1, SIDE, SIDE], dtypes.float32, pixels), tensorOf(vm, [n], dtypes.int64, labels)]);
}

const made = new Map<string, ClassValue>();
function make(kind: Kind): ClassValue {
  const base = kind.name === "MNIST" ? visionDatasetClass : made.get("MNIST")!;
  const cls = pythonClass(kind.name, "torchvision.datasets.mnist", [base], {
    __init__: ["root train= transform= target_transform= download=", (vm, self, root, train, transform, target, download) => {
      initDataset(self, root!, transform ?? null, target ?? null);
      self.dict.set("train", train ?? true);
      self.native = open(vm, self, kind, train ?? true, download ?? false);
      return null;
    }],
    __len__: ["", (_, self) => held(self).length],
    extra_repr: ["", (_, self) => `Split: ${own(self, "train") === false ? "Test" : "Train"}`],
    _check_exists: ["", (vm) => (vm.mode === "shapes" ? unknown("it depends on the files that are there") : true)],
  });
  cls.dict.set("__getitem__", getitem(at, batch));
  cls.dict.set("classes", list([...kind.classes]));
  cls.dict.set("class_to_idx", readOnly("class_to_idx", () => dict(kind.classes.map((c, i) => [c, i]))));
  cls.dict.set("raw_folder", readOnly("raw_folder", (vm, self) => (isUnknown(own(self, "root")) ? own(self, "root") : `${pathText(vm, own(self, "root")).replace(/\/$/, "")}/${self.cls.name}/raw`)));
  for (const name of ["data", "targets"] as const) cls.dict.set(name, tensorProperty(name));
  for (const [old, now] of [["train_data", "data"], ["test_data", "data"], ["train_labels", "targets"], ["test_labels", "targets"]] as const) cls.dict.set(old, readOnly(old, (vm, self) => vm.getattr(self, now)));
  made.set(kind.name, cls);
  return cls;
}
export const mnistClasses: Record<string, ClassValue> = Object.fromEntries(kinds.map((k) => [k.name, make(k)]));
