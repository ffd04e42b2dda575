// A script's arguments as the user types them in one line.

/** Splits as a shell does: blanks separate, quotes hold together, a backslash takes the next character as it is (but not in single quotes). */
export function splitArguments(line: string): string[] {
  const found: string[] = [];
  let current: string | undefined;
  let quote = "";
  for (let i = 0; i < line.length; i++) {
    const c = line[i];
    if (quote) {
      if (c === quote) quote = "";
      else if (c === "\\" && quote === '"' && /["\\]/.test(line[i + 1] ?? "")) current += line[++i];
      else current += c;
    } else if (c === "'" || c === '"') {
      quote = c;
      current ??= "";
    } else if (c === "\\" && i + 1 < line.length && /["'\\\s]/.test(line[i + 1])) {
      current = (current ?? "") + line[++i];
    } else if (/\s/.test(c)) {
      if (current !== undefined) found.push(current);
      current = undefined;
    } else current = (current ?? "") + c;
  }
  if (current !== undefined) found.push(current);
  return found;
}

/** The inverse of {@link splitArguments}. */
export function joinArguments(args: readonly string[]): string {
  return args.map((a) => (a !== "" && !/[\s"'\\]/.test(a) ? a : `"${a.replace(/["\\]/g, "\\$&")}"`)).join(" ");
}
