// Holds the diagram of ARCHITECTURE.md: who imports whom.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = path.resolve(__dirname, "..");

interface Import {
  file: string;
  /** A file of the repository without its extension, or a package's specifier. */
  target: string;
  /** Nothing of it is left at run time. */
  typeOnly: boolean;
}

function filesOf(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !/(\.test|^testing)\.ts$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

function resolve(file: string, specifier: string): string {
  const target = path.join(path.dirname(file), specifier).replace(/\.ts$/, "");
  return existsSync(path.join(root, target, "index.ts")) ? `${target}/index` : target;
}

/** All imports of a file: statements, re-exports, `import()`, `require()`, and types written as `import("…")`. */
function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(path.join(root, file), "utf8"), ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    found.push({ file, target: specifier.text.startsWith(".") ? resolve(file, specifier.text) : specifier.text, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const clause = node.importClause;
      const named = clause?.namedBindings && ts.isNamedImports(clause.namedBindings) && !clause.name ? clause.namedBindings.elements : undefined;
      add(node.moduleSpecifier, Boolean(clause?.isTypeOnly || (named?.length && named.every((element) => element.isTypeOnly))));
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true);
    } else if (ts.isCallExpression(node)) {
      const called = node.expression;
      if (called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === "require")) add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const all = ["interpreter", "server", "runtime", "client", "media"].flatMap(filesOf).flatMap(importsOf);
const isOurs = (target: string): boolean => /^(interpreter|server|runtime|client|media)\//.test(target);
const isProtocol = (target: string): boolean => /^(server|runtime|media\/\w+)\/protocol$/.test(target);
const show = (list: Import[]): string[] => list.map((i) => `${i.file} imports ${i.target}`);

/** The part of interpreter/ that a file belongs to; its root (trace.ts, its folder and what stands beside it) is the uppermost. */
function layerOf(file: string): string {
  const [, part] = file.split("/");
  return file.split("/").length > 2 && part !== "trace" ? part! : "root";
}

/** What each part of interpreter/ may import beside itself. A part that is not named models a package, as vision does. */
const below: Record<string, string[]> = { syntax: [], shape: [], python: ["syntax", "shape"], torch: ["syntax", "shape", "python"] };
const packages = ["syntax", "shape", "python", "torch"];

describe("import directions", () => {
  it("sees the sources", () => {
    expect(all.length).toBeGreaterThan(100);
  });

  it("syntax, shape ← python ← torch, vision ← trace", () => {
    const wrong = all.filter(({ file, target, typeOnly }) => {
      if (!file.startsWith("interpreter/") || !isOurs(target)) return false;
      // A value may be a tensor; what operations there are on it, Python does not know.
      if (typeOnly && file.startsWith("interpreter/python/") && target === "interpreter/torch/tensor") return false;
      if (!target.startsWith("interpreter/")) return true;
      const from = layerOf(file);
      const to = layerOf(target);
      return from !== "root" && from !== to && !(below[from] ?? packages).includes(to);
    });
    expect(show(wrong)).toEqual([]);
  });

  it("the interpreter knows no processes and no files", () => {
    expect(show(all.filter(({ file, target }) => file.startsWith("interpreter/") && target.startsWith("node:")))).toEqual([]);
  });

  it("server and runtime know the interpreter, and not each other", () => {
    const wrong = all.filter(
      ({ file, target }) =>
        (file.startsWith("server/") && isOurs(target) && !/^(interpreter|server)\//.test(target)) ||
        (file.startsWith("runtime/") && isOurs(target) && !/^(interpreter|runtime)\//.test(target)),
    );
    expect(show(wrong)).toEqual([]);
  });

  it("client and media import protocols; the terminal command also asks the server's half and the interpreter", () => {
    const wrong = all.filter(({ file, target }) => {
      if (!/^(client|media)\//.test(file) || !isOurs(target) || isProtocol(target)) return false;
      const own = file.startsWith("client/cli/") ? /^(client\/(cli\/|native_log)|server\/|interpreter\/)/ : file.startsWith("client/vscode/") ? /^client\/(vscode\/|native_log)/ : /^media\//;
      return !own.test(target);
    });
    expect(show(wrong)).toEqual([]);
  });

  it("nobody imports client", () => {
    expect(show(all.filter(({ file, target }) => target.startsWith("client/") && !file.startsWith("client/")))).toEqual([]);
  });

  it("only the embedded engine has TensorFlow.js at run time", () => {
    const wrong = all.filter((i) => i.target.startsWith("@tensorflow/") && !i.typeOnly && !i.file.startsWith("runtime/engines/embedded/"));
    expect(show(wrong)).toEqual([]);
  });

  it("only client/vscode imports vscode", () => {
    expect(show(all.filter((i) => i.target === "vscode" && !i.file.startsWith("client/vscode/")))).toEqual([]);
  });

  it("only server/lsp and the server's entry name LSP's types", () => {
    const wrong = all.filter((i) => /^vscode-languageserver/.test(i.target) && !/^server\/(lsp\/|main\.ts)/.test(i.file));
    expect(show(wrong)).toEqual([]);
  });

  it("only interpreter/syntax knows pyright", () => {
    expect(show(all.filter((i) => i.target.startsWith("@zzzen/") && !i.file.startsWith("interpreter/syntax/")))).toEqual([]);
  });
});
