// `npm start`: sets up, then shows what the product does on examples/digits.py: shapes and problems, a summary, a live training run.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { must, root, setUp } from "./setup.mjs";

const colours = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
const heading = (text) => console.log(`\n${paint(1, text)}\n`);
const cli = path.join(root, "dist/cli.js");
const examples = path.join(root, "examples");

/** Runs the command in examples/ and shows what it prints, as a user would see it. */
function shapewright(...args) {
  console.log(paint(2, `$ shapewright ${args.join(" ")}`));
  must(process.execPath, [cli, ...args], { cwd: examples });
}

/** `[64, 10]`, `B` for symbols and `?` for what is not known; nothing for values that are no tensors. */
function shapeText(value) {
  return value && Array.isArray(value.shape) ? `[${value.shape.map((d) => d ?? "?").join(", ")}]` : undefined;
}

/** Prints the script with the shapes that the editor shows behind its lines. */
function showHints(name) {
  const { stdout, status, stderr } = spawnSync(process.execPath, [cli, "check", "--json", name], { cwd: examples, encoding: "utf8", maxBuffer: 1 << 26 });
  if (status === 2 || !stdout) throw new Error(stderr || "check could not run");
  const report = JSON.parse(stdout);
  const { facts } = (Array.isArray(report) ? report : (report.files ?? [report]))[0];
  const hints = new Map();
  for (const { line, value } of facts) {
    const text = shapeText(value);
    if (text) hints.set(line, new Set([...(hints.get(line) ?? []), text]));
  }
  readFileSync(path.join(examples, name), "utf8").trimEnd().split("\n").forEach((text, i) => {
    const found = hints.get(i + 1);
    console.log(`${paint(2, String(i + 1).padStart(3))}  ${text}${found ? paint(36, `  ${[...found].join(" | ")}`) : ""}`);
  });
}

await setUp();
heading("The shapes that the editor shows, found without running the script");
showHints("digits.py");
console.log();
shapewright("check", "digits.py");
heading("What the model is made of");
shapewright("summary", "digits.py:Digits");
heading("The same script, trained on the embedded engine");
shapewright("run", "digits.py");
heading("Next");
console.log(`In VS Code: npm run package, then: code --install-extension shapewright.vsix examples
In a terminal: node dist/cli.js --help`);
