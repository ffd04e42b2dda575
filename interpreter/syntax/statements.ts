// From pyright's statements to ours.

import type {
  AssignmentNode, DecoratorNode, FunctionNode, ImportFromNode, ParseNode, SuiteNode, TryNode, TypeParameterListNode,
} from "@zzzen/pyright-internal/dist/parser/parseNodes";
import { callArguments, expression, parameters } from "./expressions";
import { pattern } from "./patterns";
import { nodeType as N, operatorText, tokenType as T, typeParamKinds } from "./pyright";
import { docstringOf, nameOf, nameRange, outerRange, rangeOf, reaching, tokenAt } from "./source";
import type { Source } from "./source";
import { checkTarget } from "./targets";
import type {
  Alias, AnnAssign, AsyncFunctionDef, BinaryOperator, Expr, FunctionDef, ImportFrom, Name, Range, Stmt, Try, TryStar, TypeParam,
} from "./tree";

/** Statements in a row; one line with several separated by ";" is spread out. */
export function statements(source: Source, nodes: readonly ParseNode[]): Stmt[] {
  const result: Stmt[] = [];
  for (const node of nodes) {
    if (node.nodeType === N.StatementList) for (const small of node.d.statements) result.push(statement(source, small));
    else result.push(statement(source, node));
  }
  return result;
}

function suite(source: Source, node: SuiteNode | undefined): Stmt[] {
  return node ? statements(source, node.d.statements) : [];
}

/** A compound statement ends where its last statement ends (not with the blank lines after it). */
function spanning(range: Range, ...bodies: { end: number }[][]): Range {
  const last = bodies.filter((body) => body.length > 0).at(-1)?.at(-1);
  return { start: range.start, end: last ? Math.max(range.start, last.end) : range.end };
}

/** The range of a statement that begins with `first` (in front of which pyright may have put decorators or "async"). */
function from(source: Source, first: { start: number }, node: ParseNode): Range {
  return rangeOf(source, first.start, node.start + node.length);
}

