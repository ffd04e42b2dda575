// re.
import type { Interp } from "../interp";
import { Raised } from "../interp";
import type { ClassValue, Instance, Value } from "../values";
import { builtin, dict, isUnknown, list, tuple, unknown } from "../values";
import { addMethods, bind, rawFn } from "../builtins/arguments";
import { classGetitem } from "../builtins/alias";
import { iterator } from "../builtins/iterators";
import { addGetters } from "../builtins/numeric";
import { nativeClass } from "../builtins/root";
import { indexOf, instanceOf, intOf, textOf, tupleOf } from "../builtins/special";
import { defineModule } from "./module";
import type { Translated } from "./re-syntax";
import { FLAGS, PatternError, translate } from "./re-syntax";

const patternClass: ClassValue = nativeClass("Pattern", { module: "re", dict: [["__class_getitem__", classGetitem]] });
const matchClass: ClassValue = nativeClass("Match", { module: "re", dict: [["__class_getitem__", classGetitem]] });
const errorClass: ClassValue = nativeClass("error", { module: "re" });

interface Pattern extends Translated { readonly pattern: string }
interface Match { readonly found: RegExpExecArray; readonly text: string; readonly pattern: Instance; readonly from: number; readonly to: number }
const patternOf = (v: Value): Pattern | undefined => (instanceOf(v)?.cls === patternClass ? (v as Instance).native as Pattern : undefined);
const matchOf = (v: Instance): Match => v.native as Match;

const cache = new Map<string, Translated | PatternError>();
/** A compiled pattern; Unknown for one that is not known or cannot be translated. */
function compile(vm: Interp, v: Value, flags: Value): Value {
  if (isUnknown(v)) return v;
  if (patternOf(v)) return v;
  const text = textOf(v), f = flags === null ? 0 : intOf(flags);
  if (text === undefined) {
    if (typeof v === "object" && v !== null && v.kind === "bytes") return unknown("patterns of bytes are not modelled");
    return vm.raise("TypeError", "first argument must be string or compiled pattern");
  }
  if (typeof f !== "number") return unknown("the flags are not known");
  const key = `${f}:${text}`;
  let made = cache.get(key);
  if (made === undefined) {
    try {
      made = translate(text, f);
    } catch (e) {
      made = e instanceof PatternError ? e : new PatternError(String(e), 0, true);
    }
    if (cache.size > 2000) cache.clear();
    cache.set(key, made);
  }
  if (made instanceof PatternError) {
    if (made.unsupported) return unknown(made.message);
    const error = vm.exception(errorClass, `${made.message} at position ${made.at}`);
    for (const [name, value] of [["msg", made.message], ["pattern", text], ["pos", made.at]] as const) error.dict.set(name, value);
    throw new Raised(error);
  }
  return { kind: "instance", cls: patternClass, dict: new Map(), native: { ...made, pattern: text } satisfies Pattern };
}

type How = "search" | "match" | "fullmatch";
function run(p: Pattern, text: string, from: number, how: How): RegExpExecArray | null {
  const regex = how === "search" ? p.regex : how === "match" ? (sticky(p, "")) : sticky(p, "(?![\\s\\S])");
  regex.lastIndex = from;
  return regex.exec(text);
}
const stickies = new WeakMap<RegExp, Map<string, RegExp>>();
function sticky(p: Pattern, end: string): RegExp {
  let known = stickies.get(p.regex);
  if (!known) stickies.set(p.regex, (known = new Map()));
  let made = known.get(end);
  if (!made) known.set(end, (made = new RegExp(end ? `(?:${p.regex.source})${end}` : p.regex.source, p.regex.flags.replace("g", "y"))));
  return made;
}
const matched = (found: RegExpExecArray | null, text: string, pattern: Instance, from: number, to: number): Value =>
  (found ? { kind: "instance", cls: matchClass, dict: new Map(), native: { found, text, pattern, from, to } satisfies Match } : null);

