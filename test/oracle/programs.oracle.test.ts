// Real PyTorch runs every fixture, example and tutorial: what it bound and raised is what `shapewright check` says. Needs SHAPEWRIGHT_ORACLE.
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import type { CheckReport, OracleReport } from "./compare";
import { contradictions, errorDifferences } from "./compare";

const root = path.resolve(__dirname, "../..");
const run = promisify(execFile);
const work = mkdtempSync(path.join(tmpdir(), "oracle-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));
// The MNIST tutorial finds its data here, relative to where it runs.
cpSync(path.join(root, "examples/data"), path.join(work, "data"), { recursive: true });

async function oracle(file: string): Promise<OracleReport> {
  const { stdout } = await run(process.env.SHAPEWRIGHT_ORACLE!, [path.join(__dirname, "facts.py"), file], { cwd: work, maxBuffer: 1 << 26 });
  return JSON.parse(stdout) as OracleReport;
}

async function check(file: string): Promise<CheckReport> {
  // Exit code 1 says that the file has errors; the report is there all the same.
  const output = await run(process.execPath, [path.join(root, "dist/cli.js"), "check", "--json", file], { cwd: work, maxBuffer: 1 << 26 }).catch(
    (error: { code: number; stdout: string }) => {
      if (error.code === 1 && error.stdout) return error;
      throw error;
    },
  );
  const report = JSON.parse(output.stdout) as CheckReport[] | { files: CheckReport[] } | CheckReport;
  return Array.isArray(report) ? report[0]! : "files" in report ? report.files[0]! : report;
}

const programs = ["test/fixtures", "examples"].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".py"))
    .map((name) => path.join(folder, name)),
);

describe("real PyTorch agrees", () => {
  it.each(programs)("%s", async (name) => {
    const file = path.join(root, name);
    const [theirs, ours] = await Promise.all([oracle(file), check(file)]);
    expect(contradictions(theirs, ours)).toEqual([]);
    expect(errorDifferences(theirs, ours)).toEqual([]);
  }, 120_000);
});
