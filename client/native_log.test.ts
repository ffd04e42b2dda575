// Which lines of the runtime's stderr are left out.
import { expect, test } from "vitest";
import { withoutNativeLog } from "./native_log";

test("TensorFlow's start-up log is left out, all else stays", () => {
  const filter = withoutNativeLog();
  expect(filter("I0000 00:00:1795267876.305659    5428 port.cc:153] oneDNN custom operations are on.\nTrace")).toBe("");
  expect(filter("back (most recent call last):\nTo enable the following instructions: AVX2 FMA, in other operations, rebuild TensorFlow.\n")).toBe("Traceback (most recent call last):\n");
  expect(filter("E0000 00:00:1.5 7 x.cc:1] out of memory\n")).toBe("E0000 00:00:1.5 7 x.cc:1] out of memory\n");
});
