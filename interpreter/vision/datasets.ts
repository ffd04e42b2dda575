// Further data sets of torchvision: CIFAR, FakeData, image folders; those of known lengths on shapes.
import type { Interp } from "../python/interp";
import { type ClassValue, type Instance, type Value, dict, isUnknown, list, tuple, unknown } from "../python/values";
import { type Dim, freshSymbol } from "../shape";
import { own, pythonClass, readOnly } from "../torch/nn/define";
import { createGenerator, normal, randint } from "../torch/random";
import { getitem } from "../torch/data/dataset";
import { list as listTensors, tensors } from "./cifar";
import { absolute, pathText } from "./files";
import { newImage } from "./image";
import { initDataset, sampled, visionDatasetClass } from "./vision-dataset";

const label = (classes: number): Dim => freshSymbol("label", { min: 0, max: classes - 1 });
interface Known { readonly name: string; readonly file: string; readonly train: number; readonly test: number; readonly classes: number; readonly mode: string; readonly side: number; readonly names?: readonly string[] }
const cifar10 = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];
const known: readonly Known[] = [
  { name: "CIFAR10", file: "cifar", train: 50000, test: 10000, classes: 10, mode: "RGB", side: 32, names: cifar10 }, { name: "CIFAR100", file: "cifar", train: 50000, test: 10000, classes: 100, mode: "RGB", side: 32 },
];
const made: Record<string, ClassValue> = {};
function cifar(k: Known): ClassValue {
  const cls = pythonClass(k.name, "torchvision.datasets.cifar", [k.name === "CIFAR100" ? made.CIFAR10! : visionDatasetClass], {
    __init__: ["root train= transform= target_transform= download=", (vm, self, root, train, transform, target, download) => {
      initDataset(self, root!, transform ?? null, target ?? null);
      self.dict.set("train", train ?? true);
      if (k.names) { self.dict.set("classes", list([...k.names])); self.dict.set("class_to_idx", dict(k.names.map((n, i) => [n, i]))); }
      self.native = tensors(vm, root!, k, train !== false, vm.truth(download ?? false) === true);
      return null;
    }],
    __len__: ["", (_, self) => (own(self, "train") === false ? k.test : isUnknown(own(self, "train")) ? freshSymbol("N", { min: 1 }) : k.train)],
    extra_repr: ["", (_, self) => `Split: ${own(self, "train") === false ? "Test" : "Train"}`],
  });
  cls.dict.set("__getitem__", getitem((vm, self, index) => {
    const h = listTensors(self), i = typeof index === "number" ? index : 0, area = 3 * k.side * k.side;
    return sampled(vm, self, newImage({ mode: k.mode, width: k.side, height: k.side, data: h ? h.images.subarray(i * area, (i + 1) * area) : null }), h ? h.labels[i]! : label(k.classes));
  }, () => undefined));
  cls.dict.set("targets", readOnly("targets", (_, self) => { const h = listTensors(self); return h ? list(Array.from(h.labels)) : unknown("the labels are only known when the program runs"); }));
  cls.dict.set("data", readOnly("data", () => unknown("the images are only known when the program runs")));
  return cls;
}
for (const k of known) made[k.name] = cifar(k);

/** Random images with random labels. */
made.FakeData = pythonClass("FakeData", "torchvision.datasets.fakedata", [visionDatasetClass], {
  __init__: ["size= image_size= num_classes= transform= target_transform= random_offset=", (_, self, size, image, classes, transform, target, offset) => {
    initDataset(self, null, transform ?? null, target ?? null);
    for (const [k, v] of Object.entries({ size: size ?? 1000, num_classes: classes ?? 10, image_size: image ?? tuple([3, 224, 224]), random_offset: offset ?? 0 })) self.dict.set(k, v);
    return null;
  }],
  __len__: ["", (_, self) => own(self, "size")],
  __getitem__: ["index", (vm, self, index) => {
    const n = own(self, "size"), sizes = (vm.items(own(self, "image_size")) ?? []) as Dim[], [c, h, w] = sizes, classes = own(self, "num_classes");
    if (typeof index === "number" && typeof n === "number" && index >= n) vm.raise("IndexError", `${self.cls.name} index out of range`);
    const mode = c === 3 ? "RGB" : c === 1 ? "L" : c === 4 ? "RGBA" : null, whole = typeof classes === "number" ? classes : 1000;
    if (vm.mode === "shapes" || typeof c !== "number" || typeof h !== "number" || typeof w !== "number") return sampled(vm, self, newImage({ mode, width: w ?? freshSymbol("W", { min: 1 }), height: h ?? freshSymbol("H", { min: 1 }), data: null }), label(whole));
    const g = createGenerator(Number(index) + Number(own(self, "random_offset"))), pixels = normal(g, new Float32Array(c * h * w)), target = randint(g, new Float64Array(1), 0, whole)[0]!;
    return sampled(vm, self, newImage({ mode, width: w, height: h, data: Uint8Array.from(pixels, (x) => Math.trunc(Math.fround(x * 255)) & 255) }), target);
  }],
});

