// A file of a package that the package itself imports.
import { expect, it } from "vitest";
import { readingHost } from "../../client/cli/host";
import { trace } from "../trace";

const files: Record<string, string> = {
  "/p/nets/__init__.py": "from . import net\n",
  "/p/nets/registry.py": "names = {}\ndef register(f):\n    if f.__name__ in names:\n        raise KeyError(f'{f.__name__} is there already')\n    names[f.__name__] = f\n    return f\n",
};
const problems = (text: string): string[] => {
  const all: Record<string, string> = { ...files, "/p/nets/net.py": text };
  const host = { ...readingHost(["/p/nets/net.py"]), readText: (f: string) => all[f], exists: (f: string) => f in all || f === "/p" || f === "/p/nets", isDirectory: (f: string) => f === "/p" || f === "/p/nets" };
  return trace(text, "/p/nets/net.py", { host, paths: ["/p"], budget: 20_000 }).problems.map((p) => p.message);
};
const net = "from .registry import register\n@register\ndef net():\n    return 1\n";

it("registers its names once", () => expect(problems(net)).toEqual([]));
it("has the errors that it has when it is imported", () => expect(problems(`${net}x = 1 + ''\n`)).toEqual(["unsupported operand type(s) for +: 'int' and 'str'"]));
it("has those of its main part", () => expect(problems(`${net}if __name__ == '__main__':\n    x = 1 + ''\n`)).toEqual(["unsupported operand type(s) for +: 'int' and 'str'"]));
