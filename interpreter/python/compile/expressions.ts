// Expressions as closures: compiled once, then `(frame) => value`.
import type * as t from "../../syntax/tree";
import type { Value } from "../values";
import { ellipsis, float, int, isUnknown, keyOf, dictSet, unknown } from "../values";
import type { Dict, SetValue } from "../values";
import type { Evaluate, Frame } from "../frame";
import { getattr } from "../attributes";
import { eachEntry } from "../call";
import { joined, negation } from "../claims";
import { forkValue, noteCreated } from "../fork";
import { augmented, binary, compare, truth, unary } from "../operators";
import { getitem } from "../subscript";
import { mangle } from "../shared";
import type { Scope } from "./scope";
import { load, store } from "./names";
import { callExpression } from "./calls";
import { comprehension, generatorExpression } from "./comprehensions";
import { lambda } from "./functions";
import { formatValue } from "../builtins/formatting";
import { keyFor } from "../builtins/special";
import { hoistedValue } from "./hoist";

export function expression(scope: Scope, node: t.Expr): Evaluate {
  switch (node.kind) {
    case "Name": return load(scope, node.id, node);
    case "Constant": { const v = constant(node.value); return () => v; }
    case "Attribute": return attribute(scope, node);
    case "Call": return callExpression(scope, node);
    case "BinOp": return binaryOperation(scope, node);
    case "Compare": return comparison(scope, node);
    case "BoolOp": return booleanOperation(scope, node);
    case "UnaryOp": return unaryOperation(scope, node);
    case "Subscript": return subscript(scope, node);
    case "Tuple": return tupleDisplay(scope, node);
    case "List": return listDisplay(scope, node);
    case "Dict": return dictDisplay(scope, node);
    case "Set": return setDisplay(scope, node);
    case "IfExp": return conditional(scope, node);
    case "Slice": return sliceExpression(scope, node);
    case "JoinedStr": case "TemplateStr": return joinedString(scope, node);
    case "FormattedValue": return formatted(scope, node);
    case "Lambda": return lambda(scope, node);
    case "ListComp": case "SetComp": case "DictComp": return comprehension(scope, node);
    case "GeneratorExp": return generatorExpression(scope, node);
    case "NamedExpr": {
      const value = expression(scope, node.value), set = store(scope, node.target, true);
      return (f) => { const v = value(f); set(f, v); return v; };
    }
    case "Starred": { const value = expression(scope, node.value); return (f) => { value(f); f.node = node; return f.vm.raise("SyntaxError", "can't use starred expression here"); }; }
    case "Yield": case "YieldFrom": case "Await": return hoistedValue(scope, node);
    case "ErrorExpr": {
      const children = node.children.map((c) => expression(scope, c));
      return (f) => { for (const c of children) c(f); return unknown("there is a syntax error here"); };
    }
  }
}

export function constant(v: t.ConstantValue): Value {
  switch (v.type) {
    case "None": return null;
    case "Ellipsis": return ellipsis;
    case "bool": case "str": return v.value;
    case "int": return int(v.value);
    case "float": return float(v.value);
    case "complex": return { kind: "complex", re: 0, im: v.value };
    case "bytes": return { kind: "bytes", value: v.value, mutable: false };
  }
}

function attribute(scope: Scope, node: t.Attribute): Evaluate {
  const object = expression(scope, node.value), name = mangle(scope.className, node.attr);
  return (f) => {
    const o = object(f);
    f.node = node;
    return getattr(f.vm, o, name);
  };
}

function subscript(scope: Scope, node: t.Subscript): Evaluate {
  const object = expression(scope, node.value), index = expression(scope, node.slice);
  if (node.slice.kind === "Constant" && node.slice.value.type === "int") {
    const at = Number(node.slice.value.value);
    return (f) => {
      const o = object(f);
      // The ordinary case, of all that a subscript may be.
      if (typeof o === "object" && o !== null && o.kind === "tuple" && at < o.items.length) return o.items[at];
      const i = index(f);
      f.node = node;
      return getitem(f.vm, o, i);
    };
  }
  return (f) => {
    const o = object(f), i = index(f);
    f.node = node;
    return getitem(f.vm, o, i);
  };
}

