// Safetensors, .npy and IDX files that the original libraries wrote (fixtures/make.py), and what is wrong with bad ones.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadNpy, loadSafetensors, numbersOf, readIdx, savedTensor, saveNpy, saveSafetensors } from "./index";

const file = (name: string): Uint8Array => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));

test("safetensors are read, and written as the original library writes them", () => {
  const bytes = file("values.safetensors");
  const { tensors, metadata } = loadSafetensors(bytes);
  expect(metadata).toEqual({ format: "pt" });
  expect([...numbersOf(tensors.get("base")!)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(tensors.get("base")!.shape).toEqual([3, 4]);
  expect([...numbersOf(tensors.get("half")!)]).toEqual([1.5, -0.25, 65504]);
  expect([...numbersOf(tensors.get("long")!)]).toEqual([2n ** 60n, -1n]);
  expect(Buffer.from(saveSafetensors(tensors, metadata))).toEqual(Buffer.from(bytes));
});

test("safetensors that are damaged", () => {
  const bytes = file("values.safetensors");
  expect(() => loadSafetensors(bytes.subarray(0, 4))).toThrow("shorter than 8 bytes");
  expect(() => loadSafetensors(bytes.subarray(0, 40))).toThrow("its header is longer than the file");
  expect(() => loadSafetensors(bytes.subarray(0, bytes.length - 1))).toThrow(/the file was cut off: tensor \w+ ends at byte/);
  expect(() => loadSafetensors(Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 120, 120))).toThrow("its header is not JSON");
  expect(() => saveSafetensors([["x", savedTensor("complex128", [1], Float64Array.of(1, 2))]])).toThrow("cannot be saved as safetensors");
});

test("NumPy arrays", () => {
  const fortran = loadNpy(file("fortran.npy"));
  expect(fortran).toMatchObject({ dtype: "float32", shape: [3, 4], strides: [1, 3] });
  expect([...numbersOf(fortran)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  const long = file("long.npy");
  expect(Buffer.from(saveNpy(loadNpy(long)))).toEqual(Buffer.from(long));
  expect(() => loadNpy(long.subarray(0, long.length - 1))).toThrow("the .npy file was cut off");
  expect(() => loadNpy(file("evil.pth"))).toThrow("its magic string is wrong");
});

test("IDX files, gzipped or not", () => {
  const images = readIdx(file("images.idx.gz"));
  expect(images).toMatchObject({ dtype: "uint8", shape: [2, 2, 2] });
  expect([...images.data]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  const plain = Uint8Array.of(0, 0, 12, 1, 0, 0, 0, 2, 255, 255, 255, 254, 0, 0, 1, 0);
  expect([...readIdx(plain).data]).toEqual([-2, 256]);
  expect(() => readIdx(plain.subarray(0, 14))).toThrow("the file was cut off: it should have 16 bytes and has 14");
  expect(() => readIdx(file("long.npy"))).toThrow("its magic number is wrong");
  expect(() => readIdx(file("images.idx.gz").subarray(0, 30))).toThrow("damaged or was cut off");
});
