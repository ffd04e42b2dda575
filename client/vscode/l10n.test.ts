// Every text that a user sees, in the extension and the panels, has a translation; no translation is left over.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const root = path.resolve(__dirname, "../..");

function sources(folder: string): string {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile() && /\.ts$/.test(e.name) && !/\.test\.ts$/.test(e.name))
    .map((e) => readFileSync(path.join(e.parentPath, e.name), "utf8"))
    .join("\n");
}

/** Texts in `t("…")` and `vscode.l10n.t("…")`, and those that a table holds until they are shown. */
function used(): string[] {
  const text = sources("client/vscode") + sources("media");
  const direct = [...text.matchAll(/\bt\("((?:[^"\\]|\\.)*)"/g)].map((m) => JSON.parse(`"${m[1]}"`) as string);
  const states = ["Starting", "Running", "Paused", "Stopping", "Finished", "Failed", "Stopped"];
  const splits = ["train", "validation", "test"];
  const inputs = ["from a call", "declared", "picked by you", "inferred", "unknown"];
  const measures = ["Loss", "Accuracy"];
  return [...new Set([...direct, ...states, ...splits, ...inputs, ...measures])].sort();
}

const bundles = readdirSync(path.join(root, "l10n")).filter((name) => /^bundle\.l10n\..+\.json$/.test(name));

it("is translated at all", () => {
  expect(bundles).toContain("bundle.l10n.zh-cn.json");
  expect(used().length).toBeGreaterThan(80);
});

it.each(bundles)("%s has every text, with the same places for values", (name) => {
  const bundle = JSON.parse(readFileSync(path.join(root, "l10n", name), "utf8")) as Record<string, string>;
  expect(Object.keys(bundle).sort()).toEqual(used());
  const places = (text: string): string[] => (text.match(/\{\d+\}/g) ?? []).sort();
  for (const [english, local] of Object.entries(bundle)) expect(places(local), english).toEqual(places(english));
});
