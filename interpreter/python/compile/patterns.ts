// match: structural patterns.
import type * as t from "../../syntax/tree";
import type { Value } from "../values";
import { isUnknown, list, dict, dictSet, dictDelete } from "../values";
import type { Frame, Run } from "../frame";
import { getattr, lookup } from "../attributes";
import { keyFor } from "../builtins/special";
import { unpackStarred } from "../iteration";
import { equal, truth } from "../operators";
import { isInstance } from "../types";
import { classLookup, NORMAL } from "../shared";
import { forkStatement } from "../fork";
import { unknown } from "../values";
import type { Scope } from "./scope";
import { expression } from "./expressions";
import { storeName } from "./names";
import { block, guarded } from "./statements";
import { unknownTargets } from "./targets";

/** Whether a value fits, binding names on the way; undefined when that is not known. */
type Test = (f: Frame, v: Value) => boolean | undefined;

export function matchStatement(scope: Scope, node: t.Match): Run {
  const subject = guarded(expression(scope, node.subject));
  const cases = node.cases.map((c) => ({ test: pattern(scope, c.pattern), guard: c.guard === null ? null : expression(scope, c.guard), body: block(scope, c.body), node: c }));
  const from = (i: number, v: Value): Run => (f) => {
    for (let at = i; at < cases.length; at++) {
      const { test, guard, body, node: c } = cases[at];
      f.node = c.pattern;
      let fits = test(f, v);
      if (fits !== false && guard !== null) {
        const g = guard(f);
        f.node = c.guard!;
        const yes = truth(f.vm, g);
        fits = yes === false ? false : yes === undefined ? undefined : fits;
      }
      if (fits === true) return body(f);
      if (fits === undefined) {
        const why = isUnknown(v) ? v : unknown("it is not known which case fits");
        return forkStatement(f.vm, f, why, body, from(at + 1, v), (g, because) => unknownTargets(scope, node)(g, unknown(because)));
      }
    }
    return NORMAL;
  };
  return (f) => from(0, subject(f))(f);
}

function pattern(scope: Scope, p: t.Pattern): Test {
  switch (p.kind) {
    case "MatchValue": { const value = expression(scope, p.value); return (f, v) => equal(f.vm, v, value(f)); }
    case "MatchSingleton": return (_f, v) => (isUnknown(v) ? undefined : v === p.value);
    case "MatchAs": {
      const inner = p.pattern === null ? null : pattern(scope, p.pattern), set = p.name === null ? null : storeName(scope, p.name);
      return (f, v) => { const fits = inner === null ? true : inner(f, v); if (fits !== false) set?.(f, v); return fits; };
    }
    case "MatchOr": {
      const all = p.patterns.map((q) => pattern(scope, q));
      return (f, v) => {
        let sure: boolean | undefined = false;
        for (const one of all) {
          const fits = one(f, v);
          if (fits === true) return true;
          if (fits === undefined) sure = undefined;
        }
        return sure;
      };
    }
    case "MatchSequence": return sequence(scope, p);
    case "MatchMapping": return mapping(scope, p);
    case "MatchClass": return classPattern(scope, p);
    case "MatchStar": case "ErrorPattern": return () => undefined;
  }
}

function every(f: Frame, tests: readonly Test[], values: readonly Value[]): boolean | undefined {
  let sure: boolean | undefined = true;
  for (let i = 0; i < tests.length; i++) {
    const fits = tests[i](f, values[i]);
    if (fits === false) return false;
    if (fits === undefined) sure = undefined;
  }
  return sure;
}

function sequence(scope: Scope, p: t.MatchSequence): Test {
  const star = p.patterns.findIndex((q) => q.kind === "MatchStar");
  const tests = p.patterns.map((q): Test => {
    if (q.kind !== "MatchStar") return pattern(scope, q);
    const set = q.name === null ? null : storeName(scope, q.name);
    return (f, v) => { set?.(f, v); return true; };
  });
  return (f, v) => {
    if (isUnknown(v)) { every(f, tests, tests.map(() => f.vm.unknownPart(v))); return undefined; }
    if (typeof v !== "object" || v === null || (v.kind !== "list" && v.kind !== "tuple" && v.kind !== "range")) return false;
    const items = f.vm.items(v);
    if (items === undefined) return undefined;
    if (star < 0) return items.length === tests.length ? every(f, tests, items) : false;
    if (items.length < tests.length - 1) return false;
    return every(f, tests, unpackStarred(f.vm, list([...items]), star, tests.length - star - 1));
  };
}

function mapping(scope: Scope, p: t.MatchMapping): Test {
  const keys = p.keys.map((k) => expression(scope, k)), tests = p.patterns.map((q) => pattern(scope, q)), rest = p.rest === null ? null : storeName(scope, p.rest);
  return (f, v) => {
    if (isUnknown(v)) { every(f, tests, tests.map(() => f.vm.unknownPart(v))); return undefined; }
    if (typeof v !== "object" || v === null || v.kind !== "dict") return false;
    const left = dict();
    for (const [k, x] of v.map) dictSet(left, v.originals?.get(k) ?? (k as Value), k, x);
    const values: Value[] = [];
    for (const key of keys) {
      const k = keyFor(f.vm, key(f));
      if (k === undefined) return undefined;
      const found = v.map.get(k);
      if (found === undefined) return false;
      values.push(found);
      dictDelete(left, k);
    }
    const fits = every(f, tests, values);
    if (fits !== false) rest?.(f, left);
    return fits;
  };
}

const whole = new Set(["bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"]);

function classPattern(scope: Scope, p: t.MatchClass): Test {
  const cls = expression(scope, p.cls), tests = p.patterns.map((q) => pattern(scope, q)), named = p.kwd_patterns.map((q) => pattern(scope, q));
  return (f, v) => {
    const c = cls(f);
    f.node = p.cls;
    const is = isInstance(f.vm, v, c);
    if (is === false) return false;
    if (is === undefined) { every(f, tests, tests.map(() => f.vm.unknownPart(unknown("it is not known which case fits")))); return undefined; }
    if (typeof c !== "object" || c === null || c.kind !== "class") return undefined;
    let sure: boolean | undefined = true;
    if (tests.length > 0) {
      if (tests.length === 1 && whole.has(c.name) && c.module === "builtins") sure = tests[0](f, v);
      else {
        const args = classLookup(c, "__match_args__");
        const names = args === undefined ? [] : f.vm.items(args) ?? [];
        if (names.length < tests.length) f.vm.raise("TypeError", `${c.name}() accepts ${names.length} positional sub-pattern${names.length === 1 ? "" : "s"} (${tests.length} given)`);
        sure = every(f, tests, names.slice(0, tests.length).map((n) => getattr(f.vm, v, String(n))));
      }
      if (sure === false) return false;
    }
    for (let i = 0; i < named.length; i++) {
      const x = lookup(f.vm, v, p.kwd_attrs[i]);
      if (x === undefined) return false;
      const fits = named[i](f, x);
      if (fits === false) return false;
      if (fits === undefined) sure = undefined;
    }
    return sure;
  };
}
