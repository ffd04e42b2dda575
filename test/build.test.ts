// What the build must not forget: each process has its bundle, and TensorFlow.js is in the runtime's alone.
import { existsSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";

const root = path.resolve(__dirname, "..");

interface Metafile {
  outputs: Record<string, { bytes: number; inputs: Record<string, { bytesInOutput: number }>; imports: { path: string; external?: boolean }[] }>;
}

let meta: Record<string, Metafile>;
beforeAll(() => {
  meta = JSON.parse(readFileSync(path.join(root, "dist/meta.json"), "utf8")) as Record<string, Metafile>;
});

/** Files of packages whose code is in a bundle. */
function packagesIn(bundle: string): string[] {
  const inputs = Object.values(meta[bundle]!.outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs.filter(([file, { bytesInOutput }]) => file.includes("node_modules/") && bytesInOutput > 0).map(([file]) => file);
}

/** What a bundle asks Node for when it runs, beside Node's own modules. */
function externalsOf(bundle: string): string[] {
  const paths = Object.values(meta[bundle]!.outputs).flatMap((output) => output.imports.filter((i) => i.external).map((i) => i.path));
  return [...new Set(paths)].filter((name) => !isBuiltin(name)).sort();
}

describe("bundles", () => {
  it("are there for each process and panel", () => {
    for (const file of ["cli.js", "server.js", "runtime.js", "extension.js", "media/summary.js", "media/run.js", "media/codicon.css", "media/codicon.ttf"])
      expect(existsSync(path.join(root, "dist", file)), file).toBe(true);
  });

  it("have no TensorFlow.js but in the runtime", () => {
    for (const bundle of Object.keys(meta).filter((name) => !name.startsWith("runtime")))
      expect(packagesIn(bundle).filter((file) => file.includes("@tensorflow/")), bundle).toEqual([]);
    expect(packagesIn("runtime-worker").some((file) => file.includes("@tensorflow/"))).toBe(true);
  });

  it("need nothing at run time but Node, the editor, and what may be missing", () => {
    // node-fetch, which TensorFlow.js brings, does without "encoding".
    const engine = ["@tensorflow/tfjs-node", "webgpu", "encoding"];
    const allowed: Record<string, string[]> = { extension: ["vscode"], runtime: engine, "runtime-worker": engine };
    for (const bundle of Object.keys(meta)) expect(externalsOf(bundle).filter((name) => !(allowed[bundle] ?? []).includes(name)), bundle).toEqual([]);
  });

  it("the command is executable", () => {
    expect(readFileSync(path.join(root, "dist/cli.js"), "utf8").startsWith("#!/usr/bin/env node\n")).toBe(true);
    if (process.platform !== "win32") expect(statSync(path.join(root, "dist/cli.js")).mode & 0o111).not.toBe(0);
  });

  it("the WebAssembly kernels lie beside the runtime", () => {
    for (const file of ["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm"]) expect(existsSync(path.join(root, "dist/wasm", file)), file).toBe(true);
  });

  it("every shipped package's licence is in THIRD_PARTY_NOTICES.md", async () => {
    const { shippedPackages } = (await import(/* @vite-ignore */ path.join(root, "scripts/notices.mjs"))) as { shippedPackages: () => string[] };
    const told = readFileSync(path.join(root, "THIRD_PARTY_NOTICES.md"), "utf8");
    const nameOf = (folder: string): string => folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
    expect(shippedPackages().map(nameOf).filter((name) => !told.includes(`## ${name} `))).toEqual([]);
  });
});
