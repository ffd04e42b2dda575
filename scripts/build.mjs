// Bundles the product into dist/. `node scripts/build.mjs [--production] [--watch] [--if-stale]`; also imported by start and test.
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pyrightStubs from "./pyright-stubs.mjs";
import { copies, nodeBundles, panels } from "./targets.mjs";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const metafile = path.join(root, "dist/meta.json");

/** True when dist/ is missing, or anything that it was made from is newer. */
export function isStale() {
  if (!existsSync(metafile)) return true;
  const built = statSync(metafile).mtimeMs;
  const changed = (file) => !existsSync(file) || statSync(file).mtimeMs > built;
  const meta = JSON.parse(readFileSync(metafile, "utf8"));
  const own = ["build.mjs", "targets.mjs", "pyright-stubs.mjs"].map((name) => `scripts/${name}`);
  const sources = new Set([...own, "package-lock.json", ...copies(root).map(([from]) => from)]);
  for (const bundle of Object.values(meta)) for (const input of Object.keys(bundle.inputs)) if (!input.includes(":")) sources.add(input);
  const wanted = [...nodeBundles.map((b) => b.out), ...panels(root).map((name) => `media/${name}`)];
  return wanted.some((out) => !(out in meta)) || [...sources].some((file) => changed(path.join(root, file)));
}

/** Writes only what changed, whole or not at all: a test or an editor may be reading the old file. */
function write(file, contents) {
  if (existsSync(file) && readFileSync(file).equals(Buffer.from(contents))) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, contents);
  renameSync(`${file}.new`, file);
}

/** Bundles share these; `import.meta.url` stands for the bundle's own place, as `__filename` does. */
function nodeOptions({ out, entry, hashbang, external = [] }, production) {
  const place = 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;';
  return {
    entryPoints: { [out]: entry },
    platform: "node",
    format: "cjs",
    target: "node20",
    external,
    plugins: [pyrightStubs],
    mainFields: ["module", "main"],
    define: { "import.meta.url": "importMetaUrl" },
    banner: { js: `${hashbang ? "#!/usr/bin/env node\n" : ""}${place}` },
    sourcemap: production ? false : "linked",
  };
}

function panelOptions(name, production) {
  const style = `media/${name}/style.css`;
  // A style sheet that index.ts imports comes out beside the script by itself.
  const separate = existsSync(path.join(root, style)) && !/import\s+["']\.\/style\.css["']/.test(readFileSync(path.join(root, `media/${name}/index.ts`), "utf8"));
  return {
    entryPoints: [`media/${name}/index.ts`, ...(separate ? [style] : [])].map((file) => ({ in: file, out: `media/${name}` })),
    platform: "browser",
    format: "iife",
    target: ["chrome120"],
    loader: { ".ttf": "file", ".svg": "text" },
    sourcemap: production ? false : "inline",
  };
}

/** Builds everything; throws when a bundle has errors. */
export async function build({ production = false, watch = false, quiet = false } = {}) {
  const esbuild = await import("esbuild");
  const jobs = [
    ...nodeBundles.map((b) => [b.out, nodeOptions(b, production)]),
    ...panels(root).map((name) => [`media/${name}`, panelOptions(name, production)]),
  ];
  const meta = {};
  const started = performance.now();
  const finish = (name, result) => {
    for (const { path: file, contents } of result.outputFiles ?? []) write(file, contents);
    meta[name] = result.metafile;
    for (const { out, hashbang } of nodeBundles) if (hashbang && existsSync(path.join(root, `dist/${out}.js`))) chmodSync(path.join(root, `dist/${out}.js`), 0o755);
  };
  const common = { absWorkingDir: root, outdir: "dist", bundle: true, write: false, metafile: true, minify: production, legalComments: "none", logLevel: "warning", tsconfig: "tsconfig.json" };
  for (const [from, to] of copies(root)) write(path.join(root, to), readFileSync(path.join(root, from)));
  if (watch) {
    const report = (name) => ({ name: "report", setup: (b) => b.onEnd((r) => { if (r.metafile) finish(name, r); console.log(`${name}: ${r.errors.length ? "errors" : "built"}`); }) });
    for (const [name, options] of jobs) await (await esbuild.context({ ...common, ...options, plugins: [...(options.plugins ?? []), report(name)] })).watch();
    return;
  }
  await Promise.all(jobs.map(async ([name, options]) => finish(name, await esbuild.build({ ...common, ...options }))));
  mkdirSync(path.dirname(metafile), { recursive: true });
  writeFileSync(metafile, JSON.stringify(meta));
  if (!quiet) console.log(`built ${jobs.map(([name]) => name).join(", ")} in ${Math.round(performance.now() - started)} ms`);
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const flag = (name) => process.argv.includes(`--${name}`);
  if (flag("if-stale") && !isStale()) process.exit(0);
  await build({ production: flag("production"), watch: flag("watch") }).catch((error) => {
    // esbuild has printed the errors themselves.
    console.error(String(error.message).split("\n")[0]);
    process.exit(1);
  });
}
