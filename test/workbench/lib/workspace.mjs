// The folder that the tests open: the tutorial scripts, and the digits where the MNIST script looks for its data.
import { cpSync } from "node:fs";
import path from "node:path";
import { root } from "./places.mjs";

/** Fills an empty folder. */
export function makeWorkspace(folder) {
  cpSync(path.join(root, "test/fixtures/seeds"), folder, { recursive: true });
  cpSync(path.join(root, "examples/data"), path.join(folder, "data"), { recursive: true });
}
