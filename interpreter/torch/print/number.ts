// How the numbers of one tensor look: all of them in the same notation and to the same width.
import { exponentDigits, fixedDigits } from "../../python/formatting/decimal";
import type { PrintOptions } from "./options";

/** What a tensor holds, row after row. */
export type Elements = ArrayLike<number | bigint | boolean>;

export interface Formatter {
  width: number;
  format(value: number | bigint | boolean): string;
}

/** The notation for these elements of an integer or bool tensor. */
export function integerFormatter(elements: Elements): Formatter {
  let width = 1;
  for (let i = 0; i < elements.length; i++) width = Math.max(width, integer(elements[i]).length);
  return { width, format: (value) => integer(value).padStart(width) };
}

function integer(value: number | bigint | boolean): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  // A number beyond 2^53 is shown in full, which String does only below 1e21.
  return typeof value === "bigint" ? String(value) : Math.abs(value) < 1e15 ? String(value + 0) : BigInt(value).toString();
}

/** The notation for these elements of a floating-point tensor: scientific, fixed, or whole numbers with a point. */
export function floatFormatter(elements: Elements, options: Readonly<PrintOptions>): Formatter {
  const { precision } = options;
  const normal = Array.from(elements, Number).filter((value) => Number.isFinite(value) && value !== 0);
  if (normal.length === 0) return formatter(1, (value) => whole(value));
  let [min, max] = [Infinity, 0];
  for (const value of normal) {
    min = Math.min(min, Math.abs(value));
    max = Math.max(max, Math.abs(value));
  }
  const scientific = options.sciMode ?? (max / min > 1000 || max > 1e8 || min < 1e-4);
  const write = scientific
    ? (value: number): string => written(value, (x) => exponentDigits(x, precision))
    : normal.every(Number.isInteger)
      ? whole
      : (value: number): string => written(value, (x) => fixedDigits(x, precision));
  // Zeros, infinities and nan fill what the others need; where they need more, they stand out.
  let width = 1;
  for (const value of normal) width = Math.max(width, write(value).length);
  return formatter(width, write);
}

function formatter(width: number, write: (value: number) => string): Formatter {
  return { width, format: (value) => write(Number(value)).padStart(width) };
}

function whole(value: number): string {
  return Number.isFinite(value) ? `${written(value, (x) => fixedDigits(x, 0))}.` : written(value, String);
}

function written(value: number, digits: (magnitude: number) => string): string {
  if (Number.isNaN(value)) return "nan";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  return sign + (Number.isFinite(value) ? digits(Math.abs(value)) : "inf");
}
