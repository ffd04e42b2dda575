// Small statistics, and a row of the table.

/** The value below which a share `p` of the samples lies. */
export function percentile(samples, p) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))];
}

export const ms = (value) => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;

/** A time that should be at most `goal` milliseconds. */
export function timeRow(what, value, goal) {
  return { what, value: ms(value), goal: goal === undefined ? "" : `≤ ${goal} ms`, met: goal === undefined ? "" : value <= goal ? "yes" : "no" };
}

/** A ratio that should be at least `goal`. */
export function ratioRow(what, value, goal) {
  return { what, value: `${value.toFixed(2)}×`, goal: goal === undefined ? "" : `≥ ${goal}×`, met: goal === undefined ? "" : value >= goal ? "yes" : "no" };
}
