// Dimensions and shapes as people read them: `64·⌊H/4⌋·⌊W/4⌋`, and in ASCII for JSON: `64*(H//4)*(W//4)`.
import type { Atom, Dim, Shape, Sym } from "./dim";

export function show(d: Dim): string {
  return typeof d === "number" ? String(d) : (d.cachedText ??= polynomial(d, false));
}

/** Python's syntax: it evaluates to the dimension. */
export function showAscii(d: Dim): string {
  return typeof d === "number" ? String(d) : (d.cachedAscii ??= polynomial(d, true));
}

/** `[B, 64, 28, 28]`; a dimension of which nothing is known (undefined) is shown as `?`. */
export function showShape(shape: readonly (Dim | undefined)[]): string {
  return `[${shape.map((d) => (d === undefined ? "?" : show(d))).join(", ")}]`;
}

export function showShapeAscii(shape: Shape): string {
  return `[${shape.map(showAscii).join(", ")}]`;
}

function polynomial(d: Sym, ascii: boolean): string {
  let text = "";
  // A positive term first reads better: `3 - H`, not `-H + 3`.
  const terms = d.terms.map(({ coefficient, monomial }) => {
    const factors = monomial.factors.map(([atom, power]) => withPower(showAtom(atom, ascii), power, ascii));
    if (Math.abs(coefficient) !== 1) factors.unshift(String(Math.abs(coefficient)));
    return { negative: coefficient < 0, text: factors.join(ascii ? "*" : "·") };
  });
  if (d.constant !== 0) terms.push({ negative: d.constant < 0, text: String(Math.abs(d.constant)) });
  const first = terms.findIndex((term) => !term.negative);
  if (first > 0) terms.unshift(...terms.splice(first, 1));
  for (const term of terms) {
    const sign = term.negative ? (ascii ? "-" : "−") : "+";
    text += text === "" ? (term.negative ? sign : "") + term.text : ` ${sign} ${term.text}`;
  }
  return text;
}

function withPower(base: string, power: number, ascii: boolean): string {
  if (power === 1) return base;
  if (ascii) return `${base}**${power}`;
  return base + [...String(power)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");
}

function showAtom(atom: Atom, ascii: boolean): string {
  switch (atom.kind) {
    case "symbol": return atom.name;
    case "big": return String(atom.value);
    case "min":
    case "max": return `${atom.kind}(${atom.operands.map(ascii ? showAscii : show).join(", ")})`;
    case "floorDiv": {
      if (ascii) return `(${dividend(atom.numerator, true)}//${grouped(atom.divisor, true)})`;
      return `⌊${dividend(atom.numerator, false)}/${grouped(atom.divisor, false)}⌋`;
    }
    case "mod": {
      if (ascii) return `(${dividend(atom.numerator, true)}%${grouped(atom.divisor, true)})`;
      return `(${dividend(atom.numerator, false)} mod ${grouped(atom.divisor, false)})`;
    }
  }
}

/** A product needs no brackets before a division. */
function dividend(d: Dim, ascii: boolean): string {
  const product = typeof d !== "number" && d.terms.length === 1 && d.constant === 0 && d.terms[0].coefficient > 0;
  return product ? (ascii ? showAscii(d) : show(d)) : grouped(d, ascii);
}

/** In brackets where it is more than a number or a single factor. */
function grouped(d: Dim, ascii: boolean): string {
  const text = ascii ? showAscii(d) : show(d);
  const simple = typeof d === "number" || (d.terms.length === 1 && d.constant === 0 && d.terms[0].coefficient === 1
    && d.terms[0].monomial.factors.length === 1 && d.terms[0].monomial.degree === 1);
  return simple ? text : `(${text})`;
}
