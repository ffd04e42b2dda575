// The shape of an input as the user types it.
import type { PlainDim } from "../../server/protocol";

/** "1, 3, 224, 224", "[B, 784]", "(B × 3 × H × W)" → dimensions; a name stands for any size. A string says what is wrong. */
export function parseShape(text: string): PlainDim[] | string {
  const inner = text.trim().replace(/^(torch\.Size)?\s*[[(]+/, "").replace(/[\])]+$/, "").trim();
  if (inner === "") return "empty";
  const parts = inner.split(/[\s,，×*]+|(?<=[\d\s])x(?=[\d\s])/).filter((p) => p !== "");
  const dims: PlainDim[] = [];
  for (const part of parts) {
    if (/^\d+$/.test(part)) dims.push(Number(part));
    else if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(part)) dims.push(part);
    else if (part === "?" || part === "-1") dims.push(null);
    else return part;
  }
  return dims;
}

/** As a hint shows it: "[B, 3, 224, 224]". */
export function formatShape(shape: readonly PlainDim[]): string {
  return `[${shape.map((d) => d ?? "?").join(", ")}]`;
}

/** The key of `shapewright.inputShapes`: the file as the workspace names it, and the class. */
export function inputKey(relativePath: string, name: string): string {
  return `${relativePath.replace(/\\/g, "/")}:${name}`;
}
