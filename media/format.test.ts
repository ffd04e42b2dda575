// Numbers as people read them.
import { expect, it } from "vitest";
import { baseName, bytes, clock, compact, count, duration, rate, value } from "./format";

it.each([
  [count(61706), "61,706"], [count(null), "–"], [count("32·B"), "32·B"],
  [compact(9999), "9,999"], [compact(50186), "50.2 k"], [compact(3869824), "3.87 M"], [compact(4.1e9), "4.1 G"], [compact("3869824·B"), "3.87 M·B"],
  [bytes(512), "512 B"], [bytes(1536), "1.5 KiB"], [bytes(58_340_000), "55.6 MiB"], [bytes("401448·B + 40"), "392 KiB·B + 40"], [bytes(undefined), "–"],
  [duration(0.25), "0.25 s"], [duration(58.34), "58.3 s"], [duration(185), "3:05"], [duration(3723), "1:02:03"], [duration(undefined), "–"],
  [clock(7.2), "0:07"], [clock(-3), "0:00"],
  [value(0.0314159), "0.03142"], [value(97.256), "97.26"], [value(1e-7), "1.00e-7"], [value(0), "0"], [value(12345.678), "12,345.7"], [value(null), "NaN"], [value(-Infinity), "−∞"], [value(undefined), "–"],
  [rate(8412.4), "8,412"], [rate(3.14), "3.14"], [rate(undefined), "–"],
  [baseName("C:\\a\\b.py"), "b.py"], [baseName("/w/课程.py"), "课程.py"],
])("%s", (shown, expected) => {
  expect(shown).toBe(expected);
});
