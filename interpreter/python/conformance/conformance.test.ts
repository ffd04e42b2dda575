// The programs of this folder print what CPython 3.11 prints for them (regenerate.sh wrote the .out files).
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runPython } from "../testing";

describe("programs print what CPython prints", () => {
  for (const file of readdirSync(__dirname).filter((f) => f.endsWith(".py"))) {
    it(file, () => {
      const { output, raised } = runPython(readFileSync(join(__dirname, file), "utf8"), { mode: "numbers", file: join(__dirname, file) });
      expect(raised).toBe("");
      expect(output).toBe(readFileSync(join(__dirname, file.replace(/\.py$/, ".out")), "utf8"));
    });
  }
});
