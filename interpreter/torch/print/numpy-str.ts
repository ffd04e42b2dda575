// str and repr of NumPy arrays, character for character.
import type { Elements } from "./number";
import { defaultNumpyPrintOptions, numpyScalarStr, numpyWriter, type NumpyPrintOptions } from "./numpy-number";

/** `str(array)`: "[1. 2. 3.]". `dtype` is NumPy's name: "float32", "int64", "bool" … */
export function numpyStr(elements: Elements, shape: readonly number[], dtype: string, options: Readonly<NumpyPrintOptions> = defaultNumpyPrintOptions): string {
  if (shape.length === 0) return numpyScalarStr(elements[0], dtype);
  return arrayStr(elements, shape, dtype, options, " ", "", "");
}

/** `repr(array)`: "array([1., 2., 3.], dtype=float32)". */
export function numpyRepr(elements: Elements, shape: readonly number[], dtype: string, options: Readonly<NumpyPrintOptions> = defaultNumpyPrintOptions): string {
  const size = shape.reduce((product, dim) => product * dim, 1);
  const body = size > 0 || (shape.length === 1 && shape[0] === 0) ? arrayStr(elements, shape, dtype, options, ", ", "array(", ")") : "[]";
  const extras: string[] = [];
  const cut = size > options.threshold;
  if (cut || (size === 0 && !(shape.length === 1 && shape[0] === 0))) extras.push(`shape=(${shape.join(", ")}${shape.length === 1 ? "," : ""})`);
  const implied = ["float64", "int64", "bool", "complex128"].includes(dtype) && size > 0;
  if (!implied) extras.push(`dtype=${dtype}`);
  const text = `array(${body}`;
  if (extras.length === 0) return `${text})`;
  const last = text.length + 1 - (text.lastIndexOf("\n") + 1);
  const after = `${extras.join(", ")})`;
  const spacer = last + after.length + 1 > options.linewidth ? `\n${" ".repeat("array(".length)}` : " ";
  return `${text},${spacer}${after}`;
}

function arrayStr(
  elements: Elements,
  shape: readonly number[],
  dtype: string,
  options: Readonly<NumpyPrintOptions>,
  separator: string,
  prefix: string,
  suffix: string,
): string {
  if (elements.length === 0) return "[]";
  const edge = elements.length > options.threshold ? options.edgeitems : undefined;
  const shown = visibleIndices(shape, edge).map((i) => elements[i]);
  const write = numpyWriter(shown, dtype, shape.length === 0, options);
  const layout: Layout = { write: (i) => write(elements[i]), edge, separator };
  return nested(shape, 0, " ".repeat(prefix.length + 1), options.linewidth - suffix.length, layout);
}

interface Layout {
  write(index: number): string;
  edge: number | undefined;
  separator: string;
}

/** The positions shown along one dimension; undefined stands for the dots. */
function positions(size: number, edge: number | undefined): (number | undefined)[] {
  if (edge === undefined || size <= 2 * edge) return Array.from({ length: size }, (_, i) => i);
  return [...Array.from({ length: edge }, (_, i) => i), undefined, ...Array.from({ length: edge }, (_, i) => size - edge + i)];
}

function visibleIndices(shape: readonly number[], edge: number | undefined): number[] {
  let indices = [0];
  for (const size of shape) {
    const kept = positions(size, edge).filter((i) => i !== undefined);
    indices = indices.flatMap((base) => kept.map((i) => base * size + i));
  }
  return indices;
}

/** `indent` is what a continued line starts with, `width` how long a line may get. */
function nested(shape: readonly number[], base: number, indent: string, width: number, layout: Layout): string {
  if (shape.length === 0) return layout.write(base);
  const [size, ...inner] = shape;
  const shown = positions(size, layout.edge);
  if (inner.length === 0) return row(shown, base * size, indent, width, layout);
  const parts = shown.map((i) => (i === undefined ? "..." : nested(inner, base * size + i, `${indent} `, width - 1, layout)));
  return `[${parts.join(layout.separator.trimEnd() + "\n".repeat(inner.length) + indent)}]`;
}

/** The last dimension: words are put into a line while the separator or bracket after them fits too. */
function row(shown: readonly (number | undefined)[], base: number, indent: string, width: number, layout: Layout): string {
  const room = width - Math.max(layout.separator.trimEnd().length, 1);
  let done = "";
  let line = indent;
  shown.forEach((i, at) => {
    const word = i === undefined ? "..." : layout.write(base + i);
    if (line.length + word.length > room && line.length > indent.length) {
      done += `${line.trimEnd()}\n`;
      line = indent;
    }
    line += word + (at < shown.length - 1 ? layout.separator : "");
  });
  return `[${(done + line).slice(indent.length)}]`;
}
