// Numbers as people read them. Units: bytes, seconds, counts.

/** 61706 → "61,706"; a symbolic count stays as it is; unknown is a dash. */
export function count(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return "–";
  return typeof value === "string" ? value : value.toLocaleString("en-US");
}

/** 11689512 → "11.7 M"; below 10,000 all digits. In a symbolic count the coefficients: "3869824·B" → "3.87 M·B". */
export function compact(value: number | string | null | undefined): string {
  if (typeof value === "string") return value.replace(/\d+/g, (n) => compact(Number(n)));
  if (typeof value !== "number") return count(value);
  const units: [number, string][] = [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]];
  for (const [size, unit] of units) if (value >= size && value >= 10_000) return `${digits(value / size, 3)} ${unit}`;
  return count(value);
}

/** Binary units, as PyTorch's own memory reports: 1536 → "1.5 KiB"; symbolic: "401448·B" → "392 KiB·B". */
export function bytes(value: number | string | null | undefined): string {
  if (typeof value === "string") return value.replace(/\d+/g, (n) => (Number(n) < 1024 ? n : bytes(Number(n))));
  if (typeof value !== "number") return count(value);
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let size = value;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit === 0 ? size : digits(size, 3)} ${units[unit]}`;
}

/** Seconds → "0.42 s", "12.3 s", "3:05", "1:02:03". */
export function duration(seconds: number | undefined): string {
  if (seconds === undefined || !Number.isFinite(seconds)) return "–";
  if (seconds < 1) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return clock(seconds);
}

/** Seconds as a clock that ticks: "0:07", "3:05", "1:02:03". */
export function clock(seconds: number | undefined): string {
  if (seconds === undefined || !Number.isFinite(seconds)) return "–";
  const whole = Math.max(0, Math.round(seconds));
  const two = (n: number): string => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A measured value with about four significant digits: 0.031415 → "0.03142", 1e-7 → "1.000e-7". */
export function value(x: number | null | undefined): string {
  if (x === undefined) return "–";
  if (x === null || Number.isNaN(x)) return "NaN";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞";
  const size = Math.abs(x);
  if (x === 0) return "0";
  if (size >= 1e6 || size < 1e-4) return x.toExponential(2);
  if (size >= 1000) return x.toLocaleString("en-US", { maximumFractionDigits: 1 });
  return String(Number(x.toPrecision(4)));
}

/** A rate such as samples a second: "8,412", "312", "3.1". */
export function rate(x: number | undefined): string {
  if (x === undefined || !Number.isFinite(x)) return "–";
  return x >= 100 ? Math.round(x).toLocaleString("en-US") : digits(x, 3);
}

/** The last part of a path of either kind. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).pop() ?? path;
}

function digits(x: number, significant: number): string {
  return String(Number(x.toPrecision(significant)));
}
