// The terminal command: shapewright check | summary | run | lsp.
import { parseArgs } from "node:util";
import { check } from "./check";
import { parseRun, run } from "./run";
import { summary } from "./summary";

const usage = `shapewright: shapes, mistakes and training of PyTorch programs

  shapewright check PATH…  [--json] [--path DIR]…      problems in files; exit 1 when there are errors, 2 when it could not run
  shapewright summary FILE[:NAME] [--input 1,3,224,224]… [--json] [--path DIR]…
                                                       NAME: a class, or a variable that holds a Module
  shapewright run FILE [ARGS…] [--engine embedded|pytorch] [--device auto|cpu|gpu] [--events FILE.jsonl]
  shapewright lsp --stdio                              the language server
`;

async function main(argv: readonly string[]): Promise<number> {
  const [command, ...rest] = argv;
  switch (command) {
    case "check": {
      const { values, positionals } = parseArgs({ args: rest, allowPositionals: true, options: { json: { type: "boolean" }, path: { type: "string", multiple: true }, python: { type: "string" } } });
      if (positionals.length === 0) return wrong("check: which files?");
      return check(positionals, { json: values.json === true, paths: values.path ?? [], python: values.python });
    }
    case "summary": {
      const { values, positionals } = parseArgs({ args: rest, allowPositionals: true, options: { json: { type: "boolean" }, path: { type: "string", multiple: true }, input: { type: "string", multiple: true }, python: { type: "string" } } });
      if (positionals.length !== 1) return wrong("summary: FILE[:NAME], one of them");
      return summary(positionals[0]!, { json: values.json === true, paths: values.path ?? [], inputs: values.input, python: values.python });
    }
    case "run": {
      const asked = parseRun(rest);
      return typeof asked === "string" ? wrong(asked) : run(asked);
    }
    case "lsp": {
      const { startServer } = await import("../../server/lsp/server");
      startServer();
      return new Promise<number>(() => undefined);
    }
    case "-h": case "--help": case "help": process.stdout.write(usage); return 0;
    default: return wrong(command === undefined ? "a command is missing" : `there is no command '${command}'`);
  }
}

function wrong(message: string): number {
  process.stderr.write(`shapewright: ${message}\n\n${usage}`);
  return 2;
}

// Whoever reads may stop reading: `shapewright check . | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => { if (error.code === "EPIPE") process.exit(0); });

main(process.argv.slice(2)).then(
  (code) => { process.exitCode = code; },
  (error: unknown) => {
    process.stderr.write(`shapewright: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
