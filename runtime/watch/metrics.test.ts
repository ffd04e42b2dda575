// Numbers that are printed are found by the tree of what prints them.
import { describe, expect, it } from "vitest";
import { createInterp } from "../../interpreter/python";
import { stdlib } from "../../interpreter/python/stdlib";
import { type Metric, metricsOf } from "./metrics";

/** The metrics that a program's prints give. */
function printed(text: string): Metric[] {
  const found: Metric[] = [];
  const host = { write: () => undefined, readText: () => undefined, readBytes: () => undefined, exists: () => false, isDirectory: () => false, now: () => 0, cwd: () => "/", argv: () => [], env: () => undefined };
  const vm = createInterp({ mode: "numbers", host, modules: stdlib, hooks: { print: (_frame, call, values) => { found.push(...metricsOf(call, values)); } } });
  const { internal, raised } = vm.runModule({ text }, { name: "__main__", file: "/main.py" });
  if (internal || raised) throw internal ?? new Error("the program failed");
  return found;
}
const m = (name: string, value: number, percent = false): Metric => ({ name, value, percent });

describe("metrics", () => {
  it.each<[string, Metric[]]>([
    ['loss = 0.3125\nprint(f"Loss: {loss:.2f}")', [m("Loss", 0.31)]],
    ['acc = 97.1\nprint(f"Accuracy on test set: {acc}%")', [m("Accuracy on test set", 97.1, true)]],
    ['acc = 0.971\nprint(f"accuracy = {acc:.1%}")', [m("accuracy", 97.1, true)]],
    ['epoch, loss = 1, 0.5\nprint(f"Epoch [{epoch + 1}/{10}], Loss: {loss}, val loss: {loss * 2}")', [m("Loss", 0.5), m("val loss", 1)]],
    ['print("Step %d loss %.3f" % (3, 0.25))', [m("loss", 0.25)]],
    ['print("acc {:.2f} | f1 {}".format(0.5, 0.25))', [m("acc", 0.5), m("f1", 0.25)]],
    ['val_loss = 1.5\nprint(val_loss)\nprint("test loss:", val_loss)', [m("val_loss", 1.5), m("test loss", 1.5)]],
    ['print("精度: " + str(0.75))', [m("精度", 0.75)]],
    ['print("no numbers here", [1, 2])\nprint(f"{\'text\'}: {None}")', []],
    ['x = float("nan")\nprint(f"loss {x}")', [m("loss", NaN)]],
  ])("%s", (program, wanted) => {
    expect(printed(program)).toEqual(wanted);
  });
});
