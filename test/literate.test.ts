// The comments of literate fixtures are read as they were written.
import { expect, it } from "vitest";
import { annotate, codeOf, notesOf, withNotes } from "./literate";

it("reads hints and problems", () => {
  const line = "    x = f(x)  # why  #: [B, 3] | [5, 3]  #! warning: odd | mat1 and mat2 differ";
  expect(codeOf(line)).toBe("    x = f(x)  # why");
  expect(notesOf(line)).toEqual({ hints: ["[B, 3]", "[5, 3]"], problems: ["warning: odd", "mat1 and mat2 differ"] });
});

it("writes what it reads", () => {
  for (const line of ["x = 1", "x = f(x)  #: [3]", "f(x)  #! no", "a = b  #: [1]  #! no | never", ""]) expect(withNotes(line, notesOf(line))).toBe(line);
});

it("takes away what is no longer shown", () => {
  expect(annotate("a = 1  #: [3]\nb = 2", new Map([[1, { hints: [], problems: ["no"] }]]))).toBe("a = 1\nb = 2  #! no");
});

it("refuses a line that is continued", () => {
  expect(() => withNotes("x = 1 + \\", { hints: ["[3]"], problems: [] })).toThrow("No comment can follow");
});
