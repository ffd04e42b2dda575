// From pyright's expressions to ours.

import type {
  ArgumentNode, BinaryOperationNode, CallNode, ComprehensionNode, DictionaryNode, IndexNode, NumberNode, ParameterNode,
} from "@zzzen/pyright-internal/dist/parser/parseNodes";
import { numberOf } from "./literals";
import { category, keyword, nodeType as N, operatorText, tokenType as T } from "./pyright";
import { innerOffsets, innerRange, nameOf, nameRange, outerRange, rangeOf, reaching, tokenAt } from "./source";
import type { ParseNode, Source } from "./source";
import { strings } from "./strings";
import { checkTarget } from "./targets";
import type {
  Arg, Arguments, BinaryOperator, CompareOperator, Comprehension, ConstantValue, Expr, Keyword, Name, Range, Starred, UnaryOperator,
} from "./tree";

/** Turns any node that stands where an expression belongs into our expression; what is no expression becomes an ErrorExpr. */
export function expression(source: Source, node: ParseNode): Expr {
  switch (node.nodeType) {
    case N.Name:
      return { kind: "Name", id: nameOf(node), ...nameRange(source, node) };
    case N.MemberAccess: {
      const { leftExpr, member } = node.d;
      const value = expression(source, leftExpr);
      return { kind: "Attribute", value, attr: nameOf(member), attrRange: nameRange(source, member), ...innerRange(source, node) };
    }
    case N.Call:
      return call(source, node);
    case N.Index:
      return subscript(source, node);
    case N.Number:
      return number(source, node);
    case N.Constant: {
      const range = innerRange(source, node);
      if (node.d.constType === keyword.Debug) return { kind: "Name", id: "__debug__", ...range };
      const value: ConstantValue = node.d.constType === keyword.None ? { type: "None" }
        : { type: "bool", value: node.d.constType === keyword.True };
      return { kind: "Constant", value, ...range };
    }
    case N.Ellipsis:
      return { kind: "Constant", value: { type: "Ellipsis" }, ...innerRange(source, node) };
    case N.StringList:
      return strings(source, node, expression);
    case N.BinaryOperation:
      return binary(source, node);
    case N.UnaryOperation: {
      const op = operatorText[node.d.operator] as UnaryOperator;
      return { kind: "UnaryOp", op, operand: expression(source, node.d.expr), ...innerRange(source, node) };
    }
    case N.AssignmentExpression: {
      const target = expression(source, node.d.name) as Name;
      return { kind: "NamedExpr", target, value: expression(source, node.d.rightExpr), ...innerRange(source, node) };
    }
    case N.Ternary: {
      const { ifExpr, testExpr, elseExpr } = node.d;
      const body = expression(source, ifExpr);
      const test = expression(source, testExpr);
      return { kind: "IfExp", test, body, orelse: expression(source, elseExpr), ...innerRange(source, node) };
    }
    case N.Tuple: {
      const elts = node.d.items.map((item) => expression(source, item));
      return { kind: "Tuple", elts, ...(node.d.hasParens ? innerRange(source, node) : withFollowing(source, node, T.Comma)) };
    }
    case N.List: {
      const only = node.d.items.length === 1 ? node.d.items[0]! : undefined;
      if (only && isBareComprehension(only)) return comprehension(source, only, "ListComp", innerRange(source, node));
      return { kind: "List", elts: node.d.items.map((item) => expression(source, item)), ...innerRange(source, node) };
    }
    case N.Set: {
      const only = node.d.items.length === 1 ? node.d.items[0]! : undefined;
      if (only && isBareComprehension(only)) return comprehension(source, only, "SetComp", innerRange(source, node));
      return { kind: "Set", elts: node.d.items.map((item) => expression(source, item)), ...innerRange(source, node) };
    }
    case N.Dictionary:
      return dictionary(source, node);
    case N.Comprehension:
      return comprehension(source, node, "GeneratorExp", innerRange(source, node));
    case N.Lambda:
      return {
        kind: "Lambda", args: parameters(source, node.d.params, node.start), body: expression(source, node.d.expr),
        ...innerRange(source, node),
      };
    case N.Await:
      return { kind: "Await", value: expression(source, node.d.expr), ...innerRange(source, node) };
    case N.Yield: {
      const value = node.d.expr ? expression(source, node.d.expr) : null;
      return { kind: "Yield", value, ...yieldRange(source, node, node.d.expr, value) };
    }
    case N.YieldFrom: {
      const value = expression(source, node.d.expr);
      return { kind: "YieldFrom", value, ...yieldRange(source, node, node.d.expr, value) };
    }
    case N.Unpack:
      return { kind: "Starred", value: expression(source, node.d.expr), ...innerRange(source, node) };
    case N.Slice: {
      const { startValue, endValue, stepValue } = node.d;
      const part = (piece: ParseNode | undefined): Expr | null => (piece ? expression(source, piece) : null);
      return { kind: "Slice", lower: part(startValue), upper: part(endValue), step: part(stepValue), ...withFollowing(source, node, T.Colon) };
    }
    case N.Error:
      return { kind: "ErrorExpr", children: node.d.child ? [expression(source, node.d.child)] : [], ...outerRange(source, node) };
    case N.Assignment:
    case N.AugmentedAssignment:
      return { kind: "ErrorExpr", children: [node.d.leftExpr, node.d.rightExpr].map((e) => expression(source, e)), ...outerRange(source, node) };
    case N.TypeAnnotation: {
      const children = [node.d.valueExpr, node.d.annotation].map((e) => expression(source, e));
      return { kind: "ErrorExpr", children, ...outerRange(source, node) };
    }
    case N.DictionaryKeyEntry: {
      const children = [node.d.keyExpr, node.d.valueExpr].map((e) => expression(source, e));
      return { kind: "ErrorExpr", children, ...outerRange(source, node) };
    }
    default:
      return { kind: "ErrorExpr", children: [], ...outerRange(source, node) };
  }
}

