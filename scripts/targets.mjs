// What the build makes: one bundle for each process and each panel, and the files that are copied beside them.
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

/** Bundles for Node: `dist/<out>.js` from `entry`. `external` are packages that are found, or not, at run time. */
export const nodeBundles = [
  { out: "cli", entry: "client/cli/main.ts", hashbang: true },
  { out: "server", entry: "server/main.ts" },
  { out: "runtime", entry: "runtime/main.ts", external: ["@tensorflow/tfjs-node", "webgpu"] },
  { out: "runtime-worker", entry: "runtime/worker.ts", external: ["@tensorflow/tfjs-node", "webgpu"] },
  { out: "extension", entry: "client/vscode/extension.ts", external: ["vscode"] },
];

/** One bundle for the browser for each folder of media/ that has an index.ts: `dist/media/<panel>.js` and `.css`. */
export function panels(root) {
  const media = path.join(root, "media");
  if (!existsSync(media)) return [];
  return readdirSync(media).filter((name) => existsSync(path.join(media, name, "index.ts"))).sort();
}

/** Files that processes and panels read at run time: [from, to], a folder's files one by one. */
export function copies(root) {
  const list = [];
  const folder = (from, to, wanted) => {
    if (!existsSync(path.join(root, from))) return;
    for (const name of readdirSync(path.join(root, from))) if (wanted.test(name)) list.push([path.join(from, name), path.join(to, name)]);
  };
  folder("node_modules/@vscode/codicons/dist", "dist/media", /^codicon\.(css|ttf)$/);
  // Node never has the threads that the third binary wants (SharedArrayBuffer workers made from a blob).
  folder("node_modules/@tensorflow/tfjs-backend-wasm/dist", "dist/wasm", /^tfjs-backend-wasm(-simd)?\.wasm$/);
  folder("runtime/engines/pytorch", "dist/pytorch", /\.py$/);
  return list;
}
