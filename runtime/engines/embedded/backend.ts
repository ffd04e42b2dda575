// Opens a back end of TensorFlow.js: the native one where the user's machine has it, else WebAssembly with what it lacks filled in, else plain JavaScript.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import util from "node:util";
import type { Tf } from "./kernel";
import { fillWasm } from "./wasm/fills";

export type BackendName = "node" | "wasm" | "cpu";

export interface Backend {
  /** The library to compute with, its back end ready. */
  tf: Tf;
  name: BackendName;
  /** TensorFlow.js's version. */
  version: string;
  /** For the user: what computes. */
  describe: string;
  /** Why faster back ends were passed over; empty when the first choice was taken. */
  passedOver: string[];
}

/**
 * Opens the back end that is preferred, or the best there is: `auto` is node, then wasm. A named one is opened or the promise is rejected.
 * `SHAPEWRIGHT_TFJS_NODE` names a folder whose node_modules holds @tensorflow/tfjs-node.
 */
export async function openBackend({ prefer = "auto" }: { prefer?: "auto" | BackendName } = {}): Promise<Backend> {
  const passedOver: string[] = [];
  const order: BackendName[] = prefer === "auto" ? ["node", "wasm"] : [prefer];
  for (const name of order) {
    try {
      const opened = await open[name]();
      // Production mode: no greeting on the console, no checks that the shape rules have made already.
      opened.tf.enableProdMode();
      return { ...opened, name, passedOver };
    } catch (error) {
      passedOver.push(`${name}: ${String((error as Error).message ?? error).split("\n")[0]}`);
    }
  }
  throw new Error(`no TensorFlow.js back end could be opened (${passedOver.join("; ")})`);
}

const open: Record<BackendName, () => Promise<Pick<Backend, "tf" | "version" | "describe">>> = {
  async node() {
    // Node 23 took this away, and tfjs-node calls it at its first operation.
    (util as { isNullOrUndefined?: unknown }).isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
    process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
    const tf = quietly(() => requireTfjsNode()) as Tf;
    await tf.setBackend("tensorflow");
    await tf.ready();
    const version = (tf as unknown as { version: { tfjs: string } }).version.tfjs;
    return { tf, version, describe: `TensorFlow.js ${version}, native (tfjs-node)` };
  },
  async wasm() {
    const tf = await import("@tensorflow/tfjs-core");
    const { setWasmPaths, version_wasm } = await import("@tensorflow/tfjs-backend-wasm");
    const binaries = wasmFolder();
    if (binaries) setWasmPaths(binaries);
    if (!(await tf.setBackend("wasm"))) throw new Error("WebAssembly could not be initialized");
    await tf.ready();
    fillWasm(tf);
    return { tf, version: version_wasm, describe: `TensorFlow.js ${version_wasm}, WebAssembly` };
  },
  async cpu() {
    const tf = await import("@tensorflow/tfjs-core");
    const { version_cpu } = await import("@tensorflow/tfjs-backend-cpu");
    await tf.setBackend("cpu");
    await tf.ready();
    return { tf, version: version_cpu, describe: `TensorFlow.js ${version_cpu}, plain JavaScript (slow)` };
  },
};

/** Looked for at run time, never bundled: it is an optional package with a native library. */
function requireTfjsNode(): unknown {
  const folder = process.env["SHAPEWRIGHT_TFJS_NODE"];
  const from = folder ? path.join(path.resolve(folder), "package.json") : path.join(__dirname, "index.js");
  return createRequire(from)("@tensorflow/tfjs-node");
}

/** TensorFlow.js greets and warns on the console, which is the script's own output here. */
function quietly<T>(f: () => T): T {
  const { warn, log } = console;
  console.warn = console.log = () => undefined;
  try {
    return f();
  } finally {
    Object.assign(console, { warn, log });
  }
}

/** Where the .wasm files lie: `wasm/` beside the bundle, or in the package; null leaves it to the library. */
function wasmFolder(): string | null {
  const beside = path.join(__dirname, "wasm");
  if (existsSync(path.join(beside, "tfjs-backend-wasm-simd.wasm"))) return beside + path.sep;
  try {
    return path.dirname(createRequire(path.join(__dirname, "index.js")).resolve("@tensorflow/tfjs-backend-wasm")) + path.sep;
  } catch {
    return null;
  }
}