/** pyright counts in the closing bracket of `(yield)`, not the opening one. */
function yieldRange(source: Source, node: ParseNode, inner: ParseNode | undefined, value: Expr | null): Range {
  return reaching(rangeOf(source, node.start, inner ? inner.start + inner.length : node.start + "yield".length), value);
}

/** A node's range and the colons or the comma after it, which `ast` counts in. */
function withFollowing(source: Source, node: ParseNode, type: number): Range {
  let end = node.start + node.length;
  for (let i = tokenAt(source.tokens, end); source.tokens[i]?.type === type; i++) end = source.tokens[i]!.start + source.tokens[i]!.length;
  return rangeOf(source, node.start, end);
}

function number(source: Source, node: NumberNode): Expr {
  const { start, end } = innerOffsets(source, node);
  const text = source.text.slice(start, end);
  const range = rangeOf(source, start, end);
  if (/^0[0-9_]*[1-9][0-9_]*$/.test(text)) {
    const message = "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers";
    source.problems.push({ ...range, message });
  }
  const { isImaginary, isInteger, value } = node.d;
  // pyright's own reading, for spellings that only it accepts (damage such as `1_`).
  const read: ConstantValue = isImaginary ? { type: "complex", value: Number(value) } : isInteger ? { type: "int", value } : { type: "float", value: Number(value) };
  return { kind: "Constant", value: numberOf(text) ?? read, ...range };
}

const comparisons = new Set(["==", "!=", "<", "<=", ">", ">=", "is", "is not", "in", "not in"]);

