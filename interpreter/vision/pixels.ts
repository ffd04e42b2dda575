// Work on pixels, channel after channel, row after row: cropping, flipping, resizing, rotating.

export type Pixels = Uint8Array | Float32Array;
export interface Plane { readonly channels: number; readonly height: number; readonly width: number; readonly data: Pixels }

const like = (p: Plane, length: number): Pixels => (p.data instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length));
/** The pixels whose places `from` gives; null takes `fill`. */
export function remapped(p: Plane, height: number, width: number, from: (y: number, x: number) => number | null, fill = 0): Plane {
  const data = like(p, p.channels * height * width), area = p.height * p.width;
  for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < width; x++, at++) {
    const source = from(y, x);
    for (let c = 0; c < p.channels; c++) data[c * height * width + at] = source === null ? fill : p.data[c * area + source]!;
  }
  return { channels: p.channels, height, width, data };
}
export const flippedAcross = (p: Plane): Plane => remapped(p, p.height, p.width, (y, x) => y * p.width + p.width - 1 - x);
export const flippedDown = (p: Plane): Plane => remapped(p, p.height, p.width, (y, x) => (p.height - 1 - y) * p.width + x);
/** A window; what lies outside of the picture is 0. */
export const cropped = (p: Plane, top: number, left: number, height: number, width: number): Plane =>
  remapped(p, height, width, (y, x) => { const [v, u] = [y + top, x + left]; return v < 0 || u < 0 || v >= p.height || u >= p.width ? null : v * p.width + u; });
const mirrored = (i: number, n: number): number => { const period = 2 * (n - 1); if (n === 1) return 0; const k = ((i % period) + period) % period; return k < n ? k : period - k; };
const symmetric = (i: number, n: number): number => { const k = ((i % (2 * n)) + 2 * n) % (2 * n); return k < n ? k : 2 * n - 1 - k; };
export function paddedBy(p: Plane, [left, top, right, bottom]: readonly [number, number, number, number], fill: number, mode: string): Plane {
  const clamp = (i: number, n: number): number => Math.min(Math.max(i, 0), n - 1), place = mode === "edge" ? clamp : mode === "reflect" ? mirrored : mode === "symmetric" ? symmetric : null;
  return remapped(p, p.height + top + bottom, p.width + left + right, (y, x) => {
    const [v, u] = [y - top, x - left];
    if (place) return place(v, p.height) * p.width + place(u, p.width);
    return v < 0 || u < 0 || v >= p.height || u >= p.width ? null : v * p.width + u;
  }, fill);
}

/** Weights with which the pixels of one line make those of another: a triangle as wide as the reduction (antialiasing). */
function weights(from: number, to: number): { start: number; share: number[] }[] {
  const scale = from / to, reach = Math.max(scale, 1);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale, start = Math.max(Math.trunc(centre - reach + 0.5), 0), end = Math.min(Math.trunc(centre + reach + 0.5), from);
    const raw = Array.from({ length: end - start }, (_w, k) => Math.max(0, 1 - Math.abs((start + k - centre + 0.5) / reach))), sum = raw.reduce((a, b) => a + b, 0);
    return { start, share: raw.map((w) => w / sum) };
  });
}
/** Bilinear resizing, lines first: whole numbers are rounded after each pass, as PIL does. */
export function resized(p: Plane, height: number, width: number): Plane {
  if (height === p.height && width === p.width) return p;
  const whole = p.data instanceof Uint8Array, put = (x: number): number => (whole ? Math.min(255, Math.max(0, Math.floor(x + 0.5))) : x);
  let q = p;
  if (width !== p.width) {
    const w = weights(p.width, width), data = like(p, p.channels * p.height * width);
    for (let row = 0; row < p.channels * p.height; row++) for (let x = 0; x < width; x++) { const { start, share } = w[x]!; let sum = 0; for (let k = 0; k < share.length; k++) sum += share[k]! * p.data[row * p.width + start + k]!; data[row * width + x] = put(sum); }
    q = { ...p, width, data };
  }
  if (height === q.height) return q;
  const w = weights(q.height, height), data = like(q, q.channels * height * q.width);
  for (let c = 0; c < q.channels; c++) for (let y = 0; y < height; y++) { const { start, share } = w[y]!; for (let x = 0; x < q.width; x++) { let sum = 0; for (let k = 0; k < share.length; k++) sum += share[k]! * q.data[(c * q.height + start + k) * q.width + x]!; data[(c * height + y) * q.width + x] = put(sum); } }
  return { ...q, height, data };
}
/** Turned counter-clockwise about the centre by so many degrees; the nearest pixel. */
export function rotated(p: Plane, degrees: number, fill: number): Plane {
  const angle = (-degrees * Math.PI) / 180, [cos, sin] = [Math.cos(angle), Math.sin(angle)], [cx, cy] = [p.width / 2, p.height / 2];
  return remapped(p, p.height, p.width, (y, x) => {
    const [dx, dy] = [x + 0.5 - cx, y + 0.5 - cy], u = Math.floor(cos * dx + sin * dy + cx), v = Math.floor(-sin * dx + cos * dy + cy);
    return u < 0 || v < 0 || u >= p.width || v >= p.height ? null : v * p.width + u;
  }, fill);
}
/** a·picture + (1 − a)·other, in the range of the picture's numbers. */
export function blended(p: Plane, other: (c: number, i: number) => number, a: number): Plane {
  const most = p.data instanceof Uint8Array ? 255 : 1, area = p.height * p.width, data = like(p, p.data.length);
  for (let c = 0; c < p.channels; c++) for (let i = 0; i < area; i++) { const x = a * p.data[c * area + i]! + (1 - a) * other(c, i); data[c * area + i] = Math.min(most, Math.max(0, x)); }
  return { ...p, data };
}
export const gray = (p: Plane): ((i: number) => number) => { const area = p.height * p.width; return p.channels < 3 ? (i) => p.data[i]! : (i) => 0.299 * p.data[i]! + 0.587 * p.data[area + i]! + 0.114 * p.data[2 * area + i]!; };