/** Matches one after another. After an empty match a longer one at the same place counts, as since Python 3.7. */
function* matches(p: Pattern, text: string): Generator<RegExpExecArray> {
  let at = 0, emptyAt = -1;
  while (at <= text.length) {
    let found = run(p, text, at, "search");
    if (found && found[0] === "" && found.index === emptyAt) {
      const longer = sticky(p, `(?<=[\\s\\S]{${at + 1}})`);
      longer.lastIndex = at;
      found = longer.exec(text) ?? run(p, text, (at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1), "search");
      if (at > text.length) return;
    }
    if (!found) return;
    yield found;
    at = found.index + found[0].length;
    emptyAt = found[0] === "" ? at : -1;
  }
}

/** The text to search in; undefined when it is not known. */
function subject(vm: Interp, v: Value): string | undefined {
  const text = textOf(v);
  if (text !== undefined || isUnknown(v)) return text;
  return typeof v === "object" && v !== null && v.kind === "bytes" ? undefined : vm.raise("TypeError", `expected string or bytes-like object, got '${vm.typeOf(v).name}'`);
}
const unclear = (): Value => unknown("the text that is searched is not known");

function single(vm: Interp, pattern: Instance, v: Value, how: How, pos: Value = 0, end?: Value): Value {
  const text = subject(vm, v);
  if (text === undefined) return unclear();
  const from = Math.max(0, Math.min(text.length, Number(indexOf(vm, pos ?? 0) ?? 0)));
  const to = end === undefined ? text.length : Math.max(0, Math.min(text.length, Number(indexOf(vm, end) ?? text.length)));
  const window = to < text.length ? text.slice(0, to) : text;
  return matched(run(pattern.native as Pattern, window, from, how), text, pattern, from, to);
}

/** One match's groups as findall gives them. */
function shown(p: Pattern, found: RegExpExecArray): Value {
  if (p.groups === 0) return found[0];
  return p.groups === 1 ? (found[1] ?? "") : tuple(found.slice(1).map((g) => g ?? ""));
}

/** A replacement template: \1, \g<name>, \n … */
function expand(vm: Interp, template: string, found: RegExpExecArray, p: Pattern): string {
  const escapes: Record<string, string> = { n: "\n", r: "\r", t: "\t", "\\": "\\", a: "\x07", b: "\b", f: "\f", v: "\v" };
  return template.replace(/\\(?:g<([^>]*)>|([1-9]\d?)|(0[0-7]{0,2})|([\s\S]))/g, (_all, name: string | undefined, digits: string | undefined, octal: string | undefined, c: string | undefined) => {
    if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
    if (c !== undefined) return escapes[c] ?? (/[A-Za-z]/.test(c) ? (failed(vm, `bad escape \\${c}`)) : `\\${c}`);
    const key = name ?? digits!, number = /^\d+$/.test(key) ? Number(key) : p.names.get(key);
    if (number === undefined) return vm.raise("IndexError", `unknown group name '${key}'`);
    if (number > p.groups) failed(vm, `invalid group reference ${number}`);
    return found[number] ?? "";
  });
}
function failed(vm: Interp, message: string): never { throw new Raised(vm.exception(errorClass, `${message} at position 0`)); }

