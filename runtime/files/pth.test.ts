// .pth files that PyTorch wrote (fixtures/make.py), and what comes back of our own. That PyTorch loads ours was checked when this was written.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FileError, loadPth, numbersOf, savedTensor, savePth, type Saved, type SavedDict, type SavedTensor } from "./index";

const file = (name: string): Uint8Array => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
const item = (dict: Saved, key: Saved): Saved => (dict as SavedDict).entries.find(([name]) => name === key)![1];
const tensor = (value: Saved): SavedTensor => value as SavedTensor;
const message = (read: () => unknown): string => {
  try {
    read();
    return "no error";
  } catch (error) {
    return error instanceof FileError ? error.message : `not a FileError: ${String(error)}`;
  }
};

const written = loadPth(file("values.pth"));
const again = loadPth(savePth(written, "again"));

test.each([["PyTorch's file", written], ["the same, written by us", again]])("tensors of %s", (_, value) => {
  const tensors = item(value, "tensors");
  const numbers = (name: string): unknown[] => [...numbersOf(tensor(item(tensors, name)))];
  expect(numbers("whole")).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(numbers("transposed")).toEqual([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
  expect(numbers("window")).toEqual([5, 6, 9, 10]);
  expect(tensor(item(tensors, "window")).storage).toBe(tensor(item(tensors, "whole")).storage);
  expect(numbers("half")).toEqual([1.5, -0.25, 65504]);
  expect(numbers("brain")).toEqual([1.5, -3]);
  expect(numbers("double")).toEqual([0.1]);
  expect(numbers("long")).toEqual([2n ** 60n, -1n]);
  expect(numbers("int")).toEqual([7]);
  expect(numbers("bytes")).toEqual([0, 255]);
  expect(numbers("flags")).toEqual([1, 0]);
  expect(numbers("words")).toEqual([65535]);
  expect(tensor(item(tensors, "empty")).shape).toEqual([0, 3]);
  expect(tensor(item(value, "parameter"))).toMatchObject({ isParameter: true, requiresGrad: true, dtype: "float32", shape: [1] });
});

test.each([["PyTorch's file", written], ["the same, written by us", again]])("plain values of %s", (_, value) => {
  const plain = item(value, "plain") as SavedDict;
  expect(plain.entries).toEqual([
    ["epoch", 3],
    ["loss", { kind: "float", value: 0.25 }],
    ["big", 2n ** 80n],
    ["negative", -(2n ** 70n)],
    ["small", -1],
    ["word", 300],
    [
      "list",
      {
        kind: "list",
        items: [1, { kind: "tuple", items: [2] }, { kind: "tuple", items: [1, 2, 3, 4] }, { kind: "list", items: [] }, { kind: "tuple", items: [] }],
      },
    ],
    ["none", null],
    ["yes", true],
    ["text", "hé"],
    ["set", { kind: "set", items: [5] }],
    ["bytes", { kind: "bytes", value: Uint8Array.of(0, 255) }],
    ["size", { kind: "size", items: [2, 3] }],
    ["dtype", { kind: "dtype", name: "float32" }],
    ["device", { kind: "device", type: "cuda", index: 1 }],
    ["complex", { kind: "complex", re: 1, im: -2 }],
    [7, "seven"],
  ]);
  const state = item(value, "state") as SavedDict;
  expect(state.ordered).toBe(true);
  expect(state.attributes?.[0][0]).toBe("_metadata");
  expect(state.entries.map(([name]) => name)).toEqual(["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked"]);
});

test("a list that holds itself, and values used twice", () => {
  const list: Saved = { kind: "list", items: [] };
  list.items.push(list, "twice", "twice", 65536, 2 ** 40, -129);
  const back = loadPth(savePth(list)) as { items: Saved[] };
  expect(back.items[0]).toBe(back);
  expect(back.items.slice(1)).toEqual(["twice", "twice", 65536, 2 ** 40, -129]);
});

test("each storage starts at a multiple of 64 bytes", () => {
  const bytes = savePth(savedTensor("float32", [2], Float32Array.of(1.25, 1.25)));
  const at = Buffer.from(bytes).indexOf(Buffer.from(Float32Array.of(1.25, 1.25).buffer));
  expect(at).toBeGreaterThan(0);
  expect(at % 64).toBe(0);
});

test("half precision is rounded to even", () => {
  const numbers = Float32Array.of(1 + 2 ** -11, 1 + 3 * 2 ** -11, 65519, 65520, 2 ** -24, 2 ** -25, -0);
  expect([...numbersOf(savedTensor("float16", [7], numbers))]).toEqual([1, 1 + 2 ** -9, 65504, Infinity, 2 ** -24, 0, -0]);
  expect([...numbersOf(savedTensor("bfloat16", [2], Float32Array.of(1 + 2 ** -8, 1 + 3 * 2 ** -8)))]).toEqual([1, 1 + 2 ** -6]);
});

test("the format of PyTorch before 1.6", () => {
  expect([...numbersOf(tensor(loadPth(file("legacy.pth"))))]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

test("files that are not what they should be", () => {
  const good = file("values.pth");
  expect(message(() => loadPth(file("evil.pth")))).toContain("Unsupported global: GLOBAL posix.system was not an allowed global by default");
  expect(message(() => loadPth(new Uint8Array(0)))).toBe("the file is empty");
  expect(message(() => loadPth(file("values.safetensors")))).toContain("this is no file that torch.save wrote");
  for (const length of [10, 100, 1000, good.length - 30]) expect(message(() => loadPth(good.subarray(0, length)))).toContain("was cut off");
  const legacy = file("legacy.pth");
  expect(message(() => loadPth(legacy.subarray(0, legacy.length - 4)))).toBe("the file was cut off: a storage is too short");
  expect(message(() => loadPth(legacy.subarray(0, 60)))).toContain("cut off");
});

test("a damaged file gives an error or a value, never another exception", () => {
  const good = file("values.pth");
  for (let i = 0; i < good.length; i += 3) {
    const bad = Uint8Array.from(good);
    bad[i] ^= 0x5a;
    expect(message(() => loadPth(bad))).not.toContain("not a FileError");
  }
});