function sliceExpression(scope: Scope, node: t.Slice): Evaluate {
  const part = (e: t.Expr | null): Evaluate => (e === null ? () => null : expression(scope, e));
  const start = part(node.lower), stop = part(node.upper), step = part(node.step);
  return (f) => ({ kind: "slice", start: start(f), stop: stop(f), step: step(f) });
}

function binaryOperation(scope: Scope, node: t.BinOp): Evaluate {
  const left = expression(scope, node.left), right = expression(scope, node.right);
  const { op } = node;
  switch (op) {
    case "+": return (f) => {
      const a = left(f), b = right(f);
      if (typeof a === "number" && typeof b === "number") { const r = a + b; if (Number.isSafeInteger(r)) return r; }
      f.node = node;
      return binary(f.vm, "+", a, b);
    };
    case "-": return (f) => {
      const a = left(f), b = right(f);
      if (typeof a === "number" && typeof b === "number") { const r = a - b; if (Number.isSafeInteger(r)) return r; }
      f.node = node;
      return binary(f.vm, "-", a, b);
    };
    case "*": return (f) => {
      const a = left(f), b = right(f);
      if (typeof a === "number" && typeof b === "number") { const r = a * b; if (Number.isSafeInteger(r)) return r + 0; }
      f.node = node;
      return binary(f.vm, "*", a, b);
    };
    default: return (f) => {
      const a = left(f), b = right(f);
      f.node = node;
      return binary(f.vm, op, a, b);
    };
  }
}

/** `a op= b` for a value that has been read. */
export function augmentedOperation(scope: Scope, node: t.AugAssign): (f: Frame, a: Value) => Value {
  const right = expression(scope, node.value);
  const { op } = node;
  return (f, a) => {
    const b = right(f);
    f.node = node;
    return augmented(f.vm, op, a, b);
  };
}

function unaryOperation(scope: Scope, node: t.UnaryOp): Evaluate {
  const { op, operand } = node;
  if (op === "-" && operand.kind === "Constant") {
    const v = constant(operand.value);
    if (typeof v === "number" && v !== 0) return () => -v;
    if (typeof v === "object" && v !== null && v.kind === "float") { const negative = float(-v.value); return () => negative; }
  }
  const value = expression(scope, operand);
  if (op === "not") return (f) => {
    const v = value(f);
    if (typeof v === "boolean") return !v;
    f.node = node;
    const b = truth(f.vm, v);
    return b === undefined ? negation(unknown(reasonOf(v), f.vm.nativeClasses.bool), v) : !b;
  };
  return (f) => {
    const v = value(f);
    f.node = node;
    return unary(f.vm, op, v);
  };
}

/** Why a condition is unknown. */
export const reasonOf = (v: Value): string =>
  typeof v === "object" && v !== null && (v.kind === "unknown" || v.kind === "tensor") && v.because !== undefined ? v.because
    : typeof v === "object" && v !== null && v.kind === "tensor" ? "it depends on a tensor's numbers" : "it depends on a value that is not known";