function substitute(vm: Interp, pattern: Instance, to: Value, v: Value, count: Value): { text: Value; n: Value } {
  const p = pattern.native as Pattern, text = subject(vm, v), limit = Number(intOf(count) ?? 0), template = textOf(to);
  if (text === undefined || isUnknown(to)) return { text: unknown("the text that is searched is not known", vm.typeOf("")), n: unclear() };
  let out = "", at = 0, n = 0;
  for (const found of matches(p, text)) {
    if (limit > 0 && n >= limit) break;
    vm.step();
    const made = template !== undefined ? expand(vm, template, found, p) : vm.call(to, [matched(found, text, pattern, 0, text.length)]);
    const piece = typeof made === "string" ? made : textOf(made);
    if (piece === undefined) return { text: isUnknown(made) ? unknown(made.because, vm.typeOf("")) : vm.raise("TypeError", `sequence item ${n}: expected str instance, ${vm.typeOf(made).name} found`), n: unclear() };
    out += text.slice(at, found.index) + piece;
    at = found.index + found[0].length;
    n++;
  }
  return { text: out + text.slice(at), n };
}
function split(vm: Interp, pattern: Instance, v: Value, most: Value): Value {
  const p = pattern.native as Pattern, text = subject(vm, v), limit = Number(intOf(most) ?? 0);
  if (text === undefined) return unclear();
  const out: Value[] = [];
  let at = 0, n = 0;
  for (const found of matches(p, text)) {
    if (limit > 0 && n++ >= limit) break;
    out.push(text.slice(at, found.index), ...found.slice(1).map((g) => g ?? null));
    at = found.index + found[0].length;
  }
  return list([...out, text.slice(at)]);
}
function all(vm: Interp, pattern: Instance, v: Value): Value {
  const text = subject(vm, v), p = pattern.native as Pattern;
  return text === undefined ? unclear() : list([...matches(p, text)].map((found) => shown(p, found)));
}
function each(vm: Interp, pattern: Instance, v: Value): Value {
  const text = subject(vm, v);
  if (text === undefined) return unclear();
  const rest = matches(pattern.native as Pattern, text);
  return iterator("callable_iterator", () => { const next = rest.next(); return next.done ? undefined : matched(next.value, text, pattern, 0, text.length); });
}

addMethods<Instance>(patternClass, (v) => (patternOf(v) ? (v as Instance) : undefined), {
  search: ["string pos= endpos=", (vm, self, v, pos, end) => single(vm, self, v, "search", pos, end)],
  match: ["string pos= endpos=", (vm, self, v, pos, end) => single(vm, self, v, "match", pos, end)],
  fullmatch: ["string pos= endpos=", (vm, self, v, pos, end) => single(vm, self, v, "fullmatch", pos, end)],
  findall: ["string pos= endpos=", (vm, self, v) => all(vm, self, v)],
  finditer: ["string pos= endpos=", (vm, self, v) => each(vm, self, v)],
  sub: ["repl string count=", (vm, self, to, v, n = 0) => substitute(vm, self, to, v, n).text],
  subn: ["repl string count=", (vm, self, to, v, n = 0) => { const made = substitute(vm, self, to, v, n); return tuple([made.text, made.n]); }],
  split: ["string maxsplit=", (vm, self, v, n = 0) => split(vm, self, v, n)],
  __repr__: [0, (vm, self) => `re.compile(${vm.repr((self.native as Pattern).pattern)}${flagText((self.native as Pattern).flags)})`],
});
addGetters<Instance>(patternClass, {
  pattern: (_vm, v) => (v.native as Pattern).pattern, flags: (_vm, v) => (v.native as Pattern).flags | FLAGS.UNICODE, groups: (_vm, v) => (v.native as Pattern).groups,
  groupindex: (_vm, v) => dict((v.native as Pattern).names),
});
function flagText(flags: number): string {
  const names = (["IGNORECASE", "MULTILINE", "DOTALL", "VERBOSE", "ASCII"] as const).filter((n) => flags & FLAGS[n]).map((n) => `re.${n}`);
  return names.length ? `, ${names.join("|")}` : "";
}

