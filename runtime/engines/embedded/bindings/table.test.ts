// Every binding is of an operation of the torch table, and what it takes are that operation's arguments.
import { describe, expect, it } from "vitest";
import { ops } from "../../../../interpreter/torch/table";
import { bindings } from "./table";

const byName = new Map(ops.flatMap((op) => op.names.map((name) => [name, op] as const)));

describe("bindings", () => {
  it("are of operations of the table", () => {
    expect(Object.keys(bindings).filter((name) => !byName.has(name)).sort()).toEqual([]);
  });

  it("take arguments that the operation has", () => {
    const wrong = Object.entries(bindings).flatMap(([name, { takes }]) => {
      const known = new Set(byName.get(name)?.overloads.flatMap((o) => Object.keys(o.args)));
      return (takes ?? []).filter((argument) => !known.has(argument)).map((argument) => `${name}: ${argument}`);
    });
    expect(wrong).toEqual([]);
  });

  it("cover what the tutorials' kind of program calls", () => {
    const common = ["torch.nn.functional.linear", "torch.nn.functional.conv2d", "torch.nn.functional.cross_entropy", "torch.nn.functional.max_pool2d", "torch.nn.functional.batch_norm", "torch.nn.functional.dropout", "torch.matmul", "torch._lstm_layer", "Tensor.__getitem__", "Tensor.view", "torch.cat", "torch.max"];
    expect(common.filter((name) => !bindings[name])).toEqual([]);
  });
});
