// The binary form of CIFAR: a label byte (two for CIFAR-100) and 3072 bytes of colours for each image. https://www.cs.toronto.edu/~kriz/cifar.html
import type { Interp } from "../python/interp";
import { type Instance, type Value, isUnknown } from "../python/values";
import { absolute, pathText } from "./files";

interface Held { readonly images: Uint8Array; readonly labels: Uint8Array }
export const list = (self: Instance): Held | null => (self.native as Held | null) ?? null;

/** Images and labels where the program runs: from the folders cifar-10-batches-bin or cifar-100-binary under the root. Null on shapes. */
export function tensors(vm: Interp, root: Value, kind: { readonly name: string; readonly train: number; readonly test: number }, train: boolean, download: boolean): Held | null {
  if (vm.mode === "shapes" || isUnknown(root)) return null;
  const hundred = kind.name === "CIFAR100", folder = `${absolute(vm, pathText(vm, root))}/${hundred ? "cifar-100-binary" : "cifar-10-batches-bin"}`;
  const files = hundred ? [train ? "train.bin" : "test.bin"] : train ? [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`) : ["test_batch.bin"], head = hundred ? 2 : 1;
  const parts = files.map((f) => (vm.host.exists(`${folder}/${f}`) ? vm.host.readBytes(`${folder}/${f}`) : undefined));
  if (parts.some((p) => !p)) return vm.raise("RuntimeError", download ? `${kind.name} could not be downloaded. Unpack its binary version, so that ${files.join(", ")} are in ${folder}` : "Dataset not found or corrupted. You can use download=True to download it");
  const size = 3072, count = parts.reduce((n, p) => n + Math.floor(p!.length / (size + head)), 0), images = new Uint8Array(count * size), labels = new Uint8Array(count);
  let at = 0;
  for (const p of parts) for (let i = 0; i + size + head <= p!.length; i += size + head, at++) { labels[at] = p![i + head - 1]!; images.set(p!.subarray(i + head, i + head + size), at * size); }
  return { images, labels };
}
