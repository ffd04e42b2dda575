// repr(tensor), character for character: brackets, line breaks, summaries, and what stands after the numbers.
import { floatFormatter, integerFormatter, type Elements, type Formatter } from "./number";
import { defaultPrintOptions, type PrintOptions } from "./options";

/** What a tensor's text depends on besides its elements and shape. */
export interface TensorStrOptions {
  /** PyTorch's name without "torch."; float32 where not given. */
  dtype?: string;
  /** `torch.get_default_dtype()`, without "torch.". */
  defaultDtype?: string;
  requiresGrad?: boolean;
  /** The name of the node, "SoftmaxBackward0". */
  gradFn?: string;
  /** "cpu", "cuda:0", "mps:0", "meta" … */
  device?: string;
  isParameter?: boolean;
  printOptions?: Readonly<PrintOptions>;
  /** The class's name where it is neither Tensor nor Parameter. */
  tensorClass?: string;
  /** The imaginary parts of a complex tensor, whose real parts are the elements. */
  imaginary?: Elements;
}

/** `str(tensor)` and `repr(tensor)`; undefined elements give "..." and the size, as for a tensor on the meta device. */
export function tensorStr(elements: Elements | undefined, shape: readonly number[], options: TensorStrOptions = {}): string {
  const { dtype = "float32", defaultDtype = "float32", device = "cpu", printOptions = defaultPrintOptions } = options;
  const prefix = `${options.tensorClass ?? "tensor"}(`;
  const suffixes: string[] = [];
  if (device !== "cpu") suffixes.push(`device='${device}'`);
  const size = shape.reduce((product, dim) => product * dim, 1);
  const usual = [defaultDtype, defaultDtype === "float64" ? "complex128" : "complex64", "int64", "bool"];
  let body: string;
  if (elements === undefined) {
    suffixes.push(`size=${tuple(shape)}`);
    if (dtype !== defaultDtype) suffixes.push(`dtype=torch.${dtype}`);
    body = "...";
  } else if (size === 0) {
    if (shape.length !== 1) suffixes.push(`size=${tuple(shape)}`);
    if (dtype !== defaultDtype) suffixes.push(`dtype=torch.${dtype}`);
    body = "[]";
  } else {
    if (printOptions.edgeitems === 0) suffixes.push(`size=${tuple(shape)}`);
    if (!usual.includes(dtype)) suffixes.push(`dtype=torch.${dtype}`);
    body = elementsStr(elements, options.imaginary, shape, dtype, printOptions, prefix.length);
  }
  if (options.gradFn !== undefined) suffixes.push(`grad_fn=<${options.gradFn}>`);
  else if (options.requiresGrad) suffixes.push("requires_grad=True");
  const text = withSuffixes(prefix + body, suffixes, prefix.length, printOptions.linewidth);
  return options.isParameter ? `Parameter containing:\n${text}` : text;
}

/** A shape as Python writes a tuple. */
function tuple(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

function withSuffixes(text: string, suffixes: readonly string[], indent: number, linewidth: number): string {
  let out = text;
  let last = text.length - text.lastIndexOf("\n") + 1;
  for (const suffix of suffixes) {
    if (last + suffix.length + 2 > linewidth) {
      out += `,\n${" ".repeat(indent)}${suffix}`;
      last = indent + suffix.length;
    } else {
      out += `, ${suffix}`;
      last += suffix.length + 2;
    }
  }
  return `${out})`;
}

function elementsStr(
  real: Elements,
  imaginary: Elements | undefined,
  shape: readonly number[],
  dtype: string,
  options: Readonly<PrintOptions>,
  indent: number,
): string {
  const summarized = real.length > options.threshold;
  const edge = summarized ? options.edgeitems : undefined;
  const shown = shownIndices(shape, edge);
  const formatterOf = (elements: Elements): Formatter => {
    const visible = shown.map((i) => elements[i]);
    return /^(float|bfloat|complex)/.test(dtype) ? floatFormatter(visible, options) : integerFormatter(visible);
  };
  const first = formatterOf(real);
  const second = imaginary && formatterOf(imaginary);
  const write = (i: number): string => {
    const text = first.format(real[i]);
    if (!second) return text;
    const rest = `${second.format(imaginary[i])}j`.trimStart();
    return text + (rest.startsWith("-") ? rest : `+${rest}`);
  };
  // A complex number has both widths and a "j"; PyTorch does not count the sign between them.
  const width = first.width + (second ? second.width + 1 : 0);
  return nested(shape, 0, indent, { write, edge, perLine: (at) => Math.max(1, Math.floor((options.linewidth - at) / (width + 2))) });
}

/** The indices (of a row-major array) that a summary shows, or all of them. */
function shownIndices(shape: readonly number[], edge: number | undefined): number[] {
  let indices = [0];
  for (const size of shape) {
    const kept = visible(size, edge).filter((i) => i !== undefined);
    indices = indices.flatMap((base) => kept.map((i) => base * size + i));
  }
  return indices;
}

/** The positions shown along one dimension; undefined stands for the dots. */
function visible(size: number, edge: number | undefined): (number | undefined)[] {
  if (edge === undefined || size <= 2 * edge) return Array.from({ length: size }, (_, i) => i);
  return [...Array.from({ length: edge }, (_, i) => i), undefined, ...Array.from({ length: edge }, (_, i) => size - edge + i)];
}

interface Layout {
  write(index: number): string;
  edge: number | undefined;
  /** How many elements fit into a line that is indented so far. */
  perLine(indent: number): number;
}

function nested(shape: readonly number[], base: number, indent: number, layout: Layout): string {
  if (shape.length === 0) return layout.write(base);
  const [size, ...inner] = shape;
  const positions = visible(size, layout.edge);
  if (inner.length === 0) return vector(positions, base * size, indent, layout);
  const parts = positions.map((i) => (i === undefined ? "..." : nested(inner, base * size + i, indent + 1, layout)));
  return `[${parts.join(`,${"\n".repeat(inner.length)}${" ".repeat(indent + 1)}`)}]`;
}

function vector(positions: readonly (number | undefined)[], base: number, indent: number, layout: Layout): string {
  const dots = layout.edge === 0 ? "..." : " ...";
  const texts = positions.map((i) => (i === undefined ? dots : layout.write(base + i)));
  const perLine = layout.perLine(indent);
  const lines: string[] = [];
  for (let i = 0; i < texts.length; i += perLine) lines.push(texts.slice(i, i + perLine).join(", "));
  return `[${lines.join(`,\n${" ".repeat(indent + 1)}`)}]`;
}
