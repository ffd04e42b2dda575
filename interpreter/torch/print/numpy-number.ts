// How the numbers of a NumPy array look: the fewest digits that tell each from its neighbours, at most `precision` after the point.
import { exponentDigits, fixedDigits } from "../../python/formatting/decimal";
import { floatRepr } from "../../syntax/literals";
import type { Elements } from "./number";

/** numpy.set_printoptions. */
export interface NumpyPrintOptions {
  precision: number;
  threshold: number;
  edgeitems: number;
  linewidth: number;
  /** Never scientific notation, for small numbers that is. */
  suppress: boolean;
}

/** NumPy's options as they are at the start. */
export const defaultNumpyPrintOptions: Readonly<NumpyPrintOptions> = { precision: 8, threshold: 1000, edgeitems: 3, linewidth: 75, suppress: false };

type Write = (value: number | bigint | boolean) => string;

/** The shortest digits of a magnitude in its own dtype, with an exponent: "1.25e-03". */
function shortest(magnitude: number, dtype: string): string {
  if (dtype === "float64") return magnitude.toExponential();
  const round = dtype === "float16" ? roundToHalf : Math.fround;
  for (let digits = 0; digits < 9; digits++) {
    const text = exponentDigits(magnitude, digits);
    if (round(Number(text)) === magnitude) return text;
    // A power of two has its lower neighbour nearer than its upper one: the next decimal upwards may do where the nearest does not.
    const upwards = Number.isInteger(Math.log2(magnitude)) ? nextDecimal(text) : text;
    if (round(Number(upwards)) === magnitude) return upwards;
  }
  return exponentDigits(magnitude, 9);
}

function nextDecimal(text: string): string {
  const [mantissa, power] = text.split("e");
  const digits = String(Number(mantissa.replace(".", "")) + 1);
  return `${digits[0]}.${digits.slice(1)}e${power}`;
}

function roundToHalf(value: number): number {
  const exponent = Math.max(Math.floor(Math.log2(value)) - 10, -24);
  const unit = 2 ** exponent;
  const floor = Math.floor(value / unit);
  const rest = value / unit - floor;
  return (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor) * unit;
}

/** The magnitude without an exponent: at most `precision` digits after the point, and no zeros at the end. */
function positional(magnitude: number, dtype: string, precision: number): [whole: string, fraction: string] {
  if (magnitude === 0) return ["0", ""];
  const [mantissa, power] = shortest(magnitude, dtype).split("e");
  const digits = mantissa.replace(".", "");
  const exponent = Number(power);
  if (digits.length - 1 - exponent > precision) {
    const [whole, fraction = ""] = fixedDigits(magnitude, precision).split(".");
    return [whole, fraction.replace(/0+$/, "")];
  }
  if (exponent < 0) return ["0", "0".repeat(-exponent - 1) + digits];
  return [digits.slice(0, exponent + 1).padEnd(exponent + 1, "0"), digits.slice(exponent + 1)];
}

/** The magnitude with one digit before the point. */
function scientific(magnitude: number, dtype: string, precision: number): { whole: string; fraction: string; exponent: string } {
  let text = magnitude === 0 ? "0e+0" : shortest(magnitude, dtype);
  if (text.indexOf("e") - 2 > precision) text = exponentDigits(magnitude, precision);
  const [mantissa, power] = text.split("e");
  const [whole, fraction = ""] = mantissa.split(".");
  return { whole, fraction: fraction.replace(/0+$/, ""), exponent: power[0] + power.slice(1).padStart(2, "0") };
}

/** How each element is written, given all elements that are shown. */
export function numpyWriter(visible: Elements, dtype: string, isScalar: boolean, options: Readonly<NumpyPrintOptions>): Write {
  if (dtype === "bool") return (value) => (value ? "True" : "False").padStart(isScalar ? 0 : 5);
  if (!dtype.startsWith("float")) {
    const texts = Array.from(visible, String);
    const width = Math.max(0, ...texts.map((text) => text.length));
    return (value) => String(value).padStart(width);
  }
  return floatWriter(Array.from(visible, Number), dtype, options);
}