function binary(source: Source, node: BinaryOperationNode): Expr {
  const op = operatorText[node.d.operator]!;
  const range = innerRange(source, node);
  if (op === "and" || op === "or") {
    // pyright nests to the left what `ast` keeps flat; brackets begin a new node.
    const values: ParseNode[] = [node.d.rightExpr];
    let left: ParseNode = node.d.leftExpr;
    while (left.nodeType === N.BinaryOperation && left.d.operator === node.d.operator && !left.d.hasParens) {
      values.push(left.d.rightExpr);
      left = left.d.leftExpr;
    }
    values.push(left);
    return { kind: "BoolOp", op, values: values.reverse().map((value) => expression(source, value)), ...range };
  }
  const left = expression(source, node.d.leftExpr);
  if (!comparisons.has(op)) return { kind: "BinOp", left, op: op as BinaryOperator, right: expression(source, node.d.rightExpr), ...range };
  // … and to the right in a chain of comparisons.
  const ops = [op as CompareOperator];
  const comparators: Expr[] = [];
  let right: ParseNode = node.d.rightExpr;
  while (right.nodeType === N.BinaryOperation && !right.d.hasParens && comparisons.has(operatorText[right.d.operator]!)) {
    comparators.push(expression(source, right.d.leftExpr));
    ops.push(operatorText[right.d.operator] as CompareOperator);
    right = right.d.rightExpr;
  }
  comparators.push(expression(source, right));
  return { kind: "Compare", left, ops, comparators, ...range };
}

/** Arguments of a call or a class, sorted into positional ones and keywords. */
export function callArguments(source: Source, nodes: ArgumentNode[]): { args: Expr[]; keywords: Keyword[] } {
  const args: Expr[] = [];
  const keywords: Keyword[] = [];
  for (const node of nodes) {
    const { argCategory, name, valueExpr } = node.d;
    const value = expression(source, valueExpr);
    if (argCategory === category.List) args.push(starred(source, node, value));
    else if (argCategory === category.Dictionary) keywords.push({ kind: "keyword", arg: null, argRange: null, value, ...outerRange(source, node) });
    else if (!name) args.push(value);
    else {
      const arg = nameOf(name);
      const argRange = nameRange(source, name);
      if (keywords.some((keyword) => keyword.arg === arg)) source.problems.push({ ...argRange, message: `keyword argument repeated: ${arg}` });
      keywords.push({ kind: "keyword", arg, argRange, value, ...outerRange(source, node) });
    }
  }
  return { args, keywords };
}

function starred(source: Source, node: ArgumentNode, value: Expr): Starred {
  return { kind: "Starred", value, ...outerRange(source, node) };
}

function call(source: Source, node: CallNode): Expr {
  const func = expression(source, node.d.leftExpr);
  const { args, keywords } = callArguments(source, node.d.args);
  const only = args.length === 1 && keywords.length === 0 ? args[0]! : undefined;
  const range = innerRange(source, node);
  if (only?.kind === "GeneratorExp" && isBareComprehension(node.d.args[0]!.d.valueExpr)) {
    // `f(x for x in y)`: the call's brackets are the generator's, as in `ast`.
    const open = source.tokens[tokenAt(source.tokens, node.d.args[0]!.start) - 1];
    if (open) only.start = source.place(open.start);
    only.end = range.end;
  }
  return { kind: "Call", func, args, keywords, ...range };
}

function subscript(source: Source, node: IndexNode): Expr {
  const value = expression(source, node.d.leftExpr);
  const { items, trailingComma } = node.d;
  const elts = items.map((item) => {
    const element = expression(source, item.d.valueExpr);
    return item.d.argCategory === category.List ? starred(source, item, element) : element;
  });
  const range = innerRange(source, node);
  if (elts.length === 0) return { kind: "Subscript", value, slice: { kind: "ErrorExpr", children: [], start: range.end, end: range.end }, ...range };
  const last = items.at(-1)!;
  if (elts.length === 1 && !trailingComma && items[0]!.d.argCategory === category.Simple) {
    return { kind: "Subscript", value, slice: elts[0]!, ...range };
  }
  const lastEnd = last.start + last.length;
  const comma = trailingComma ? source.tokens[tokenAt(source.tokens, lastEnd)] : undefined;
  const tuple = rangeOf(source, items[0]!.start, comma ? comma.start + comma.length : lastEnd);
  return { kind: "Subscript", value, slice: { kind: "Tuple", elts, ...reaching(tuple, elts.at(-1)!) }, ...range };
}

