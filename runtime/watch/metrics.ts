// Numbers that a program prints, found from the tree of what it prints: f-strings, `%`, `.format` and plain arguments.
import type { Value } from "../../interpreter/python/values";
import type * as t from "../../interpreter/syntax/tree";

export interface Metric { readonly name: string; readonly value: number; readonly percent: boolean }

/** A piece of a text: known words, or a hole with the expression that fills it. */
type Piece = { readonly words: string } | { readonly hole: t.Expr | null };

/** The numbers among what `print(…)` shows. `values` are its positional arguments. */
export function metricsOf(call: t.Call, values: readonly Value[]): Metric[] {
  const found: Metric[] = [];
  let before = "";
  call.args.forEach((arg, i) => {
    const value = values[i];
    if (value === undefined) return;
    const pieces = piecesOf(arg);
    if (pieces && typeof value === "string") {
      found.push(...matched(pieces, value));
      const last = pieces.at(-1);
      before = last && "words" in last ? last.words : "";
      return;
    }
    const x = numberIn(value);
    if (x !== undefined) add(found, labelOf(before) ?? nameOf(arg), x, nextWords(call.args[i + 1]).startsWith("%"), arg, before);
    before = "";
  });
  return found;
}
const nextWords = (arg: t.Expr | undefined): string => (wordsOf(arg)?.trimStart() ?? "");

/** A literal text. */
const wordsOf = (e: t.Expr | undefined): string | undefined => (e?.kind === "Constant" && e.value.type === "str" ? e.value.value : undefined);

function numberIn(v: Value): number | undefined {
  if (typeof v === "number") return v;
  if (typeof v !== "object" || v === null) return undefined;
  if (v.kind === "float") return v.value;
  if (v.kind === "tensor" && v.shape?.length === 0 && v.storage?.numbers) return Number(v.storage.numbers()[0]);
  return undefined;
}

/** The words and holes of a text expression; null when it is none. */
function piecesOf(e: t.Expr): Piece[] | null {
  const words = wordsOf(e);
  if (words !== undefined) return [{ words }];
  if (e.kind === "JoinedStr") return e.values.map((v): Piece => (v.kind === "FormattedValue" ? { hole: v.value } : { words: wordsOf(v) ?? "" }));
  const pattern = e.kind === "BinOp" && e.op === "%" ? wordsOf(e.left) : undefined;
  if (e.kind === "BinOp" && pattern !== undefined) {
    const holes = e.right.kind === "Tuple" ? e.right.elts : [e.right];
    let n = 0;
    return split(pattern, /%(?:%|[-+ #0]*\d*(?:\.\d+)?[a-zA-Z])/g, (m) => (m === "%%" ? "%" : null)).map((p) => (p === null ? { hole: holes[n++] ?? null } : { words: p }));
  }
  const form = e.kind === "Call" && e.func.kind === "Attribute" && e.func.attr === "format" ? wordsOf(e.func.value) : undefined;
  if (e.kind === "Call" && form !== undefined) {
    const holes = e.args;
    let n = 0;
    return split(form, /\{\{|\}\}|\{[^{}]*\}/g, (m) => (m === "{{" ? "{" : m === "}}" ? "}" : null)).map((p) => (p === null ? { hole: holes[n++] ?? null } : { words: p }));
  }
  if (e.kind === "BinOp" && e.op === "+") {
    const [a, b] = [piecesOf(e.left) ?? [{ hole: e.left }], piecesOf(e.right) ?? [{ hole: e.right }]];
    return a.some((p) => "words" in p) || b.some((p) => "words" in p) ? [...a, ...b] : null;
  }
  return null;
}
function split(text: string, pattern: RegExp, literal: (m: string) => string | null): (string | null)[] {
  const out: (string | null)[] = [];
  let at = 0;
  for (const m of text.matchAll(pattern)) {
    const kept = literal(m[0]), words = text.slice(at, m.index) + (kept ?? "");
    // Neighbouring words are one piece.
    if (typeof out.at(-1) === "string") out[out.length - 1] += words;
    else out.push(words);
    if (kept === null) out.push(null);
    at = m.index + m[0].length;
  }
  const last = text.slice(at);
  if (typeof out.at(-1) === "string") out[out.length - 1] += last;
  else out.push(last);
  return out;
}

/** What stands in the holes of a text whose words are known. */
function matched(pieces: readonly Piece[], text: string): Metric[] {
  const pattern = pieces.map((p) => ("words" in p ? p.words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") : "([\\s\\S]*?)")).join("");
  const m = new RegExp(`^${pattern}$`).exec(text);
  if (!m) return [];
  const found: Metric[] = [];
  let n = 0, before = "";
  pieces.forEach((p, i) => {
    if ("words" in p) { before += p.words; return; }
    const shown = m[++n]!.trim(), x = Number(shown.replace(/%$/, "").replace(/^(-?)inf$/, "$1Infinity")), after = pieces[i + 1];
    const words = after && "words" in after ? after.words : "";
    if (shown !== "" && (!Number.isNaN(x) || shown === "nan")) add(found, labelOf(before) ?? (p.hole ? nameOf(p.hole) : null), x, shown.endsWith("%") || words.startsWith("%"), p.hole, before, words);
    before = "";
  });
  return found;
}

const counters = /^(epochs?|ep|steps?|iter(ation)?s?|batch(es)?|i|idx|index|轮|第)$/i;
/** Leaves out what only counts: `Epoch [3/5]`, `Step 100`. */
function add(found: Metric[], name: string | null, value: number, percent: boolean, expression: t.Expr | null, before: string, after = ""): void {
  if (name === null || counters.test(name) || /[[(/]\s*$/.test(before) || (/^\s*[/\]]/.test(after) && !percent)) return;
  if (expression && counter(expression)) return;
  found.push({ name, value, percent });
}
const counter = (e: t.Expr): boolean => (e.kind === "Name" ? counters.test(e.id) || /epoch|step|batch_idx|_idx$/i.test(e.id) : e.kind === "BinOp" ? counter(e.left) && e.right.kind === "Constant" : e.kind === "Call" ? e.func.kind === "Name" && e.func.id === "len" : false);

/** The last words before a value: ", Loss: " → "Loss". */
function labelOf(text: string): string | null {
  const words = text.slice(text.search(/[^\s]/) < 0 ? text.length : 0).split(/[\n|,;\t([\]]|(?<=\))|\s-\s|-->|->/).at(-1) ?? "";
  const label = words.replace(/[:=：\s%]+$/u, "").replace(/^[\s\-=*>#]+/, "").trim();
  return /[\p{L}]/u.test(label) ? label : null;
}
/** A name for a value that has no words before it: its expression's. */
function nameOf(e: t.Expr): string | null {
  if (e.kind === "Name") return e.id;
  if (e.kind === "Attribute") return e.attr;
  if (e.kind === "Call" && e.func.kind === "Attribute" && (e.func.attr === "item" || e.func.attr === "mean" || e.func.attr === "sum")) return nameOf(e.func.value);
  if (e.kind === "BinOp") return nameOf(e.left) ?? nameOf(e.right);
  if (e.kind === "Subscript") return nameOf(e.value);
  return null;
}