function floatWriter(values: readonly number[], dtype: string, options: Readonly<NumpyPrintOptions>): Write {
  const finite = values.filter(Number.isFinite);
  const usesExponent = needsExponent(finite, dtype, options.suppress);
  const write = usesExponent ? exponentWriter(finite, dtype, options.precision) : positionalWriter(finite, dtype, options.precision);
  // Infinities and nan are right-aligned; the numbers make room where they are shorter.
  let left = write.left;
  if (finite.length < values.length) {
    const infinity = values.includes(-Infinity) ? "-inf" : "inf";
    left = Math.max(left, infinity.length - write.right - 1);
  }
  const total = left + write.right + 1;
  return (value) => {
    const x = Number(value);
    if (Number.isNaN(x)) return "nan".padStart(total);
    if (!Number.isFinite(x)) return (x < 0 ? "-inf" : "inf").padStart(total);
    const { whole, rest } = write.parts(Math.abs(x));
    return (sign(x) + whole).padStart(left) + rest;
  };
}

/** From where on arrays and scalars of a dtype are written with an exponent: the digits that it holds, if these are not many (NumPy 2.3). */
const limits: Readonly<Record<string, { cutoff: number; scalar: number }>> = {
  float64: { cutoff: 1e8, scalar: 1e16 },
  float32: { cutoff: 1e6, scalar: 1e6 },
  float16: { cutoff: 1e3, scalar: 1e3 },
};

function needsExponent(finite: readonly number[], dtype: string, suppress: boolean): boolean {
  const magnitudes = finite.map(Math.abs).filter((x) => x !== 0);
  if (magnitudes.length === 0) return false;
  const max = magnitudes.reduce((a, b) => Math.max(a, b));
  const min = magnitudes.reduce((a, b) => Math.min(a, b));
  const { cutoff } = limits[dtype] ?? limits.float64;
  const ratio = dtype === "float64" ? max / min : dtype === "float16" ? roundToHalf(max / min) : Math.fround(max / min);
  return max >= cutoff || (!suppress && (min < 0.0001 || ratio > 1000));
}

const sign = (x: number): string => (x < 0 || Object.is(x, -0) ? "-" : "");

interface Parts {
  /** Characters before the point, with the sign, and after it. */
  left: number;
  right: number;
  parts(magnitude: number): { whole: string; rest: string };
}

function exponentWriter(finite: readonly number[], dtype: string, precision: number): Parts {
  const all = finite.map((x) => ({ sign: sign(x), ...scientific(Math.abs(x), dtype, precision) }));
  const digits = Math.max(...all.map((p) => p.fraction.length));
  const exponentSize = Math.max(...all.map((p) => p.exponent.length)) - 1;
  return {
    left: Math.max(...all.map((p) => (p.sign + p.whole).length)),
    right: exponentSize + 2 + digits,
    parts(magnitude) {
      // Here the digits are those of the exact value, also beyond the ones that would be enough.
      const short = scientific(magnitude, dtype, precision);
      const [mantissa, power] = exponentDigits(magnitude, digits).split("e");
      const [whole, fraction = ""] = short.fraction.length === digits ? [short.whole, short.fraction] : mantissa.split(".");
      return { whole, rest: `.${fraction}e${power[0]}${power.slice(1).padStart(exponentSize, "0")}` };
    },
  };
}

function positionalWriter(finite: readonly number[], dtype: string, precision: number): Parts {
  const all = finite.map((x) => ({ sign: sign(x), parts: positional(Math.abs(x), dtype, precision) }));
  const longest = (lengths: number[]): number => lengths.reduce((a, b) => Math.max(a, b), 0);
  const right = longest(all.map(({ parts }) => parts[1].length));
  return {
    left: longest(all.map((p) => (p.sign + p.parts[0]).length)),
    right,
    parts(magnitude) {
      const [whole, fraction] = positional(magnitude, dtype, precision);
      return { whole, rest: `.${fraction.padEnd(right)}` };
    },
  };
}

/** A NumPy scalar by `str`: as Python writes a float, with the digits of its own dtype. */
export function numpyScalarStr(value: number | bigint | boolean, dtype: string): string {
  if (dtype === "bool") return value ? "True" : "False";
  if (!dtype.startsWith("float")) return String(value);
  const x = Number(value);
  if (!Number.isFinite(x) || x === 0) return floatRepr(x);
  const text = shortest(Math.abs(x), dtype);
  const plain = Math.abs(x) >= 1e-4 && Math.abs(x) < (limits[dtype] ?? limits.float64).scalar;
  if (!plain) return sign(x) + text.replace(/e([+-])(\d)$/, "e$10$2");
  const [whole, fraction] = positional(Math.abs(x), dtype, Infinity);
  return `${sign(x)}${whole}.${fraction || "0"}`;
}
