// The settings that the server reads, with their defaults; the manifest's contributes.configuration says the same (a test compares them).

export interface Settings {
  readonly hints: { readonly shapes: boolean; readonly parameters: boolean; readonly maximumLength: number };
  readonly codeLens: boolean;
  readonly diagnostics: boolean;
  /** "file.py:Class" → the shape of its first input, or of the one of its calls that is shown. */
  readonly inputShapes: Readonly<Record<string, readonly (number | string | null)[]>>;
  readonly extraPaths: readonly string[];
  readonly python: string;
}

export const defaults: Settings = {
  hints: { shapes: true, parameters: true, maximumLength: 43 },
  codeLens: true,
  diagnostics: true,
  inputShapes: {},
  extraPaths: [],
  python: "",
};

/** Settings as an editor sends them, checked: what is missing or of the wrong kind is the default. */
export function readSettings(given: unknown): Settings {
  return merge(defaults, given) as Settings;
}

function merge(initial: unknown, given: unknown): unknown {
  if (given === undefined || given === null) return initial;
  if (Array.isArray(initial)) return Array.isArray(given) ? given.filter((x) => typeof x === "string") : initial;
  if (typeof initial === "object" && initial !== null) {
    if (typeof given !== "object" || Array.isArray(given)) return initial;
    const entries = Object.entries(initial);
    if (entries.length === 0) return Object.fromEntries(Object.entries(given).filter(([, v]) => Array.isArray(v)));
    return Object.fromEntries(entries.map(([key, value]) => [key, merge(value, (given as Record<string, unknown>)[key])]));
  }
  return typeof given === typeof initial ? given : initial;
}
