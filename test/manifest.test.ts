// The extension's manifest: every text is there in each language, and every file that it names.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const root = path.resolve(__dirname, "..");
const json = (file: string): Record<string, unknown> => JSON.parse(readFileSync(path.join(root, file), "utf8")) as Record<string, unknown>;
const manifest = readFileSync(path.join(root, "package.json"), "utf8");
const languages = readdirSync(root).filter((name) => /^package\.nls.*\.json$/.test(name));

describe("the manifest", () => {
  it.each(languages)("has every text in %s, and no other", (file) => {
    const used = [...manifest.matchAll(/"%([\w.]+)%"/g)].map((match) => match[1]!);
    expect(Object.keys(json(file)).sort()).toEqual([...new Set(used)].sort());
  });

  it("is in Chinese too", () => {
    expect(languages).toContain("package.nls.zh-cn.json");
  });

  it("names commands and settings of one family", () => {
    const { contributes } = json("package.json") as { contributes: { commands: { command: string; category: string }[]; configuration: { properties: object } } };
    expect(contributes.commands.filter((c) => !c.command.startsWith("shapewright.") || c.category !== "Shapewright")).toEqual([]);
    expect(Object.keys(contributes.configuration.properties).filter((name) => !name.startsWith("shapewright."))).toEqual([]);
  });

  it("names files that are there", () => {
    const { icon, l10n } = json("package.json") as { icon: string; l10n: string };
    for (const file of [icon, l10n, "README.md", "CHANGELOG.md", "LICENSE", "THIRD_PARTY_NOTICES.md"]) expect(existsSync(path.join(root, file)), file).toBe(true);
  });

  it("has the pictures that the README shows", () => {
    const shown = [...readFileSync(path.join(root, "README.md"), "utf8").matchAll(/\]\(((?!https?:)[^)#]+)\)/g)].map((match) => match[1]!);
    expect(shown.length).toBeGreaterThan(4);
    for (const file of shown) expect(existsSync(path.join(root, file)), file).toBe(true);
  });
});