/** A folder with one folder of images for each class. */
const folder = (vm: Interp, root: Value): string[] | undefined => {
  const path = isUnknown(root) ? null : absolute(vm, pathText(vm, root));
  return path !== null && vm.host.isDirectory(path) ? vm.host.listDirectory?.(path).filter((d) => vm.host.isDirectory(`${path}/${d}`)).sort() : undefined;
};
const extensions = [".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp"];
const imagesIn = (vm: Interp, path: string): string[] => (vm.host.listDirectory?.(path) ?? []).sort().flatMap((f) => (vm.host.isDirectory(`${path}/${f}`) ? imagesIn(vm, `${path}/${f}`) : extensions.some((e) => f.toLowerCase().endsWith(e)) ? [`${path}/${f}`] : []));
made.DatasetFolder = pythonClass("DatasetFolder", "torchvision.datasets.folder", [visionDatasetClass], {
  __init__: ["root loader extensions= transform= target_transform= is_valid_file= allow_empty=", (vm, self, root, _l, _e, transform, target) => { initFolder(vm, self, root!, transform ?? null, target ?? null); return null; }],
  __len__: ["", (_, self) => (self.native as { length: Dim }).length],
  __getitem__: ["index", (vm, self) => {
    if (vm.mode === "numbers") return vm.raise("NotImplementedError", "image files cannot be read by this engine");
    const classes = own(self, "classes");
    return sampled(vm, self, newImage({ mode: "RGB", width: freshSymbol("W", { min: 1 }), height: freshSymbol("H", { min: 1 }), data: null }), typeof classes === "object" && classes !== null && classes.kind === "list" ? label(Math.max(1, classes.items.length)) : freshSymbol("label", { min: 0 }));
  }],
});
function initFolder(vm: Interp, self: Instance, root: Value, transform: Value, target: Value): void {
  initDataset(self, root, transform, target);
  const classes = folder(vm, root), path = isUnknown(root) ? "" : absolute(vm, pathText(vm, root));
  if (!classes && vm.mode === "numbers" && !vm.host.isDirectory(path)) vm.raise("FileNotFoundError", `[Errno 2] No such file or directory: '${pathText(vm, root)}'`);
  if (classes?.length === 0) vm.fail("FileNotFoundError", `Couldn't find any class folder in ${pathText(vm, root)}.`);
  const why = unknown("the folders are not there to be looked at"), files = classes?.map((c) => imagesIn(vm, `${path}/${c}`));
  self.dict.set("classes", classes ? list([...classes]) : why);
  self.dict.set("class_to_idx", classes ? dict(classes.map((c, i) => [c, i])) : why);
  const samples = files ? list(files.flatMap((fs, i) => fs.map((f) => tuple([f, i])))) : why;
  for (const [k, v] of Object.entries({ samples, imgs: samples, targets: files ? list(files.flatMap((fs, i) => fs.map(() => i))) : why })) self.dict.set(k, v);
  self.native = { length: files ? files.flat().length : freshSymbol("N", { min: 1 }) };
}
made.ImageFolder = pythonClass("ImageFolder", "torchvision.datasets.folder", [made.DatasetFolder], {
  __init__: ["root transform= target_transform= loader= is_valid_file= allow_empty=", (vm, self, root, transform, target) => { initFolder(vm, self, root!, transform ?? null, target ?? null); return null; }],
});
export const otherDatasets = made;
