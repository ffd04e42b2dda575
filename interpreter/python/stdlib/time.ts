// time. While editing the clock is unknown.
import type { Interp } from "../interp";
import type { Builtin, Tuple, Value } from "../values";
import { builtin, float, int, isUnknown, tuple, unknown } from "../values";
import { fn, rawFn } from "../builtins/arguments";
import { numberOf, textOf, tupleOf } from "../builtins/special";
import { defineModule, functions } from "./module";
import { namedTupleClass } from "./namedtuple";

const structClass = namedTupleClass("struct_time", "time", ["tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst"].map((name) => ({ name })));
structClass.dict.set("__repr__", builtin("__repr__", (vm, [self]) => `time.struct_time(${tupleOf(self)!.items.map((v, i) => `${["tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst"][i]}=${vm.repr(v)}`).join(", ")})`, { binds: true }));

const clock = (name: string, scale = 1): Builtin => builtin(name, (vm) => {
  if (vm.mode === "shapes") return unknown("the time is not known", vm.typeOf(scale === 1 ? float(0) : 0));
  const now = vm.host.now();
  return scale === 1 ? float(now) : int(BigInt(Math.round(now * 1e6)) * 1000n);
});
const unclear = (vm: Interp): Value => unknown("the time is not known", vm.typeOf(""));

function parts(date: Date, utc: boolean): Tuple {
  const year = utc ? date.getUTCFullYear() : date.getFullYear(), month = utc ? date.getUTCMonth() : date.getMonth(), day = utc ? date.getUTCDate() : date.getDate();
  const hours = utc ? date.getUTCHours() : date.getHours(), minutes = utc ? date.getUTCMinutes() : date.getMinutes(), seconds = utc ? date.getUTCSeconds() : date.getSeconds();
  const weekday = ((utc ? date.getUTCDay() : date.getDay()) + 6) % 7;
  const dayOfYear = Math.round((Date.UTC(year, month, day) - Date.UTC(year, 0, 1)) / 86_400_000) + 1;
  return tuple([year, month + 1, day, hours, minutes, seconds, weekday, dayOfYear, 0], structClass);
}
function structOf(vm: Interp, seconds: Value, utc: boolean): Value {
  if (seconds === null && vm.mode === "shapes") return unknown("the time is not known");
  const at = seconds === null ? vm.host.now() : numberOf(seconds);
  return at === undefined ? unknown("the time is not known") : parts(new Date(at * 1000), utc);
}

const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const two = (n: number): string => String(n).padStart(2, "0");

/** strftime of the nine numbers of a struct_time. */
export function format(template: string, t: readonly number[]): string {
  const [year, month, day, hour, minute, second, weekday, dayOfYear] = t;
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  const codes: Record<string, () => string> = {
    Y: () => String(year), y: () => two(year % 100), m: () => two(month), d: () => two(day), H: () => two(hour), I: () => two(twelve), M: () => two(minute), S: () => two(second), f: () => "000000",
    a: () => days[weekday].slice(0, 3), A: () => days[weekday], b: () => months[month - 1].slice(0, 3), B: () => months[month - 1], h: () => months[month - 1].slice(0, 3), p: () => (hour < 12 ? "AM" : "PM"),
    j: () => String(dayOfYear).padStart(3, "0"), w: () => String((weekday + 1) % 7), u: () => String(weekday + 1), e: () => String(day).padStart(2), "%": () => "%", n: () => "\n", t: () => "\t", Z: () => "UTC", z: () => "+0000",
    D: () => format("%m/%d/%y", t), F: () => format("%Y-%m-%d", t), T: () => format("%H:%M:%S", t), R: () => format("%H:%M", t), X: () => format("%H:%M:%S", t), x: () => format("%m/%d/%y", t),
    c: () => format("%a %b %e %H:%M:%S %Y", t), s: () => String(Math.floor(Date.UTC(year, month - 1, day, hour, minute, second) / 1000)),
  };
  return template.replace(/%(.)/gs, (all, c: string) => codes[c]?.() ?? all);
}
function numbers(v: Value): number[] | undefined {
  const items = tupleOf(v)?.items;
  return items?.every((i) => typeof i === "number") ? (items as number[]) : undefined;
}

export const time = defineModule("time", functions(
  clock("time"), clock("perf_counter"), clock("monotonic"), clock("process_time"), clock("thread_time"), clock("time_ns", 1e9), clock("perf_counter_ns", 1e9), clock("monotonic_ns", 1e9), clock("process_time_ns", 1e9),
  rawFn("sleep", 1, (vm, seconds) => {
    const s = isUnknown(seconds) ? undefined : numberOf(seconds);
    if (s !== undefined && s < 0) vm.raise("ValueError", "sleep length must be non-negative");
    if (vm.mode === "numbers" && s !== undefined) vm.host.sleep?.(s);
    return null;
  }),
  rawFn("localtime", [0, 1], (vm, s = null) => structOf(vm, s, false)), rawFn("gmtime", [0, 1], (vm, s = null) => structOf(vm, s, true)),
  rawFn("strftime", [1, 2], (vm, template, t) => {
    const text = textOf(template), at = t === undefined ? structOf(vm, null, false) : t, n = numbers(at);
    return text === undefined || !n ? unclear(vm) : format(text, n);
  }),
  rawFn("asctime", [0, 1], (vm, t) => { const n = numbers(t === undefined ? structOf(vm, null, false) : t); return n ? format("%a %b %e %H:%M:%S %Y", n) : unclear(vm); }),
  rawFn("ctime", [0, 1], (vm, s = null) => { const n = numbers(structOf(vm, s, false)); return n ? format("%a %b %e %H:%M:%S %Y", n) : unclear(vm); }),
  fn("mktime", 1, (vm, t) => { const n = numbers(t); return n ? float(new Date(n[0], n[1] - 1, n[2], n[3], n[4], n[5]).getTime() / 1000) : unknown("the time is not known", vm.typeOf(float(0))); }),
));