function groupIndex(vm: Interp, m: Match, v: Value): number {
  const p = m.pattern.native as Pattern, name = textOf(v), n = name !== undefined ? p.names.get(name) : indexOf(vm, v);
  return typeof n !== "number" || n < 0 || n > p.groups ? vm.raise("IndexError", "no such group") : n;
}
const group = (vm: Interp, m: Match, v: Value, otherwise: Value = null): Value => m.found[groupIndex(vm, m, v)] ?? otherwise;
function spanOf(vm: Interp, m: Match, v: Value): [number, number] {
  const range = (m.found as RegExpExecArray & { indices: ([number, number] | undefined)[] }).indices[groupIndex(vm, m, v)];
  return range ?? [-1, -1];
}
addMethods<Instance>(matchClass, (v) => (instanceOf(v)?.cls === matchClass ? (v as Instance) : undefined), {
  group: ["*groups", (vm, self, groups) => {
    const wanted = tupleOf(groups)!.items;
    return wanted.length <= 1 ? group(vm, matchOf(self), wanted[0] ?? 0) : tuple(wanted.map((w) => group(vm, matchOf(self), w)));
  }],
  groups: ["default=", (_vm, self, otherwise = null) => tuple(matchOf(self).found.slice(1).map((g) => g ?? otherwise))],
  groupdict: ["default=", (vm, self, otherwise = null) => dict([...(matchOf(self).pattern.native as Pattern).names.keys()].map((n) => [n, group(vm, matchOf(self), n, otherwise)] as const))],
  start: [[0, 1], (vm, self, g = 0) => spanOf(vm, matchOf(self), g)[0]],
  end: [[0, 1], (vm, self, g = 0) => spanOf(vm, matchOf(self), g)[1]],
  span: [[0, 1], (vm, self, g = 0) => tuple(spanOf(vm, matchOf(self), g))],
  expand: [1, (vm, self, template) => expand(vm, textOf(template) ?? "", matchOf(self).found, matchOf(self).pattern.native as Pattern)],
  __getitem__: [1, (vm, self, g) => group(vm, matchOf(self), g)],
  __bool__: [0, () => true],
  __repr__: [0, (vm, self) => `<re.Match object; span=(${spanOf(vm, matchOf(self), 0).join(", ")}), match=${vm.repr(matchOf(self).found[0])}>`],
});
addGetters<Instance>(matchClass, {
  string: (_vm, v) => matchOf(v).text, re: (_vm, v) => matchOf(v).pattern, pos: (_vm, v) => matchOf(v).from, endpos: (_vm, v) => matchOf(v).to,
  lastindex: (_vm, v) => { const { found } = matchOf(v); for (let i = found.length - 1; i > 0; i--) if (found[i] !== undefined) return i; return null; },
  lastgroup: (_vm, v) => {
    const { found, pattern } = matchOf(v);
    return [...(pattern.native as Pattern).names].filter(([, n]) => found[n] !== undefined).at(-1)?.[0] ?? null;
  },
});

const functions = {
  search: "string", match: "string", fullmatch: "string", findall: "string", finditer: "string", split: "string maxsplit=", sub: "repl string count=", subn: "repl string count=",
} as const;

export const re = defineModule("re", (vm) => {
  if (!errorClass.mro.some((c) => c.name === "Exception")) {
    const above = vm.exception("Exception", "").cls;
    (errorClass as { bases: readonly ClassValue[] }).bases = [above];
    errorClass.mro = [errorClass, ...above.mro];
  }
  return {
    Pattern: patternClass, Match: matchClass, error: errorClass, PatternError: errorClass, ...FLAGS,
    A: FLAGS.ASCII, I: FLAGS.IGNORECASE, L: FLAGS.LOCALE, M: FLAGS.MULTILINE, S: FLAGS.DOTALL, U: FLAGS.UNICODE, X: FLAGS.VERBOSE,
    RegexFlag: unknown("re.RegexFlag is not modelled"), NOFLAG: 0,
    compile: rawFn("compile", "pattern flags=", (m, p, flags = 0) => compile(m, p, flags)),
    escape: rawFn("escape", 1, (m, s) => { const text = textOf(s); return text === undefined ? unknown("the text is not known", m.typeOf("")) : text.replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, (c) => `\\${c}`); }),
    purge: builtin("purge", () => null),
    ...Object.fromEntries(Object.entries(functions).map(([name, signature]) => [name, builtin(name, (m, args, kwargs) => {
      const [pattern, ...rest] = bind(m, name, `pattern ${signature} flags=`, args, kwargs);
      const flags = rest.pop() ?? 0, compiled = compile(m, pattern!, flags);
      while (rest.length && rest.at(-1) === undefined) rest.pop();
      return isUnknown(compiled) ? compiled : m.callMethod(compiled, name, rest as Value[]);
    })])),
  };
});