function comparison(scope: Scope, node: t.Compare): Evaluate {
  const left = expression(scope, node.left);
  if (node.ops.length === 1) {
    const [op] = node.ops, right = expression(scope, node.comparators[0]);
    if ((op === "is" || op === "is not") && node.comparators[0].kind === "Constant" && node.comparators[0].value.type === "None") {
      const is = op === "is";
      return (f) => {
        const v = left(f);
        if (v === null) return is;
        if (typeof v === "object" && v.kind === "unknown") return compare(f.vm, op, v, null);
        return !is;
      };
    }
    if (op === "==") return (f) => {
      const a = left(f), b = right(f);
      if ((typeof a === "number" && typeof b === "number") || (typeof a === "string" && typeof b === "string")) return a === b;
      f.node = node;
      return compare(f.vm, "==", a, b);
    };
    if (op === "<") return (f) => {
      const a = left(f), b = right(f);
      if (typeof a === "number" && typeof b === "number") return a < b;
      f.node = node;
      return compare(f.vm, "<", a, b);
    };
    if (op === ">") return (f) => {
      const a = left(f), b = right(f);
      if (typeof a === "number" && typeof b === "number") return a > b;
      f.node = node;
      return compare(f.vm, ">", a, b);
    };
    return (f) => {
      const a = left(f), b = right(f);
      f.node = node;
      return compare(f.vm, op, a, b);
    };
  }
  const rest = node.comparators.map((c) => expression(scope, c));
  const { ops } = node;
  return (f) => {
    let a = left(f);
    let result: Value = true;
    for (let i = 0; i < rest.length; i++) {
      const b = rest[i](f);
      f.node = node;
      result = compare(f.vm, ops[i], a, b);
      if (i === rest.length - 1) return result;
      const yes = truth(f.vm, result);
      if (yes === false) return result;
      if (yes === undefined) return unknown(reasonOf(result), f.vm.nativeClasses.bool);
      a = b;
    }
    return result;
  };
}

function booleanOperation(scope: Scope, node: t.BoolOp): Evaluate {
  const values = node.values.map((v) => expression(scope, v));
  const stop = node.op === "or";
  const last = values.length - 1;
  const from = (f: Frame, i: number): Value => {
    for (; i < last; i++) {
      const v = values[i](f);
      const yes = typeof v === "boolean" ? v : (f.node = node.values[i], truth(f.vm, v));
      if (yes === stop) return v;
      if (yes === undefined) {
        const next = i + 1;
        let rest: Value = null;
        return joined(forkValue(f.vm, f, reasonOf(v), () => v, (g) => (rest = from(g, next))), v, rest, stop);
      }
    }
    return values[last](f);
  };
  return (f) => from(f, 0);
}

function conditional(scope: Scope, node: t.IfExp): Evaluate {
  const test = expression(scope, node.test), body = expression(scope, node.body), orelse = expression(scope, node.orelse);
  return (f) => {
    const c = test(f);
    if (c === true) return body(f);
    if (c === false) return orelse(f);
    f.node = node.test;
    const yes = truth(f.vm, c);
    if (yes === undefined) return forkValue(f.vm, f, reasonOf(c), body, orelse);
    return yes ? body(f) : orelse(f);
  };
}

/** Elements with `*x` among them, into an array. undefined: what was unpacked is unknown. */
export function elements(scope: Scope, elts: readonly t.Expr[]): (f: Frame) => Value[] | undefined {
  if (elts.every((e) => e.kind !== "Starred")) {
    const values = elts.map((e) => expression(scope, e)), n = values.length;
    return (f) => {
      const items = new Array<Value>(n);
      for (let i = 0; i < n; i++) items[i] = values[i](f);
      return items;
    };
  }
  const parts = elts.map((e) => ({ starred: e.kind === "Starred", node: e, value: expression(scope, e.kind === "Starred" ? e.value : e) }));
  return (f) => {
    const items: Value[] = [];
    let sure = true;
    for (const { starred, value, node } of parts) {
      const v = value(f);
      if (!starred) { items.push(v); continue; }
      f.node = node;
      if (!f.vm.isIterable(v)) f.vm.raise("TypeError", `Value after * must be an iterable, not ${f.vm.typeOf(v).name}`);
      const more = f.vm.items(v);
      if (more === undefined) sure = false;
      else for (const item of more) items.push(item);
    }
    return sure ? items : undefined;
  };
}

