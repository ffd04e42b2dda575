// Slices of arrays whose bounds are not known, or wrong.
import { expect, it } from "vitest";
import { numbersOnly, runTorch } from "../torch/testing";

const program = (index: string): string => `import numpy as np\nn = int(input())\na = np.array([[1, 2], [3, 4]])\nb = a[${index}]\n`;

it.each(["::n", "n:", ":n", "::-n", "1, n:"])("a[%s] is answered", (index) => {
  const { faults, problems } = runTorch(program(index));
  expect([...faults, ...problems]).toEqual([]);
});
it("a step of zero is an error, as in Python", () => {
  expect(runTorch("import numpy as np\na = np.array([1, 2])\na[::0]\n", {}, numbersOnly()).problems.join()).toContain("slice step cannot be zero");
});
