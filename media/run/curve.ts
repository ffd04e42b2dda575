// A curve of bounded size: when it is full, neighbours are averaged pairwise, and from then on each point stands for twice as many values.

/** How many points a curve keeps at most: more than a chart has pixels. */
export const CURVE_LIMIT = 2000;

export interface Curve {
  /** Optimizer steps, never decreasing. */
  x: number[];
  /** null where a value was not finite: JSON has no word for it, and a chart leaves a gap there. */
  y: (number | null)[];
  /** How many values one point stands for: a power of two. */
  stride: number;
  /** Values that wait until there are `stride` of them: how many, how many of them finite, and the sum of those. */
  pending: { count: number; finite: number; sum: number };
  /** The last value itself, and the smallest and largest finite ones. */
  last: { x: number; y: number | null } | null;
  min: number | null;
  max: number | null;
  /** How many values there were in all. */
  count: number;
}

export function emptyCurve(): Curve {
  return { x: [], y: [], stride: 1, pending: { count: 0, finite: 0, sum: 0 }, last: null, min: null, max: null, count: 0 };
}

/** Adds a value in place; `y` null stands for one that is not finite. */
export function addPoint(curve: Curve, x: number, y: number | null): void {
  curve.count++;
  curve.last = { x, y };
  if (y !== null) {
    curve.min = curve.min === null ? y : Math.min(curve.min, y);
    curve.max = curve.max === null ? y : Math.max(curve.max, y);
  }
  const { pending } = curve;
  pending.count++;
  if (y !== null) {
    pending.finite++;
    pending.sum += y;
  }
  if (pending.count < curve.stride) return;
  curve.x.push(x);
  // A point with any value that is not finite in it stays a gap: averaging must not hide a NaN.
  curve.y.push(pending.finite === pending.count ? pending.sum / pending.finite : null);
  curve.pending = { count: 0, finite: 0, sum: 0 };
  if (curve.x.length >= CURVE_LIMIT) halve(curve);
}

function halve(curve: Curve): void {
  const points = curve.x.length >> 1;
  for (let i = 0; i < points; i++) {
    const a = curve.y[2 * i];
    const b = curve.y[2 * i + 1];
    curve.x[i] = curve.x[2 * i + 1];
    curve.y[i] = a === null || b === null ? null : (a + b) / 2;
  }
  curve.x.length = points;
  curve.y.length = points;
  curve.stride *= 2;
}

/** The points to draw: the kept ones, and the last value when it still waits. */
export function points(curve: Curve): { x: number[]; y: (number | null)[] } {
  if (!curve.last || curve.pending.count === 0) return { x: curve.x, y: curve.y };
  const mean = curve.pending.finite === curve.pending.count ? curve.pending.sum / curve.pending.finite : null;
  return { x: [...curve.x, curve.last.x], y: [...curve.y, mean] };
}

/**
 * Exponential moving average, corrected for its start (as TensorBoard draws it): `weight` in [0, 1), 0 leaves the values as they are.
 * Gaps stay gaps and do not reset the average.
 */
export function smooth(y: (number | null)[], weight: number): (number | null)[] {
  if (weight <= 0) return y;
  let mean = 0;
  let total = 0;
  return y.map((value) => {
    if (value === null) return null;
    mean = mean * weight + (1 - weight) * value;
    total = total * weight + (1 - weight);
    return mean / total;
  });
}
