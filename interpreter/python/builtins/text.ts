// Strings by code points, and the parts of str's methods that are about text alone.

const SURROGATE = /[\ud800-\udfff]/;
/** What Python's split() and strip() take for white space. */
const SPACE = /[\s\x1c-\x1f\x85]/;

/** A string that is indexed by code points: itself where each is one unit. */
export const points = (s: string): string | string[] => (SURROGATE.test(s) ? [...s] : s);
export const chars = (s: string): string[] => [...s];
export const length = (s: string): number => (SURROGATE.test(s) ? [...s].length : s.length);
export const slice = (s: string, from: number, to: number): string => (SURROGATE.test(s) ? [...s].slice(from, to).join("") : s.slice(from, to));
 
export const isAscii = (s: string): boolean => /^[\x00-\x7f]*$/.test(s);

export function capitalize(s: string): string {
  const [first, ...rest] = chars(s);
  return first === undefined ? "" : first.toUpperCase() + rest.join("").toLowerCase();
}

/** Removes characters from the ends: white space, or those in `set`. */
export function strip(s: string, set: string | null, left: boolean, right: boolean): string {
  const all = chars(s);
  const drop = set === null ? (c: string): boolean => SPACE.test(c) : (c: string): boolean => chars(set).includes(c);
  let from = 0, to = all.length;
  if (left) while (from < to && drop(all[from])) from++;
  if (right) while (to > from && drop(all[to - 1])) to--;
  return from === 0 && to === all.length ? s : all.slice(from, to).join("");
}

export function splitSpace(s: string, most: number): string[] {
  const out: string[] = [];
  let rest = strip(s, null, true, false);
  while (rest !== "" && (most < 0 || out.length < most)) {
    const at = rest.search(SPACE);
    if (at < 0) break;
    out.push(rest.slice(0, at));
    rest = strip(rest.slice(at), null, true, false);
  }
  if (rest !== "") out.push(most >= 0 && out.length >= most ? rest : rest);
  return out;
}

export function rsplitSpace(s: string, most: number): string[] {
  const words = splitSpace(s, -1);
  if (most < 0 || words.length <= most + 1) return most === 0 && words.length ? [strip(s, null, false, true)] : words;
  const tail = words.slice(words.length - most);
  let rest = strip(s, null, false, true);
  for (let i = tail.length - 1; i >= 0; i--) rest = strip(rest.slice(0, rest.length - tail[i].length), null, false, true);
  return [rest, ...tail];
}

export function splitLines(s: string, keep: boolean): string[] {
   
  const pieces = s.match(/[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|$)/g) ?? [];
  const lines = pieces.filter((p, i) => p !== "" || i < pieces.length - 1);
   
  return keep ? lines : lines.map((l) => l.replace(/(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])$/, ""));
}

export function expandTabs(s: string, size: number): string {
  let column = 0, out = "";
  for (const c of s) {
    if (c === "\t") { const n = size > 0 ? size - (column % size) : 0; out += " ".repeat(n); column += n; }
    else { out += c; column = c === "\n" || c === "\r" ? 0 : column + 1; }
  }
  return out;
}
