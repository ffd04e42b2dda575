// Draws media/icon.png: a tensor as a stack of three slices in perspective, the front one divided into cells. `node scripts/icon.mjs`
import { writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { crc32, deflateSync } from "node:zlib";

const size = 256;
/** Samples per pixel and direction; edges are smooth without a drawing library. */
const fine = 4;
const background = [24, 26, 46];

/** Rounded squares from back to front: left, top, side, corner, colour. */
const slices = [
  [104, 32, 120, 16, [67, 73, 143]],
  [72, 64, 120, 16, [94, 108, 208]],
  [40, 96, 120, 16, [126, 231, 214]],
];
const cells = 3;
const gap = 6;

function inside(x, y, left, top, side, radius) {
  const dx = Math.max(left + radius - x, 0, x - (left + side - radius));
  const dy = Math.max(top + radius - y, 0, y - (top + side - radius));
  return dx * dx + dy * dy <= radius * radius;
}

/** The colour at a point, with opacity 0 or 1; outside the icon's own rounded square it is transparent. */
function colourAt(x, y) {
  if (!inside(x, y, 0, 0, size, 48)) return [0, 0, 0, 0];
  for (const [left, top, side, radius, colour] of slices.toReversed()) {
    // Each slice has a dark rim that sets it off from the one behind it.
    if (!inside(x, y, left - gap, top - gap, side + 2 * gap, radius + gap)) continue;
    if (!inside(x, y, left, top, side, radius)) return [...background, 1];
    const front = colour === slices.at(-1)[4];
    const step = side / cells;
    const line = [x - left, y - top].some((at) => Math.abs(at - Math.round(at / step) * step) < gap / 2 && at > step / 2 && at < side - step / 2);
    return front && line ? [...background, 1] : [...colour, 1];
  }
  return [...background, 1];
}

function pixels() {
  const rows = [];
  for (let y = 0; y < size; y++) {
    const row = Buffer.alloc(1 + size * 4);
    for (let x = 0; x < size; x++) {
      const sum = [0, 0, 0, 0];
      for (let i = 0; i < fine * fine; i++) {
        const [r, g, b, a] = colourAt(x + ((i % fine) + 0.5) / fine, y + (Math.floor(i / fine) + 0.5) / fine);
        [r, g, b].forEach((value, k) => (sum[k] += value * a));
        sum[3] += a;
      }
      sum.slice(0, 3).forEach((value, k) => (row[1 + x * 4 + k] = sum[3] ? Math.round(value / sum[3]) : 0));
      row[1 + x * 4 + 3] = Math.round((255 * sum[3]) / (fine * fine));
    }
    rows.push(row);
  }
  return Buffer.concat(rows);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

const header = Buffer.alloc(13);
header.writeUInt32BE(size, 0);
header.writeUInt32BE(size, 4);
// Eight bits a channel, red, green, blue and opacity.
header.set([8, 6, 0, 0, 0], 8);
const png = [chunk("IHDR", header), chunk("IDAT", deflateSync(pixels(), { level: 9 })), chunk("IEND", Buffer.alloc(0))];
const file = path.join(path.dirname(fileURLToPath(import.meta.url)), "../media/icon.png");
writeFileSync(file, Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...png]));