function statement(source: Source, node: ParseNode): Stmt {
  const range = outerRange(source, node);
  const optional = (part: ParseNode | undefined): Expr | null => (part ? expression(source, part) : null);
  switch (node.nodeType) {
    case N.Function:
      return functionDef(source, node);
    case N.Class: {
      const { name, typeParams, decorators, firstToken } = node.d;
      const { args, keywords } = callArguments(source, node.d.arguments);
      const body = suite(source, node.d.suite);
      return {
        kind: "ClassDef", name: nameOf(name), nameRange: nameRange(source, name, node), bases: args, keywords, body,
        decorator_list: decoratorList(source, decorators), type_params: typeParameters(source, typeParams), docstring: docstringOf(body),
        ...spanning(from(source, name.d.value || body.length ? firstToken : node, node), body),
      };
    }
    case N.If: {
      const { testExpr, ifSuite, elseSuite } = node.d;
      const test = expression(source, testExpr);
      const body = suite(source, ifSuite);
      const orelse = elseSuite?.nodeType === N.If ? [statement(source, elseSuite)] : suite(source, elseSuite);
      return { kind: "If", test, body, orelse, ...spanning(range, body, orelse) };
    }
    case N.While: {
      const test = expression(source, node.d.testExpr);
      const body = suite(source, node.d.whileSuite);
      const orelse = suite(source, node.d.elseSuite);
      return { kind: "While", test, body, orelse, ...spanning(range, body, orelse) };
    }
    case N.For: {
      const target = checkTarget(source, expression(source, node.d.targetExpr), "target");
      const iter = expression(source, node.d.iterableExpr);
      const body = suite(source, node.d.forSuite);
      const orelse = suite(source, node.d.elseSuite);
      return { kind: node.d.isAsync ? "AsyncFor" : "For", target, iter, body, orelse, ...spanning(range, body, orelse) };
    }
    case N.With: {
      const items = node.d.withItems.map((item) => ({
        kind: "withitem" as const, context_expr: expression(source, item.d.expr),
        optional_vars: item.d.target ? checkTarget(source, expression(source, item.d.target), "target") : null, ...outerRange(source, item),
      }));
      const body = suite(source, node.d.suite);
      return { kind: node.d.isAsync ? "AsyncWith" : "With", items, body, ...spanning(range, body) };
    }
    case N.Try:
      return tryStatement(source, node, range);
    case N.Match: {
      const subject = expression(source, node.d.expr);
      const cases = node.d.cases.map((each) => {
        const body = suite(source, each.d.suite);
        return {
          kind: "match_case" as const, pattern: pattern(source, each.d.pattern), guard: optional(each.d.guardExpr), body,
          ...spanning(outerRange(source, each), body),
        };
      });
      return { kind: "Match", subject, cases, ...spanning(range, cases) };
    }
    case N.TypeAlias: {
      const name = expression(source, node.d.name) as Name;
      return { kind: "TypeAlias", name, type_params: typeParameters(source, node.d.typeParams), value: expression(source, node.d.expr), ...range };
    }
    case N.Assignment:
      return assignment(source, node);
    case N.TypeAnnotation:
      return annotated(source, node.d.valueExpr, node.d.annotation, null, range);
    case N.AugmentedAssignment: {
      const target = checkTarget(source, expression(source, node.d.leftExpr), "augmented");
      const op = operatorText[node.d.operator] as BinaryOperator;
      const value = expression(source, node.d.rightExpr);
      return { kind: "AugAssign", target, op, value, ...reaching(range, value) };
    }
    case N.Return: {
      const value = optional(node.d.expr);
      return { kind: "Return", value, ...reaching(range, value) };
    }
    case N.Raise:
      return { kind: "Raise", exc: optional(node.d.expr), cause: optional(node.d.fromExpr), ...range };
    case N.Assert:
      return { kind: "Assert", test: expression(source, node.d.testExpr), msg: optional(node.d.exceptionExpr), ...range };
    case N.Del:
      return { kind: "Delete", targets: node.d.targets.map((target) => checkTarget(source, expression(source, target), "delete")), ...range };
    case N.Pass:
      return { kind: "Pass", ...range };
    case N.Break:
      return { kind: "Break", ...range };
    case N.Continue:
      return { kind: "Continue", ...range };
    case N.Global:
    case N.Nonlocal:
      return {
        kind: node.nodeType === N.Global ? "Global" : "Nonlocal",
        names: node.d.targets.map(nameOf), nameRanges: node.d.targets.map((name) => nameRange(source, name)), ...range,
      };
    case N.Import:
      return {
        kind: "Import", ...range,
        names: node.d.list.map(({ start, length, d: { module, alias } }): Alias => ({
          kind: "alias", name: module.d.nameParts.map(nameOf).join("."), nameRange: outerRange(source, module),
          asname: alias ? nameOf(alias) : null, asnameRange: alias ? nameRange(source, alias) : null, ...outerRange(source, { start, length }),
        })),
      };
    case N.ImportFrom:
      return importFrom(source, node, range);
    case N.Error: {
      const children = node.d.child ? [expression(source, node.d.child)] : [];
      return { kind: "ErrorStmt", children: [...decoratorList(source, node.d.decorators ?? []), ...children], body: [], ...range };
    }
    default: {
      const value = expression(source, node);
      return { kind: "Expr", value, ...reaching(range, value) };
    }
  }
}

function decoratorList(source: Source, decorators: DecoratorNode[]): Expr[] {
  return decorators.map((decorator) => expression(source, decorator.d.expr));
}

function functionDef(source: Source, node: FunctionNode): FunctionDef | AsyncFunctionDef {
  const { name, params, returnAnnotation, decorators, typeParams, isAsync, firstToken } = node.d;
  const body = suite(source, node.d.suite);
  const start = (isAsync && source.tokens[tokenAt(source.tokens, firstToken.start) - 1]) || firstToken;
  return {
    kind: isAsync ? "AsyncFunctionDef" : "FunctionDef", name: nameOf(name), nameRange: nameRange(source, name, node),
    args: parameters(source, params, name.start + name.length), body, decorator_list: decoratorList(source, decorators),
    returns: returnAnnotation ? expression(source, returnAnnotation) : null, type_params: typeParameters(source, typeParams),
    docstring: docstringOf(body), ...spanning(from(source, start, node), body),
  };
}

