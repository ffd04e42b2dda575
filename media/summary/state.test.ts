// The summary panel's state: the tree, the filter, the keys, the text that is copied; and where the graph's nodes go.
import { beforeEach, describe, expect, it } from "vitest";
import { layout } from "./layout";
import { residual, simpleCnn } from "./sample";
import { act, asText, initialView, receive, valueText, visibleRows } from "./state";
import type { View } from "./state";

let view: View;
beforeEach(() => {
  view = initialView(undefined);
  receive(view, { type: "summary", data: structuredClone(simpleCnn), file: "s1_build.py" });
});
const paths = (): string[] => visibleRows(view).map((r) => r.row.path);
const press = (...keys: string[]): void => keys.forEach((key) => act(view, { type: "key", key }));

describe("the tree", () => {
  it("shows all rows, and knows which have children", () => {
    expect(visibleRows(view).map((r) => [r.row.path, r.expanded])).toEqual([
      ["", true], ["conv_stack", true], ["conv_stack.0", undefined], ["conv_stack.1", undefined], ["conv_stack.2", undefined], ["conv_stack.3", undefined],
      ["conv_stack.4", undefined], ["conv_stack.5", undefined], ["flatten", undefined], ["fc", undefined],
    ]);
  });

  it("hides what is inside a collapsed row", () => {
    act(view, { type: "toggle", path: "conv_stack" });
    expect(paths()).toEqual(["", "conv_stack", "flatten", "fc"]);
    act(view, { type: "toggle", path: "conv_stack" });
    expect(paths()).toHaveLength(10);
  });

  it("moves the focus out of what is collapsed", () => {
    act(view, { type: "focus", path: "conv_stack.3" });
    act(view, { type: "toggle", path: "conv_stack" });
    expect(view.focused).toBe("conv_stack");
  });

  it("collapses and expands everything below the root", () => {
    act(view, { type: "collapseAll" });
    expect(paths()).toEqual(["", "conv_stack", "flatten", "fc"]);
    act(view, { type: "expandAll" });
    expect(paths()).toHaveLength(10);
  });

  it("filters by name, type and arguments, and keeps the parents of hits", () => {
    act(view, { type: "filter", text: "pool" });
    expect(visibleRows(view).map((r) => [r.row.path, r.match])).toEqual([["", false], ["conv_stack", false], ["conv_stack.2", true], ["conv_stack.5", true]]);
    act(view, { type: "filter", text: "3136" });
    expect(paths()).toEqual(["", "fc"]);
    act(view, { type: "filter", text: "nothing of this" });
    expect(paths()).toEqual([]);
  });

  it("finds hits inside collapsed rows", () => {
    act(view, { type: "toggle", path: "conv_stack" });
    act(view, { type: "filter", text: "conv_stack.3" });
    expect(paths()).toEqual(["", "conv_stack", "conv_stack.3"]);
  });
});

describe("keys", () => {
  it("walk the rows that are seen", () => {
    press("ArrowDown", "ArrowDown");
    expect(view.focused).toBe("conv_stack.0");
    press("End");
    expect(view.focused).toBe("fc");
    press("ArrowDown");
    expect(view.focused).toBe("fc");
    press("Home");
    expect(view.focused).toBe("");
    press("ArrowUp");
    expect(view.focused).toBe("");
  });

  it("open and close as in every tree of the editor", () => {
    press("ArrowDown", "ArrowLeft");
    expect(paths()).toEqual(["", "conv_stack", "flatten", "fc"]);
    press("ArrowRight");
    expect(paths()).toHaveLength(10);
    press("ArrowRight");
    expect(view.focused).toBe("conv_stack.0");
    press("ArrowLeft");
    expect(view.focused).toBe("conv_stack");
  });

  it("open the source", () => {
    press("End");
    expect(act(view, { type: "key", key: "Enter" })).toEqual([{ type: "reveal", uri: simpleCnn.uri, range: { start: { line: 44, character: 8 }, end: { line: 44, character: 40 } } }]);
  });
});

