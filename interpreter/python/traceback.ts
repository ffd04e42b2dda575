// The text that Python prints for an exception that nothing caught.
import type { Instance } from "./values";
import type { Machine } from "./machine";
import type { Raised } from "./interp";
import { exceptionState, isException, travelled } from "./exceptions";

type Entry = Raised["traceback"][number];

/** "Type: message", as the last line of a traceback. */
export function exceptionLine(vm: Machine, e: Instance): string {
  const prefix = e.cls.module === "builtins" ? "" : `${e.cls.module}.`;
  let text: string;
  try { text = vm.str(e); } catch { text = "<exception str() failed>"; }
  return text === "" ? `${prefix}${e.cls.qualname}` : `${prefix}${e.cls.qualname}: ${text}`;
}

/**
 * "Traceback (most recent call last): …", as Python 3.11 prints it, without the carets.
 * `locate` gives the line number (from 1) and the text of the line of an offset in a file.
 */
export function formatTraceback(vm: Machine, raised: Raised, locate: (file: string, offset: number) => { readonly line: number; readonly text: string }): string {
  return chain(vm, raised.exception, raised.traceback, locate, new Set());
}

function chain(vm: Machine, e: Instance, traceback: readonly Entry[], locate: Parameters<typeof formatTraceback>[2], seen: Set<Instance>): string {
  seen.add(e);
  const { cause, context, suppress } = exceptionState(e);
  let text = "";
  if (isException(cause) && !seen.has(cause)) {
    text += `${chain(vm, cause, travelled.get(cause) ?? [], locate, seen)}\nThe above exception was the direct cause of the following exception:\n\n`;
  } else if (isException(context) && !suppress && !seen.has(context)) {
    text += `${chain(vm, context, travelled.get(context) ?? [], locate, seen)}\nDuring handling of the above exception, another exception occurred:\n\n`;
  }
  if (traceback.length > 0) text += "Traceback (most recent call last):\n";
  const lines: string[] = [];
  for (let i = traceback.length - 1; i >= 0; i--) {
    const { file, start, name } = traceback[i];
    const at = locate(file, start), source = at.text.trim();
    lines.push(`  File "${file}", line ${at.line}, in ${name}\n${source === "" ? "" : `    ${source}\n`}`);
  }
  return `${text}${folded(lines)}${exceptionLine(vm, e)}\n`;
}

/** Python shows a line three times, then how often it was repeated. */
function folded(lines: readonly string[]): string {
  let text = "";
  for (let i = 0; i < lines.length;) {
    let n = 1;
    while (i + n < lines.length && lines[i + n] === lines[i]) n++;
    for (let k = 0; k < Math.min(n, 3); k++) text += lines[i];
    if (n > 3) text += `  [Previous line repeated ${n - 3} more time${n - 3 === 1 ? "" : "s"}]\n`;
    i += n;
  }
  return text;
}