function dictionary(source: Source, node: DictionaryNode): Expr {
  const range = innerRange(source, node);
  const keys: (Expr | null)[] = [];
  const values: Expr[] = [];
  for (const item of node.d.items) {
    if (item.nodeType === N.Comprehension) {
      if (node.d.items.length === 1) return comprehension(source, item, "DictComp", range);
      keys.push(null);
      values.push({ kind: "ErrorExpr", children: [], ...outerRange(source, item) });
    } else if (item.nodeType === N.DictionaryExpandEntry) {
      keys.push(null);
      values.push(expression(source, item.d.expr));
    } else {
      keys.push(expression(source, item.d.keyExpr));
      values.push(expression(source, item.d.valueExpr));
    }
  }
  return { kind: "Dict", keys, values, ...range };
}

/** A comprehension that has no brackets of its own, so that those around it say what it is. */
function isBareComprehension(node: ParseNode): node is ComprehensionNode {
  return node.nodeType === N.Comprehension && !node.d.hasParens;
}

function comprehension(
  source: Source, node: ComprehensionNode, kind: "ListComp" | "SetComp" | "DictComp" | "GeneratorExp", range: Range,
): Expr {
  const generators: Comprehension[] = [];
  for (const part of node.d.forIfNodes) {
    const last = generators.at(-1);
    if (part.nodeType === N.ComprehensionFor) {
      const { targetExpr, iterableExpr, isAsync } = part.d;
      const target = checkTarget(source, expression(source, targetExpr), "target");
      const iter = expression(source, iterableExpr);
      generators.push({ kind: "comprehension", target, iter, ifs: [], is_async: !!isAsync, ...outerRange(source, part) });
    } else if (last) {
      last.ifs.push(expression(source, part.d.testExpr));
      last.end = outerRange(source, part).end;
    }
  }
  if (kind !== "DictComp") return { kind, elt: expression(source, node.d.expr), generators, ...range };
  if (node.d.expr.nodeType !== N.DictionaryKeyEntry) return { kind: "ErrorExpr", children: [expression(source, node.d.expr)], ...range };
  const key = expression(source, node.d.expr.d.keyExpr);
  return { kind, key, value: expression(source, node.d.expr.d.valueExpr), generators, ...range };
}

/** Parameters of a function or a lambda; `at` is where the range of an empty list lies. */
export function parameters(source: Source, nodes: ParameterNode[], at: number): Arguments {
  const first = nodes[0];
  const last = nodes.at(-1);
  const range = rangeOf(source, first ? first.start : at, last ? last.start + last.length : at);
  const result: Arguments = {
    kind: "arguments", posonlyargs: [], args: [], vararg: null, kwonlyargs: [], kw_defaults: [], kwarg: null, defaults: [], ...range,
  };
  let keywordOnly = false;
  for (const node of nodes) {
    const { name, defaultValue } = node.d;
    if (node.d.category === category.Dictionary) {
      if (name) result.kwarg = parameter(source, node);
    } else if (node.d.category === category.List) {
      keywordOnly = true;
      if (name?.d.value) result.vararg = parameter(source, node);
    } else if (!name) {
      result.posonlyargs.push(...result.args.splice(0));
    } else if (keywordOnly) {
      result.kwonlyargs.push(parameter(source, node));
      result.kw_defaults.push(defaultValue ? expression(source, defaultValue) : null);
    } else {
      result.args.push(parameter(source, node));
      if (defaultValue) result.defaults.push(expression(source, defaultValue));
    }
  }
  return result;
}

function parameter(source: Source, { d: { name, annotation } }: ParameterNode): Arg {
  const argRange = nameRange(source, name!);
  const range = { start: argRange.start, end: annotation ? outerRange(source, annotation).end : argRange.end };
  return { kind: "arg", arg: nameOf(name!), argRange, annotation: annotation ? expression(source, annotation) : null, ...range };
}
