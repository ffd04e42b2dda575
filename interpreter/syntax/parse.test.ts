// Reading Python: the tree, its ranges, and that nothing makes it fail.

import { expect, test } from "vitest";
import { parse } from "./parse";

test("a small module", () => {
  const { module, errors } = parse("x = f(1, *a, k=2)\nclass A(B):\n  def f(self, x: int = 3): return (x + 1)\n");
  expect(errors).toEqual([]);
  expect(module.body.map((s) => s.kind)).toEqual(["Assign", "ClassDef"]);
});
