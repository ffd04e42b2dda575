// Packages that load their parts lazily say under `if TYPE_CHECKING:` where each name really stands. Where the lazy way is not known to lead
// anywhere (it looks at the file system, say), a name is looked for there, as a type checker does.
import { isTypeChecking } from "../syntax/type-checking";
import type * as t from "../syntax/tree";
import type { ModuleValue, Value } from "./values";
import type { Machine } from "./machine";
import { findSource, importModule, unitOf } from "./modules";

/** Attributes that were found, or not, by module. */
const known = new WeakMap<Machine, Map<string, Value | undefined>>();
/** Files that one search reads, at most. */
const MOST_FILES = 3000;

/** The attribute of a library's module that the module declares for type checkers; undefined where it declares none. */
export function declaredMember(vm: Machine, module: ModuleValue, name: string): Value | undefined {
  const file = module.dict.get("__file__");
  if (vm.mode !== "shapes" || typeof file !== "string" || name.startsWith("__") || vm.isUserFile(file) || module.dict.has("__initializing__")) return undefined;
  let members = known.get(vm);
  if (members === undefined) known.set(vm, (members = new Map()));
  const key = `${module.name}\0${name}`;
  if (members.has(key)) return members.get(key);
  members.set(key, undefined);      // while it is looked for
  const place = placeOf(vm, { module: module.name, file }, name, { files: MOST_FILES, seen: new Set() });
  if (place === undefined || place.module === module.name) return undefined;
  // What happens in that module is no concern of a `try` around this attribute.
  const open = vm.tries.splice(0);
  let found: Value | undefined;
  try {
    const home = importModule(vm, place.module);
    found = home?.kind === "module" ? vm.attempt("AttributeError", () => vm.getattr(home, place.name)) : undefined;
  } finally {
    vm.tries.splice(0, vm.tries.length, ...open);
  }
  members.set(key, found);
  return found;
}

interface Source { readonly module: string; readonly file: string }
interface Place { readonly module: string; readonly name: string }
interface Search { files: number; readonly seen: Set<string> }

/** The module that defines a name which another one hands on. */
function placeOf(vm: Machine, at: Source, name: string, search: Search): Place | undefined {
  if (search.seen.has(at.file) || search.files-- <= 0) return undefined;
  search.seen.add(at.file);
  vm.step();
  const text = vm.host.readText(at.file);
  if (text === undefined) return undefined;
  if (!text.includes("TYPE_CHECKING")) return defines(text, name) ? { module: at.module, name } : undefined;
  const stars: Source[] = [];
  for (const s of declarations(unitOf(at.file, text, false).tree.body)) {
    for (const a of s.names) {
      if (a.name !== "*" && (a.asname ?? a.name) !== name) continue;
      const source = sourceOf(vm, at, s);
      if (source === undefined) continue;
      if (a.name === "*") stars.push(source);
      else return { module: source.module, name: a.name };
    }
  }
  if (defines(text, name)) return { module: at.module, name };
  // BertModel is most likely found in `bert`: the parts whose names the name begins with come first, the longest of them before the others.
  const rank = ({ module }: Source): number => { const part = module.slice(module.lastIndexOf(".") + 1).replaceAll("_", ""); return name.toLowerCase().startsWith(part) ? part.length : 0; };
  for (const source of stars.map((s, i) => ({ s, i, r: rank(s) })).sort((a, b) => b.r - a.r || a.i - b.i).map(({ s }) => s)) {
    const found = placeOf(vm, source, name, search);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A class, a function or a variable of the file's own. */
const defines = (text: string, name: string): boolean => text.includes(name) && new RegExp(`^(?:(?:class|def)[ ]+${name}\\b|${name}[ ]*[:=][^=])`, "m").test(text);

/** What a module imports for type checkers: under `if TYPE_CHECKING:` (and in the blocks inside it). */
function declarations(body: readonly t.Stmt[], inside = false): t.ImportFrom[] {
  const found: t.ImportFrom[] = [];
  for (const s of body) {
    if (s.kind === "ImportFrom") { if (inside) found.push(s); }
    else if (s.kind === "If") {
      found.push(...declarations(s.body, inside || isTypeChecking(s.test)), ...(inside ? declarations(s.orelse, true) : []));
    } else if (s.kind === "Try" && inside) found.push(...declarations(s.body, true), ...declarations(s.orelse, true));
  }
  return found;
}

/** The file of a relative import's module, without importing anything. */
function sourceOf(vm: Machine, at: Source, { level, module }: t.ImportFrom): Source | undefined {
  const packages = at.module.split("."), folders = at.file.split(/[\\/]/).slice(0, -1);
  if (!/[\\/]__init__\.py$/.test(at.file)) packages.pop();
  const drop = level - 1;
  if (level === 0 || drop >= packages.length) return undefined;
  const parts = module?.split(".") ?? [], into = (names: readonly string[]): string[] => [...names.slice(0, names.length - drop), ...parts];
  const folder = into(folders), last = folder.pop()!;
  const { file } = findSource(vm.host, [folder.join("/")], last) ?? {};
  return file === undefined ? undefined : { module: into(packages).join("."), file };
}
