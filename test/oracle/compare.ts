// Holds what `shapewright check --json` says of a program against what real PyTorch said (facts.py).

/** A size: an integer, a symbolic expression, null when unknown. */
type Dim = number | string | null;
export type Value = { shape: Dim[] | null; dtype?: string | null } | Value[] | { value: unknown } | { unknown: string } | Record<string, unknown>;

export interface OracleReport {
  facts: { line: number; name: string; value: Value }[];
  errors: { line: number; from: number; to: number; type: string; message: string }[];
  uncalled: [from: number, to: number][];
}

export interface CheckReport {
  facts: { line: number; name: string; value: Value }[];
  problems: { line: number; severity: string; message: string; exception: string | null }[];
}

/** Whether ours can be what PyTorch said: known sizes and dtypes are equal; symbols and unknowns may be anything. */
export function agrees(want: Value, got: Value | undefined): boolean {
  if (got === undefined || got === null) return false;
  if ("unknown" in got) return true;
  if (Array.isArray(want)) return Array.isArray(got) && got.length === want.length && want.every((w, i) => agrees(w, got[i]));
  if (!("shape" in want) || !("shape" in got)) return false;
  const [theirs, ours] = [want.shape as number[], got.shape as Dim[] | null];
  if ("dtype" in got && got.dtype != null && got.dtype !== want.dtype) return false;
  return ours === null || (ours.length === theirs.length && ours.every((d, i) => typeof d !== "number" || d === theirs[i]));
}

/** Whether everything in ours is known, so that agreeing means being equal. */
export function isKnown(got: Value | undefined): boolean {
  // facts.py leaves out empty lists, and what has None or a number among its tensors.
  if (got === undefined || got === null || "unknown" in got || "value" in got) return false;
  if (Array.isArray(got)) return got.length > 0 && got.every(isKnown);
  return !("shape" in got) || (Array.isArray(got.shape) && got.shape.every((d) => typeof d === "number"));
}

/**
 * What PyTorch bound and we deny or do not mention, and what we know for certain and it never bound; one sentence each.
 * A line that runs often need not show every size that it had: a loader's last batch is smaller.
 */
export function contradictions(oracle: OracleReport, check: CheckReport): string[] {
  const places = new Map(oracle.facts.map((fact) => [`${fact.line}: ${fact.name}`, fact]));
  return [...places].flatMap(([place, { line, name }]) => {
    const at = (facts: CheckReport["facts"]): Value[] => facts.filter((fact) => fact.line === line && fact.name === name).map((fact) => fact.value);
    const [theirs, ours] = [at(oracle.facts), at(check.facts)];
    const said = `PyTorch says ${theirs.map((v) => JSON.stringify(v)).join(" or ")}`;
    if (!ours.some((got) => theirs.some((want) => agrees(want, got)))) return [`line ${place}: ${said}, not ${JSON.stringify(ours)}`];
    const wrong = ours.filter((got) => isKnown(got) && !theirs.some((want) => agrees(want, got)));
    return wrong.length ? [`line ${place}: ${said}, never ${JSON.stringify(wrong)}`] : [];
  });
}

/** Whether a line runs after the error, within the same statement of the module's body or in a function that this statement called. */
function isBehind({ line, from, to }: OracleReport["errors"][number], other: number): boolean {
  const inCalled = line < from || line > to;
  return (other >= from && other <= to) || (inCalled && other > line && other < from);
}

/**
 * Errors that PyTorch raised and we do not report in its words, and errors that we report and it did not raise. Of a statement of the module's body
 * PyTorch tells its first error only: what we report behind that one, in what the statement called, stands unjudged, as do functions that are never called.
 */
export function errorDifferences(oracle: OracleReport, check: CheckReport): string[] {
  const ours = check.problems.filter((problem) => problem.severity === "error");
  const missed = oracle.errors
    .filter((want) => !ours.some((got) => got.line === want.line && got.message === want.message && got.exception === want.type))
    .map((want) => {
      const there = ours.filter((got) => got.line === want.line).map((got) => `${got.exception}: ${got.message}`);
      return `line ${want.line} raises ${want.type}: ${want.message}; reported: ${there.join(" | ") || "nothing"}`;
    });
  const invented = ours
    .filter((got) => !oracle.errors.some((want) => want.line === got.line && want.message === got.message))
    .filter((got) => !oracle.uncalled.some(([from, to]) => from <= got.line && got.line <= to))
    .filter((got) => !oracle.errors.some((want) => isBehind(want, got.line)))
    .map((got) => `line ${got.line}: reported ${got.exception}: ${got.message}; PyTorch raises nothing`);
  return [...missed, ...invented];
}