function typeParameters(source: Source, node: TypeParameterListNode | undefined): TypeParam[] {
  return (node?.d.params ?? []).map((parameter) => ({
    kind: typeParamKinds[parameter.d.typeParamKind]!, name: nameOf(parameter.d.name), nameRange: nameRange(source, parameter.d.name),
    bound: parameter.d.boundExpr ? expression(source, parameter.d.boundExpr) : null,
    default_value: parameter.d.defaultExpr ? expression(source, parameter.d.defaultExpr) : null, ...typeParameterRange(source, parameter),
  }));
}

/** A type parameter with the star or stars in front of it. */
function typeParameterRange(source: Source, { start, length }: ParseNode): Range {
  const before = source.tokens[tokenAt(source.tokens, start) - 1];
  const starred = before?.type === T.Operator && source.text[before.start] === "*";
  return rangeOf(source, starred ? before.start : start, start + length);
}

/** `a = b = value` is nested in pyright's tree: the first target innermost. */
function assignment(source: Source, node: AssignmentNode): Stmt {
  const targets: ParseNode[] = [];
  let right: ParseNode = node;
  while (right.nodeType === N.Assignment) {
    targets.unshift(right.d.leftExpr);
    right = right.d.rightExpr;
  }
  // The nodes' own ranges may take in a type comment.
  const range = { start: outerRange(source, targets[0]!).start, end: outerRange(source, right).end };
  const first = targets[0]!;
  if (first.nodeType === N.TypeAnnotation && targets.length === 1) {
    return annotated(source, first.d.valueExpr, first.d.annotation, expression(source, right), range);
  }
  const value = expression(source, right);
  const use = targets.length === 1 ? "only target" : "target";
  return { kind: "Assign", targets: targets.map((target) => checkTarget(source, expression(source, target), use)), value, ...reaching(range, value) };
}

function annotated(source: Source, target: ParseNode, annotation: ParseNode, value: Expr | null, range: Range): AnnAssign {
  const into = expression(source, target);
  // `clas A(B):` is a misspelled header: that its annotation is missing is error enough.
  if (annotation.nodeType !== N.Error) checkTarget(source, into, "annotated");
  return {
    kind: "AnnAssign", target: into, annotation: expression(source, annotation), value,
    simple: target.nodeType === N.Name && source.text[target.start] !== "(", ...range,
  };
}

function tryStatement(source: Source, node: TryNode, range: Range): Try | TryStar {
  const body = suite(source, node.d.trySuite);
  const handlers = node.d.exceptClauses.map((clause) => {
    const { typeExpr, name, exceptSuite } = clause.d;
    const inside = suite(source, exceptSuite);
    return {
      kind: "ExceptHandler" as const, type: typeExpr ? expression(source, typeExpr) : null, name: name ? nameOf(name) : null,
      nameRange: name ? nameRange(source, name) : null, body: inside, ...spanning(outerRange(source, clause), inside),
    };
  });
  const orelse = suite(source, node.d.elseSuite);
  const finalbody = suite(source, node.d.finallySuite);
  const kind = node.d.exceptClauses.some((clause) => clause.d.isExceptGroup) ? "TryStar" : "Try";
  return { kind, body, handlers, orelse, finalbody, ...spanning(range, body, handlers, orelse, finalbody) };
}

function importFrom(source: Source, node: ImportFromNode, range: Range): ImportFrom {
  const { module, imports, wildcardToken } = node.d;
  const names: Alias[] = imports.map(({ start, length, d: { name, alias } }) => ({
    kind: "alias", name: nameOf(name), nameRange: nameRange(source, name), asname: alias ? nameOf(alias) : null,
    asnameRange: alias ? nameRange(source, alias) : null, ...outerRange(source, { start, length }),
  }));
  if (wildcardToken) {
    const star = outerRange(source, wildcardToken);
    names.push({ kind: "alias", name: "*", nameRange: star, asname: null, asnameRange: null, ...star });
  }
  const dotted = module.d.nameParts.map(nameOf).join(".");
  return { kind: "ImportFrom", module: dotted || null, moduleRange: outerRange(source, module), names, level: module.d.leadingDots, ...range };
}
