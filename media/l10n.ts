// A panel's texts: written in English where they are used, translated by the bundle that the host sends (vscode.l10n's own file).
let bundle: Record<string, string> = {};

/** Sets the translations, English → local. */
export function setLabels(labels: Record<string, string>): void {
  bundle = labels;
}

/** The text in the user's language, with {0}, {1} … replaced. */
export function t(text: string, ...args: (string | number)[]): string {
  return (bundle[text] ?? text).replace(/\{(\d+)\}/g, (whole, i: string) => (Number(i) < args.length ? String(args[Number(i)]) : whole));
}
