// Argument errors in CPython's words, for constructors that PyTorch writes in Python.

/** "Linear.__init__() missing 2 required positional arguments: 'in_features' and 'out_features'" */
export function missingPositional(name: string, missing: readonly string[]): string {
  const quoted = missing.map((m) => `'${m}'`);
  const text = quoted.length < 2 ? quoted[0] : quoted.length === 2 ? `${quoted[0]} and ${quoted[1]}` : `${quoted.slice(0, -1).join(", ")}, and ${quoted.at(-1)}`;
  return `${name}() missing ${missing.length} required positional argument${missing.length === 1 ? "" : "s"}: ${text}`;
}
