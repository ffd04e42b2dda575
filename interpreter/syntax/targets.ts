// What may stand on the left of "=", after "for", "as", "del": the errors that Python raises for anything else, in its words.

import type { Source } from "./source";
import type { Expr, SyntaxProblem } from "./tree";

export type TargetUse = "only target" | "target" | "augmented" | "annotated" | "delete";

/** Python's names of expressions in these messages (`_PyPegen_get_expr_name`). */
function nameOfExpression(expr: Expr): string | undefined {
  switch (expr.kind) {
    case "Call": return "function call";
    case "BinOp":
    case "UnaryOp":
    case "BoolOp": return "expression";
    case "Compare": return "comparison";
    case "Constant":
      switch (expr.value.type) {
        case "None": return "None";
        case "Ellipsis": return "ellipsis";
        case "bool": return expr.value.value ? "True" : "False";
        default: return "literal";
      }
    case "JoinedStr":
    case "FormattedValue": return "f-string expression";
    case "TemplateStr": return "t-string expression";
    case "IfExp": return "conditional expression";
    case "Lambda": return "lambda";
    case "Dict": return "dict literal";
    case "Set": return "set display";
    case "ListComp": return "list comprehension";
    case "SetComp": return "set comprehension";
    case "DictComp": return "dict comprehension";
    case "GeneratorExp": return "generator expression";
    case "Yield":
    case "YieldFrom": return "yield expression";
    case "Await": return "await expression";
    case "NamedExpr": return "named expression";
    case "Tuple": return "tuple";
    case "List": return "list";
    case "Starred": return "starred";
    default: return undefined;
  }
}

/** Expressions for which Python proposes "==", when they are the only target. */
const comparable = new Set([
  "Call", "BinOp", "Constant", "JoinedStr", "TemplateStr", "Dict", "Set", "ListComp", "SetComp", "DictComp", "Yield", "YieldFrom", "Await", "NamedExpr",
]);

/** The error of an expression as a target, if there is one; an "only target" stands before a single "=". Damage is not looked at: it has an error already. */
export function targetProblem(target: Expr, use: TargetUse): SyntaxProblem | undefined {
  const name = nameOfExpression(target);
  if (!name) return undefined;
  const problem = (message: string): SyntaxProblem => ({ start: target.start, end: target.end, message });
  const grouped = target.kind === "Tuple" || target.kind === "List";
  if (use === "annotated") return problem(grouped ? `only single target (not ${name}) can be annotated` : "illegal target for annotation");
  if (use === "augmented") return problem(`'${name}' is an illegal expression for augmented assignment`);
  const verb = use === "delete" ? "delete" : "assign to";
  if (grouped) {
    for (const element of target.elts) {
      const inner = element.kind === "Starred" && use !== "delete" ? element.value : element;
      const found = targetProblem(inner, use === "only target" ? "target" : use);
      if (found) return found;
    }
    return undefined;
  }
  if (target.kind === "Starred" && use !== "delete") {
    return targetProblem(target.value, "target") ?? problem("starred assignment target must be in a list or tuple");
  }
  const singleton = name === "None" || name === "True" || name === "False";
  const negation = target.kind === "UnaryOp" && target.op !== "not";
  const advice = use === "only target" && !singleton && (negation || comparable.has(target.kind));
  return problem(`cannot ${verb} ${name}${advice ? " here. Maybe you meant '==' instead of '='?" : ""}`);
}

/** Gives a target back after noting its error, if it has one. */
export function checkTarget(source: Source, target: Expr, use: TargetUse): Expr {
  const problem = targetProblem(target, use);
  if (problem) source.problems.push(problem);
  return target;
}
