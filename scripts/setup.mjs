// Brings node_modules and dist/ up to date before a command runs. Only Node's own modules: it runs on a fresh clone.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** True when what npm has installed in a folder (its own hidden lock file says so) is what package-lock.json asks for. */
export function installed(folder = root) {
  const packagesOf = (file) => JSON.parse(readFileSync(path.join(folder, file), "utf8")).packages;
  if (!existsSync(path.join(folder, "node_modules/.package-lock.json"))) return false;
  const have = packagesOf("node_modules/.package-lock.json");
  return Object.entries(packagesOf("package-lock.json")).every(([place, wanted]) => {
    if (place === "") return true;
    const got = have[place];
    // Optional packages are those of other platforms, and those whose own build did not work here.
    return got ? got.version === wanted.version && got.integrity === wanted.integrity : Boolean(wanted.optional || wanted.devOptional || wanted.peer);
  });
}

/** Runs a command in the repository and ends this process when it fails. */
export function must(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" && command === "npm", ...options });
  if (error) console.error(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Node's version is enough, packages are installed, dist/ is built. Says what it does only when there is something to do. */
export async function setUp() {
  if (Number(process.versions.node.split(".")[0]) < 20) {
    console.error(`Shapewright needs Node 20 or newer; this is ${process.version}.`);
    process.exit(1);
  }
  if (!installed()) {
    console.log("Installing packages (npm ci); needed once, later runs work offline.");
    must("npm", ["ci", "--no-audit", "--no-fund"]);
  }
  const { build, isStale } = await import("./build.mjs");
  if (isStale()) await build();
}
