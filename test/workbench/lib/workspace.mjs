// The folder that the tests open: the tutorial scripts, one that runs for long, the example, and the digits where the MNIST script looks for its data.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./places.mjs";

/** Fills an empty folder. */
export function makeWorkspace(folder) {
  cpSync(path.join(root, "test/fixtures/seeds"), folder, { recursive: true });
  const short = readFileSync(path.join(folder, "s2_mnist.py"), "utf8");
  writeFileSync(path.join(folder, "long.py"), short.replace("num_epochs = 5", "num_epochs = 500"));
  cpSync(path.join(root, "examples/digits.py"), path.join(folder, "digits.py"));
  cpSync(path.join(root, "examples/data"), path.join(folder, "data"), { recursive: true });
}
