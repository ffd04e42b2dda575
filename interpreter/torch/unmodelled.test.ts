// What objects have in PyTorch and Python, and is not followed here, is no error.
import { expect, it } from "vitest";
import { runTorch } from "./testing";

const prelude = "import torch, datetime, pathlib\nfrom torch import nn\nfrom torch.utils.data import DataLoader\n";
it.each([
  "nn.LSTM(2, 3).flatten_parameters()", "nn.GRU(2, 3).all_weights", "nn.Linear(2, 3).get_extra_state", "torch.Generator().get_state()", "DataLoader([1]).pin_memory_device",
  "torch.optim.SGD(nn.Linear(2, 3).parameters(), lr=0.1).profile_hook_step", "b'a b'.rstrip().title()", "pathlib.Path('a').chmod(0o644)", "datetime.datetime(2020, 1, 1).isocalendar()", "torch.float32.abbr",
])("%s", (expression) => {
  const { problems, faults } = runTorch(`${prelude}x = ${expression}\n`);
  expect([...problems, ...faults]).toEqual([]);
});
it("what they have not is an error", () => {
  expect(runTorch(`${prelude}nn.LSTM(2, 3).flatten_parameter()\n`).problems.join()).toContain("AttributeError: 'LSTM' object has no attribute 'flatten_parameter'");
});
