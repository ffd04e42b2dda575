// The comparison itself: what counts as agreeing with PyTorch.
import { expect, it } from "vitest";
import { agrees, contradictions, errorDifferences } from "./compare";

const tensor = (...shape: (number | string | null)[]) => ({ shape, dtype: "float32" });

it("known sizes and dtypes must be equal; symbols and unknowns may be anything", () => {
  expect(agrees(tensor(2, 3), tensor(2, 3))).toBe(true);
  expect(agrees(tensor(2, 3), tensor("B", null))).toBe(true);
  expect(agrees(tensor(2, 3), tensor("B", 4))).toBe(false);
  expect(agrees(tensor(2, 3), tensor(3))).toBe(false);
  expect(agrees(tensor(2, 3), { shape: [2, 3], dtype: "int64" })).toBe(false);
  expect(agrees([tensor(2), tensor(3)], [tensor(2), { unknown: "why" }])).toBe(true);
  expect(agrees(tensor(2), { value: 2 })).toBe(false);
});

it("a fact that is not mentioned is a contradiction", () => {
  const theirs = { facts: [{ line: 3, name: "x", value: tensor(2) }], errors: [], uncalled: [] };
  expect(contradictions(theirs, { facts: [{ line: 3, name: "x", value: tensor(2) }], problems: [] })).toEqual([]);
  expect(contradictions(theirs, { facts: [], problems: [] })).toHaveLength(1);
});

it("errors must be PyTorch's own, and none may be invented", () => {
  const raised = { line: 3, from: 3, to: 3, type: "RuntimeError", message: "no" };
  const reported = { line: 3, severity: "error", message: "no", exception: "RuntimeError" };
  expect(errorDifferences({ facts: [], errors: [raised], uncalled: [] }, { facts: [], problems: [reported] })).toEqual([]);
  expect(errorDifferences({ facts: [], errors: [raised], uncalled: [] }, { facts: [], problems: [{ ...reported, message: "not so" }] })).toHaveLength(1);
  expect(errorDifferences({ facts: [], errors: [], uncalled: [] }, { facts: [], problems: [reported] })).toHaveLength(1);
  expect(errorDifferences({ facts: [], errors: [], uncalled: [] }, { facts: [], problems: [{ ...reported, severity: "warning" }] })).toEqual([]);
  expect(errorDifferences({ facts: [], errors: [], uncalled: [[2, 4]] }, { facts: [], problems: [reported] })).toEqual([]);
});
