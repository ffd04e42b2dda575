// Lines and columns.

import { expect, test } from "vitest";
import { lineIndex, lineOf, offsetAt, positionAt, positionFrom1 } from "./positions";

const text = "a\r\nbc\n\rd\n😀e";
const index = lineIndex(text);

test("every kind of line end counts once", () => {
  expect(index.starts).toEqual([0, 3, 6, 7, 9]);
});

test("there and back", () => {
  for (let offset = 0; offset <= text.length; offset++) {
    // The "\n" of "\r\n" is no place of its own for a cursor, yet has an offset.
    expect(offsetAt(index, positionAt(index, offset))).toBe(offset);
  }
});

test("columns are UTF-16 code units", () => {
  expect(positionAt(index, text.indexOf("e"))).toEqual({ line: 4, column: 2 });
  expect(positionFrom1(index, text.indexOf("c"))).toEqual({ line: 2, column: 2 });
});

test("outside is brought inside", () => {
  expect(positionAt(index, 1000)).toEqual({ line: 4, column: 3 });
  expect(positionAt(index, -5)).toEqual({ line: 0, column: 0 });
  expect(offsetAt(index, { line: 99, column: 0 })).toBe(text.length);
  expect(offsetAt(index, { line: -1, column: 3 })).toBe(0);
  expect(offsetAt(index, { line: 1, column: 99 })).toBe(5);
  expect(lineOf(index, 4)).toBe(1);
});
