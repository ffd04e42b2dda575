// What makes `npm start` and `npm test` install packages: none there, or others than the lock file asks for.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

const { installed } = (await import(/* @vite-ignore */ path.resolve(__dirname, "../scripts/setup.mjs"))) as { installed: (folder: string) => boolean };

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "setup-"))));
afterEach(() => rmSync(folder, { recursive: true }));

interface Package {
  version: string;
  integrity: string;
  optional?: boolean;
}
const one = (version: string, optional = false): Package => ({ version, integrity: `sha512-${version}`, ...(optional ? { optional } : {}) });

function lock(file: string, packages: Record<string, Package>): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), JSON.stringify({ packages: { "": {}, ...packages } }));
}
const wanted = (packages: Record<string, Package>): void => lock("package-lock.json", packages);
const present = (packages: Record<string, Package>): void => lock("node_modules/.package-lock.json", packages);

it("a fresh clone has nothing installed", () => {
  wanted({ "node_modules/a": one("1.0.0") });
  expect(installed(folder)).toBe(false);
});

it("the same packages are installed, and others may be beside them", () => {
  wanted({ "node_modules/a": one("1.0.0") });
  present({ "node_modules/a": one("1.0.0"), "node_modules/b": one("1.0.0") });
  expect(installed(folder)).toBe(true);
});

it("another version is stale", () => {
  wanted({ "node_modules/a": one("1.0.1") });
  present({ "node_modules/a": one("1.0.0") });
  expect(installed(folder)).toBe(false);
});

it("optional packages may be missing, others may not", () => {
  wanted({ "node_modules/a": one("1.0.0"), "node_modules/b": one("1.0.0", true) });
  present({ "node_modules/a": one("1.0.0") });
  expect(installed(folder)).toBe(true);
  present({ "node_modules/b": one("1.0.0", true) });
  expect(installed(folder)).toBe(false);
});