function tupleDisplay(scope: Scope, node: t.Tuple): Evaluate {
  const items = elements(scope, node.elts);
  return (f) => { const all = items(f); return all === undefined ? unknown("its items are not known", f.vm.nativeClasses.tuple) : { kind: "tuple", items: all }; };
}

function listDisplay(scope: Scope, node: t.List): Evaluate {
  const items = elements(scope, node.elts);
  return (f) => {
    const all = items(f);
    if (all === undefined) return unknown("its items are not known", f.vm.nativeClasses.list);
    const made: Value = { kind: "list", items: all };
    if (f.vm.fork !== null) noteCreated(f.vm, made);
    return made;
  };
}

function setDisplay(scope: Scope, node: t.SetExpr): Evaluate {
  const items = elements(scope, node.elts);
  return (f) => {
    const all = items(f);
    f.node = node;
    const made: SetValue = { kind: "set", map: new Map(), frozen: false };
    for (const v of all ?? []) {
      const key = keyFor(f.vm, v);
      if (key === undefined) return unknown("its items are not known", f.vm.nativeClasses.set);
      if (!made.map.has(key)) made.map.set(key, v);
    }
    if (f.vm.fork !== null) noteCreated(f.vm, made);
    return all === undefined ? unknown("its items are not known", f.vm.nativeClasses.set) : made;
  };
}

function dictDisplay(scope: Scope, node: t.Dict): Evaluate {
  const keys = node.keys.map((k) => (k === null ? null : expression(scope, k))), values = node.values.map((v) => expression(scope, v));
  return (f) => {
    const made: Dict = { kind: "dict", map: new Map(), originals: null };
    if (f.vm.fork !== null) noteCreated(f.vm, made);
    let because: string | null = null;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key !== null) {
        const k = key(f), v = values[i](f);
        if (typeof k === "string") made.map.set(k, v);
        else { f.node = node.keys[i]!; if (!setEntry(f, made, k, v)) because = reasonOf(k); }
        continue;
      }
      const more = values[i](f);
      f.node = node.values[i];
      if (isUnknown(more)) { because = more.because; continue; }
      eachEntry(f.vm, more, () => `'${f.vm.typeOf(more).name}' object is not a mapping`, (k, v) => { if (!setEntry(f, made, k, v)) because = reasonOf(k); });
    }
    return because === null ? made : unknown(because, f.vm.nativeClasses.dict);
  };
}

/** False when the key is not known. */
export function setEntry(f: Frame, d: Dict, k: Value, v: Value): boolean {
  const key = typeof k === "string" ? keyOf(k) : keyFor(f.vm, k);
  if (key === undefined) return false;
  dictSet(d, k, key, v);
  return true;
}

function joinedString(scope: Scope, node: t.JoinedStr | t.TemplateStr): Evaluate {
  const parts = node.values.map((v) => expression(scope, v));
  return (f) => {
    let text = "";
    let open: string | null = null;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i](f);
      if (typeof part === "string") text += part;
      else open = reasonOf(part);
    }
    return open === null ? text : unknown(open, f.vm.nativeClasses.str);
  };
}

function formatted(scope: Scope, node: t.FormattedValue): Evaluate {
  const value = expression(scope, node.value), spec = node.format_spec === null ? null : expression(scope, node.format_spec);
  const { conversion } = node;
  return (f) => {
    let v = value(f);
    const how = spec === null ? "" : spec(f);
    f.node = node;
    if (isUnknown(v)) return v;
    if (conversion === "r") v = f.vm.repr(v);
    else if (conversion === "s") v = f.vm.str(v);
    else if (conversion === "a") v = asciiOf(f.vm.repr(v));
    if (how === "" && (typeof v === "string" || typeof v === "number")) return String(v);
    if (typeof how !== "string") return how;
    return formatValue(f.vm, v, how);
  };
}

/** Everything beyond ASCII is escaped. */
const asciiOf = (text: string): string => text.replace(/[^\x00-\x7f]/gu, (c) => {
  const code = c.codePointAt(0)!;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
});
