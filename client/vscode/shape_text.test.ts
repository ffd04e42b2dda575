// What the user may type as a shape.
import { expect, it } from "vitest";
import { formatShape, inputKey, parseShape } from "./shape_text";

it.each([
  ["1, 3, 224, 224", [1, 3, 224, 224]],
  ["[B, 784]", ["B", 784]],
  ["(64,)", [64]],
  ["torch.Size([2, 5])", [2, 5]],
  ["1x3x32x32", [1, 3, 32, 32]],
  ["B × 3 × H × W", ["B", 3, "H", "W"]],
  ["1 28 28", [1, 28, 28]],
  ["批, 10，3", ["批", 10, 3]],
  ["max, 3, x", ["max", 3, "x"]],
  ["?, -1, 4", [null, null, 4]],
])("%s", (text, shape) => {
  expect(parseShape(text)).toEqual(shape);
});

it.each([["", "empty"], ["[]", "empty"], ["3, -2", "-2"], ["3, 2.5", "2.5"], ["1, H//2", "H//2"]])("refuses %j", (text, wrong) => {
  expect(parseShape(text)).toBe(wrong);
});

it("writes what it reads", () => {
  expect(parseShape(formatShape(["B", 3, null]))).toEqual(["B", 3, null]);
});

it("names a class the same way on every system", () => {
  expect(inputKey("models\\net.py", "Net")).toBe("models/net.py:Net");
});