describe("messages", () => {
  it("mark the rows of the cursor, only of the module that is shown", () => {
    receive(view, { type: "highlight", module: "SimpleCNN", paths: ["fc"] });
    expect([...view.here]).toEqual(["fc"]);
    receive(view, { type: "highlight", module: "ResBlock", paths: ["conv1"] });
    expect([...view.here]).toEqual([]);
  });

  it("keep what is collapsed when the document is traced again, and give up a focus that is gone", () => {
    act(view, { type: "toggle", path: "conv_stack" });
    act(view, { type: "focus", path: "flatten" });
    receive(view, { type: "summary", data: { ...simpleCnn, rows: simpleCnn.rows.filter((r) => r.path !== "flatten") }, file: "s1_build.py" });
    expect(paths()).toEqual(["", "conv_stack", "fc"]);
    expect(view.focused).toBe("");
  });

  it("remember what a reload needs", () => {
    expect(view.panel).toMatchObject({ uri: simpleCnn.uri, name: "SimpleCNN" });
  });
});

it("writes values as PyTorch's users read them", () => {
  const a = { shape: ["B", null, 3] };
  expect(valueText(a)).toBe("[B, ?, 3]");
  expect(valueText({ shape: null })).toBe("[…]");
  expect(valueText({ items: [a, { items: [] }] })).toBe("([B, ?, 3], ())");
  expect(valueText({ entries: { logits: a, loss: { shape: [] } } })).toBe("{logits: [B, ?, 3], loss: []}");
  expect(valueText({ text: "None" })).toBe("None");
  expect(valueText(undefined)).toBe("");
});

it("copies the table as text in columns", () => {
  const lines = asText(simpleCnn).split("\n");
  expect(lines[0]).toMatch(/^Layer +Type +Input +Output +Params +MACs$/);
  expect(lines[2]).toMatch(/^SimpleCNN +SimpleCNN\(\) +\[B, 1, 28, 28\] +\[B, 10\] +50,186 +3.87 M$/);
  expect(lines[4]).toMatch(/^ {4}0 +Conv2d\(1, 32, kernel_size=3, padding=1\) +\[B, 1, 28, 28\] +\[B, 32, 28, 28\] +320 +226 k$/);
  expect(new Set(lines.slice(2, 12).map((l) => l.indexOf("[B"))).size).toBe(1);
  expect(lines.at(-3)).toBe("Parameters: 50,186 (trainable 50,186)   Buffers: 0   MACs: 3.87 M");
});

describe("the graph", () => {
  const graph = residual.graph!;
  const { nodes, edges, width, height } = layout(graph, () => 100);
  const node = (id: number): (typeof nodes)[number] => nodes.find((n) => n.id === id)!;

  it("puts every node below what it takes from", () => {
    expect(edges).toHaveLength(graph.edges.length);
    for (const { from, to } of edges) expect(node(to).y).toBeGreaterThan(node(from).y + node(from).height);
  });

  it("keeps nodes apart and inside the drawing", () => {
    for (const a of nodes) {
      expect(a.x).toBeGreaterThanOrEqual(0);
      expect(a.x + a.width).toBeLessThanOrEqual(width + 1e-9);
      expect(a.y + a.height).toBeLessThanOrEqual(height);
      for (const b of nodes) if (a !== b && a.y === b.y) expect(Math.abs(a.x - b.x)).toBeGreaterThanOrEqual(100);
    }
  });

  it("leads the shortcut of a residual block past the nodes between", () => {
    const skip = edges.find((e) => e.from === 1 && e.to === 7)!;
    const between = nodes.filter((n) => n.y > node(1).y && n.y < node(7).y);
    expect(between).toHaveLength(5);
    for (const n of between) for (const [x, y] of skip.points) if (y >= n.y && y <= n.y + n.height) expect(x < n.x || x > n.x + n.width).toBe(true);
  });

  it("ends on graphs with cycles, lone nodes and none", () => {
    expect(layout({ nodes: [], edges: [] }, () => 50)).toEqual({ nodes: [], edges: [], width: 0, height: 0 });
    const looped = layout({ nodes: [{ id: 1, label: "a" }, { id: 2, label: "b" }, { id: 3, label: "c" }], edges: [{ from: 1, to: 2 }, { from: 2, to: 1 }] }, () => 50);
    expect(looped.nodes).toHaveLength(3);
    expect(looped.edges.map((e) => [e.from, e.to])).toEqual([[1, 2]]);
  });
});
