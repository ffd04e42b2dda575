// Our tree of a file with every kind of node is the tree that CPython makes of it, ranges included.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "./parse";
import type { ConstantValue } from "./tree";
import { walk } from "./walk";

const read = (name: string): string => readFileSync(new URL(`./cpython/${name}`, import.meta.url), "utf8");

/** A constant as dump_ast.py writes it. */
function constant(value: ConstantValue): unknown {
  if (value.type === "int") return { type: "int", value: String(value.value) };
  if (value.type === "bytes") return { type: "bytes", value: [...value.value] };
  if (value.type === "float" && !Number.isFinite(value.value)) return { type: "float", value: "inf" };
  return value;
}

/** Our node with the fields that CPython's has (ours has ranges of names, docstrings and such besides). */
function like(ours: unknown, theirs: unknown): unknown {
  if (Array.isArray(theirs) && Array.isArray(ours)) return ours.map((item, i) => like(item, theirs[i]));
  if (typeof theirs !== "object" || theirs === null || typeof ours !== "object" || ours === null) return ours;
  const node = ours as Record<string, unknown>;
  if (node.kind === "Constant") return { ...node, value: constant(node.value as ConstantValue) };
  return Object.fromEntries(Object.entries(theirs).map(([name, value]) => [name, like(node[name], value)]));
}

const text = read("every_kind.py");
const theirs = JSON.parse(read("every_kind.json")) as { start: number; end: number }[];
const { module, errors } = parse(text);

test("nothing in it is an error", () => {
  expect(errors).toEqual([]);
  expect(module.body.length).toBe(theirs.length);
});

test.each(theirs.map((statement, i) => [text.slice(statement.start, statement.end), i] as const))("%s", (_, i) => {
  expect(like(module.body[i], theirs[i])).toEqual(theirs[i]);
});

test("it holds every kind of node", () => {
  const kinds = new Set<string>();
  walk(module, (node) => void kinds.add(node.kind));
  const declared = [...readFileSync(new URL("./tree.ts", import.meta.url), "utf8").matchAll(/kind: ("\w+"(?: \| "\w+")*);/g)]
    .flatMap((match) => match[1]!.split(" | ").map((name) => name.slice(1, -1)));
  const damage = ["ErrorStmt", "ErrorExpr", "ErrorPattern"];
  // `dump_ast.py` runs on a Python that does not have t-strings yet.
  expect(declared.filter((kind) => !kinds.has(kind) && !damage.includes(kind))).toEqual(["TemplateStr"]);
});
