// Unpacking gzip (RFC 1951 and 1952), for data sets as they are distributed; where the host can, it does this faster.

interface Bits { readonly data: Uint8Array; at: number; hold: number; count: number }
interface Code { readonly counts: Uint16Array; readonly symbols: Uint16Array }

function take(b: Bits, n: number): number {
  while (b.count < n) { b.hold |= (b.data[b.at++] ?? 0) << b.count; b.count += 8; }
  const value = b.hold & ((1 << n) - 1);
  b.hold >>>= n;
  b.count -= n;
  return value;
}
/** A Huffman code from the lengths of its symbols' words. */
function codeOf(lengths: ArrayLike<number>): Code {
  const counts = new Uint16Array(16), offsets = new Uint16Array(16), symbols = new Uint16Array(lengths.length);
  for (let i = 0; i < lengths.length; i++) counts[lengths[i]!]!++;
  for (let i = 1; i < 15; i++) offsets[i + 1] = offsets[i]! + counts[i]!;
  for (let i = 0; i < lengths.length; i++) if (lengths[i]) symbols[offsets[lengths[i]!]!++] = i;
  counts[0] = 0;
  return { counts, symbols };
}
function symbol(b: Bits, { counts, symbols }: Code): number {
  let code = 0, first = 0, index = 0;
  for (let length = 1; length < 16; length++) {
    code |= take(b, 1);
    const count = counts[length]!;
    if (code - count < first) return symbols[index + (code - first)]!;
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  throw new RangeError("not a valid gzip file");
}
const lengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBase = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const distanceBits = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const fixed = { lengths: codeOf(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))), distances: codeOf(new Array<number>(30).fill(5)) };

/** The two codes of a block that brings its own. */
function dynamic(b: Bits): { lengths: Code; distances: Code } {
  const literals = take(b, 5) + 257, distances = take(b, 5) + 1, count = take(b, 4) + 4, own = new Array<number>(19).fill(0);
  for (let i = 0; i < count; i++) own[order[i]!] = take(b, 3);
  const code = codeOf(own), all: number[] = [];
  while (all.length < literals + distances) {
    const s = symbol(b, code);
    if (s < 16) all.push(s);
    else { const again = s === 16 ? all.at(-1)! : 0, times = s === 16 ? 3 + take(b, 2) : s === 17 ? 3 + take(b, 3) : 11 + take(b, 7); for (let i = 0; i < times; i++) all.push(again); }
  }
  return { lengths: codeOf(all.slice(0, literals)), distances: codeOf(all.slice(literals)) };
}

/** The contents of a gzip file, or their first `limit` bytes. Throws RangeError where it is damaged. */
export function gunzip(data: Uint8Array, limit = Infinity): Uint8Array {
  if (data[0] !== 0x1f || data[1] !== 0x8b) throw new RangeError("not a gzip file");
  const flags = data[3]!;
  let at = 10;
  if (flags & 4) at += 2 + data[at]! + 256 * data[at + 1]!;
  for (const bit of [8, 16]) if (flags & bit) { while (data[at] !== 0) at++; at++; }
  if (flags & 2) at += 2;
  const b: Bits = { data, at, hold: 0, count: 0 };
  let out = new Uint8Array(Number.isFinite(limit) ? limit + 300 : Math.max(1024, data.length * 4)), size = 0;
  const room = (n: number): void => { if (size + n > out.length) { const next = new Uint8Array(Math.max(out.length * 2, size + n)); next.set(out); out = next; } };
  for (let last = 0; !last && size < limit;) {
    last = take(b, 1);
    const kind = take(b, 2);
    if (kind === 0) {
      b.hold = b.count = 0;
      const n = data[b.at]! + 256 * data[b.at + 1]!;
      b.at += 4;
      room(n);
      out.set(data.subarray(b.at, b.at + n), size);
      size += n;
      b.at += n;
      continue;
    }
    if (kind === 3) throw new RangeError("not a valid gzip file");
    const { lengths, distances } = kind === 1 ? fixed : dynamic(b);
    for (;;) {
      const s = symbol(b, lengths);
      if (s === 256 || size >= limit) break;
      if (s < 256) { room(1); out[size++] = s; continue; }
      const n = lengthBase[s - 257]! + take(b, lengthBits[s - 257]!), d = symbol(b, distances), back = distanceBase[d]! + take(b, distanceBits[d]!);
      room(n);
      for (let i = 0; i < n; i++, size++) out[size] = out[size - back]!;
    }
  }
  return out.subarray(0, Math.min(size, limit));
}
