// From pyright's `case` patterns to ours.

import type { ParseNode, PatternAsNode, PatternAtomNode } from "@zzzen/pyright-internal/dist/parser/parseNodes";
import { expression } from "./expressions";
import { keyword, nodeType as N, tokenType as T } from "./pyright";
import { nameOf, nameRange, outerRange, tokenAt } from "./source";
import type { Source } from "./source";
import type { MatchClass, MatchMapping, Pattern } from "./tree";

export function pattern(source: Source, node: PatternAtomNode): Pattern {
  const range = outerRange(source, node);
  switch (node.nodeType) {
    case N.PatternAs:
      return asPattern(source, node);
    case N.PatternCapture: {
      const { target, isStar, isWildcard } = node.d;
      const name = isWildcard ? null : nameOf(target);
      const where = isWildcard ? null : nameRange(source, target);
      return isStar ? { kind: "MatchStar", name, nameRange: where, ...range } : { kind: "MatchAs", pattern: null, name, nameRange: where, ...range };
    }
    case N.PatternLiteral: {
      const { expr } = node.d;
      if (expr.nodeType === N.Constant && expr.d.constType !== keyword.Debug) {
        return { kind: "MatchSingleton", value: expr.d.constType === keyword.None ? null : expr.d.constType === keyword.True, ...range };
      }
      return { kind: "MatchValue", value: expression(source, expr), ...range };
    }
    case N.PatternValue:
      return { kind: "MatchValue", value: expression(source, node.d.expr), ...range };
    case N.PatternSequence:
      return { kind: "MatchSequence", patterns: node.d.entries.map((entry) => pattern(source, entry)), ...range };
    case N.PatternMapping: {
      const mapping: MatchMapping = { kind: "MatchMapping", keys: [], patterns: [], rest: null, restRange: null, ...range };
      for (const entry of node.d.entries) {
        if (entry.nodeType === N.PatternMappingExpandEntry) {
          mapping.rest = nameOf(entry.d.target);
          mapping.restRange = nameRange(source, entry.d.target);
        } else {
          const { keyPattern, valuePattern } = entry.d;
          mapping.keys.push(expression(source, keyPattern.nodeType === N.Error ? keyPattern : keyPattern.d.expr));
          mapping.patterns.push(pattern(source, valuePattern));
        }
      }
      return mapping;
    }
    case N.PatternClass: {
      const cls = expression(source, node.d.className);
      range.end = source.place(endOf(source, node));
      const result: MatchClass = { kind: "MatchClass", cls, patterns: [], kwd_attrs: [], kwdAttrRanges: [], kwd_patterns: [], ...range };
      for (const { d: { name, pattern: value } } of node.d.args) {
        if (name) {
          result.kwd_attrs.push(nameOf(name));
          result.kwdAttrRanges.push(nameRange(source, name));
          result.kwd_patterns.push(pattern(source, value));
        } else {
          result.patterns.push(pattern(source, value));
        }
      }
      return result;
    }
    default: {
      // pyright's parser gives an error node (but no error) for `{}`.
      const at = tokenAt(source.tokens, node.start);
      const open = source.tokens[at - 1];
      if (open?.type === T.OpenCurlyBrace && source.tokens[at]?.type === T.CloseCurlyBrace) {
        return { kind: "MatchMapping", keys: [], patterns: [], rest: null, restRange: null, start: source.place(open.start), end: range.end };
      }
      return { kind: "ErrorPattern", ...range };
    }
  }
}

/** Where a pattern ends in the parsed text: the range of a class pattern may lack the closing bracket. */
function endOf(source: Source, node: ParseNode): number {
  const end = node.start + node.length;
  if (node.nodeType === N.PatternAs && !node.d.target && node.d.orPatterns.length > 0) return Math.max(end, endOf(source, node.d.orPatterns.at(-1)!));
  if (node.nodeType === N.PatternClassArgument) return endOf(source, node.d.pattern);
  if (node.nodeType !== N.PatternClass) return end;
  const from = endOf(source, node.d.args.at(-1) ?? node.d.className);
  for (let i = tokenAt(source.tokens, from); source.tokens[i]; i++) {
    const { type, start } = source.tokens[i]!;
    if (type === T.CloseParenthesis) return Math.max(end, start + 1);
    if (type !== T.Comma && type !== T.OpenParenthesis) break;
  }
  return Math.max(end, from);
}

/** pyright wraps every pattern in one of these: alternatives, and perhaps a name. */
function asPattern(source: Source, node: PatternAsNode): Pattern {
  const { orPatterns, target } = node.d;
  const first = orPatterns[0];
  if (!first) return { kind: "ErrorPattern", ...outerRange(source, node) };
  const last = orPatterns.at(-1)!;
  const inner: Pattern = orPatterns.length === 1 ? pattern(source, first) : {
    kind: "MatchOr", patterns: orPatterns.map((each) => pattern(source, each)),
    start: outerRange(source, first).start, end: source.place(endOf(source, last)),
  };
  if (!target) return inner;
  const range = outerRange(source, node);
  range.start = Math.min(range.start, inner.start);
  return { kind: "MatchAs", pattern: inner, name: nameOf(target), nameRange: nameRange(source, target), ...range };
}
