// `format(value, spec)` of a complex number: its two parts by the same specification, then padded together.
import { FormatError, formatFloat, formatStr } from "./spec";

const grammar = /^([^]?[<>=^])?([-+ ])?(#)?(0)?(\d*)([,_]?)(\.\d+)?([^]*)$/u;

/** `format(re + im·j, spec)`; without a type, brackets stand around it where repr has them. Throws FormatError. */
export function formatComplex(re: number, im: number, spec: string): string {
  const [, align = "", sign = "", alternate = "", zero, width, grouping, precision = "", code] = grammar.exec(spec)!;
  if (code !== "" && !/^[eEfFgGn]$/.test(code)) throw new FormatError(`Unknown format code '${code}' for object of type 'complex'`);
  if (zero) throw new FormatError("Zero padding is not allowed in complex format specifier");
  if (align.endsWith("=")) throw new FormatError("'=' alignment flag is not allowed in complex format specifier");
  // Without a type the parts look as in repr: a whole number has no point.
  const part = (value: number, forced: string): string => {
    const text = formatFloat(value, forced + alternate + grouping + precision + (code === "" && precision ? "g" : code));
    return code === "" && !precision && !alternate ? text.replace(/\.0$/, "") : text;
  };
  const imaginary = `${part(im, "+")}j`;
  let text = part(re, sign) + imaginary;
  if (code === "") text = re === 0 && !Object.is(re, -0) ? `${part(im, sign)}j` : `(${text})`;
  return formatStr(text, `${align || ">"}${width}`);
}
