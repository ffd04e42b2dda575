// Writes THIRD_PARTY_NOTICES.md: the licence of each package that is in a bundle or copied beside one. `node scripts/notices.mjs [--check]`
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { copies } from "./targets.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** The folder of the package that a file of node_modules belongs to; undefined for our own files. */
function packageOf(file) {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file.replaceAll("\\", "/"))?.[1];
}

/** Folders of all packages whose code or files are shipped, as dist/meta.json and the list of copies say. */
export function shippedPackages() {
  const meta = JSON.parse(readFileSync(path.join(root, "dist/meta.json"), "utf8"));
  const folders = new Set(copies(root).map(([from]) => packageOf(from)));
  for (const bundle of Object.values(meta))
    for (const output of Object.values(bundle.outputs))
      for (const [file, { bytesInOutput }] of Object.entries(output.inputs)) if (bytesInOutput > 0) folders.add(packageOf(file));
  folders.delete(undefined);
  return [...folders].sort();
}

/** The licence files' text; packages without one only name their licence. */
function licenceText(folder) {
  const names = readdirSync(folder).filter((name) => /^(licen[cs]e|notice|copying)/i.test(name) && !/\.(js|json)$/.test(name)).sort();
  return names.map((name) => readFileSync(path.join(folder, name), "utf8").trim().replaceAll("\r\n", "\n")).join("\n\n");
}

/** The whole document. */
export function notices() {
  const seen = new Map();
  for (const folder of shippedPackages()) {
    const { name, version, license, author, homepage } = JSON.parse(readFileSync(path.join(root, folder, "package.json"), "utf8"));
    const by = typeof author === "string" ? author : author?.name;
    const text = licenceText(path.join(root, folder)) || `${license}${by ? `, ${by}` : ""}`;
    seen.set(`${name} ${version}`, `## ${name} ${version}\n\nLicence: ${license}${homepage ? ` (<${homepage}>)` : ""}\n\n~~~text\n${text}\n~~~\n`);
  }
  const intro = "# Third-party notices\n\nShapewright's package contains code or files of the projects below. Made by `node scripts/notices.mjs`.\n";
  return [intro, ...[...seen].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, section]) => section)].join("\n");
}

const file = path.join(root, "THIRD_PARTY_NOTICES.md");
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes("--check")) writeFileSync(file, notices());
  else if (!existsSync(file) || readFileSync(file, "utf8") !== notices()) {
    console.error("THIRD_PARTY_NOTICES.md is not what the bundles contain; run node scripts/notices.mjs");
    process.exit(1);
  }
}
