// The only door to pyright's parser: text in, its tree, tokens and problems out. Nothing outside this folder knows of it.
//
// pyright's enumerations are `const enum`s of another package, which isolated modules cannot read; the numbers needed are spelled out here
// and the package's version is pinned. A test compares them with the package.

import { DiagnosticSink } from "@zzzen/pyright-internal/dist/common/diagnosticSink";
import { LocAddendum, LocMessage } from "@zzzen/pyright-internal/dist/localization/localize";
import { Parser, ParseOptions } from "@zzzen/pyright-internal/dist/parser/parser";
import type { ModuleNode } from "@zzzen/pyright-internal/dist/parser/parseNodes";
import { Tokenizer } from "@zzzen/pyright-internal/dist/parser/tokenizer";
import type { Token } from "@zzzen/pyright-internal/dist/parser/tokenizerTypes";
import { messages } from "./messages";

export type { Token };

/** ParseNodeType, as in pyright's parseNodes. */
export const nodeType = {
  Error: 0, Argument: 1, Assert: 2, Assignment: 3, AssignmentExpression: 4, AugmentedAssignment: 5, Await: 6, BinaryOperation: 7, Break: 8,
  Call: 9, Class: 10, Comprehension: 11, ComprehensionFor: 12, ComprehensionIf: 13, Constant: 14, Continue: 15, Decorator: 16, Del: 17,
  Dictionary: 18, DictionaryExpandEntry: 19, DictionaryKeyEntry: 20, Ellipsis: 21, If: 22, Import: 23, ImportAs: 24, ImportFrom: 25,
  ImportFromAs: 26, Index: 27, Except: 28, For: 29, FormatString: 30, Function: 31, Global: 32, Lambda: 33, List: 34, MemberAccess: 35,
  Module: 36, ModuleName: 37, Name: 38, Nonlocal: 39, Number: 40, Parameter: 41, Pass: 42, Raise: 43, Return: 44, Set: 45, Slice: 46,
  StatementList: 47, StringList: 48, String: 49, Suite: 50, Ternary: 51, Tuple: 52, Try: 53, TypeAnnotation: 54, UnaryOperation: 55,
  Unpack: 56, While: 57, With: 58, WithItem: 59, Yield: 60, YieldFrom: 61, FunctionAnnotation: 62, Match: 63, Case: 64,
  PatternSequence: 65, PatternAs: 66, PatternLiteral: 67, PatternClass: 68, PatternCapture: 69, PatternMapping: 70,
  PatternMappingKeyEntry: 71, PatternMappingExpandEntry: 72, PatternValue: 73, PatternClassArgument: 74, TypeParameter: 75,
  TypeParameterList: 76, TypeAlias: 77,
} as const;

/** TokenType, as in pyright's tokenizerTypes. */
export const tokenType = {
  Invalid: 0, EndOfStream: 1, NewLine: 2, Indent: 3, Dedent: 4, String: 5, Number: 6, Identifier: 7, Keyword: 8, Operator: 9, Colon: 10,
  Semicolon: 11, Comma: 12, OpenParenthesis: 13, CloseParenthesis: 14, OpenBracket: 15, CloseBracket: 16, OpenCurlyBrace: 17,
  CloseCurlyBrace: 18, Ellipsis: 19, Dot: 20, Arrow: 21, Backtick: 22, ExclamationMark: 23, FStringStart: 24, FStringMiddle: 25,
  FStringEnd: 26,
} as const;

/** OperatorType's numbers and what they look like; an augmented assignment has the operator's own spelling. */
export const operatorText: Record<number, string> = {
  0: "+", 1: "+", 3: "&", 4: "&", 5: "~", 6: "|", 7: "|", 8: "^", 9: "^", 10: "/", 11: "/", 12: "==", 13: "//", 14: "//", 15: ">", 16: ">=",
  17: "<<", 18: "<<", 20: "<", 21: "<=", 22: "@", 23: "@", 24: "%", 25: "%", 26: "*", 27: "*", 28: "!=", 29: "**", 30: "**", 31: ">>",
  32: ">>", 33: "-", 34: "-", 36: "and", 37: "or", 38: "not", 39: "is", 40: "is not", 41: "in", 42: "not in",
};

/** OperatorType.Assign. */
export const assignOperator = 2;

/** KeywordType of the constants. */
export const keyword = { Debug: 9, False: 15, None: 27, True: 34 } as const;

/** ParamCategory and ArgCategory: plain, `*`, `**`. */
export const category = { Simple: 0, List: 1, Dictionary: 2 } as const;

/** TypeParamKind, in its order. */
export const typeParamKinds = ["TypeVar", "TypeVarTuple", "ParamSpec"] as const;

/** A problem as pyright's parser found it: the name of its message (a key of `messages`), the message's argument, and the token it stood at. */
export interface RawProblem {
  start: number;
  end: number;
  key: string;
  argument: string;
  found: number;
}

export interface RawTree {
  tree: ModuleNode;
  tokens: Token[];
  problems: RawProblem[];
}

/** The parser at work. It has no way to say which token a problem is about, so its place is looked at when it asks for the message. */
let working: { _tokenIndex: number } | undefined;

// The parser asks for a message's text by name. It is answered with the name itself, the place and the argument, so that the text can be chosen
// later, when the surroundings are known.
const parameterized = new Set(["duplicateParam", "duplicateCapturePatternTarget", "invalidTokenChars"]);
const encode = (key: string, argument = ""): string => `${key} ${working?._tokenIndex ?? 0} ${argument}`;
const withArgument = (key: string) => () => ({ format: (values: object) => encode(key, Object.values(values).join(" ")) });
const localized = LocMessage as unknown as Record<string, () => unknown>;
for (const key of Object.keys(messages)) localized[key] = parameterized.has(key) ? withArgument(key) : () => encode(key);
(LocAddendum as unknown as Record<string, () => unknown>).orPatternMissingName = () => ({ format: () => "" });

/** Runs pyright's parser over a text. May throw a RangeError when the text is nested too deeply for the stack. */
export function parseWithPyright(text: string): RawTree {
  const options = new ParseOptions();
  options.reportErrorsForParsedStringContents = false;
  const sink = new DiagnosticSink();
  const parser = new Parser();
  working = parser as unknown as { _tokenIndex: number };
  const { parserOutput, tokenizerOutput } = parser.parseSourceFile(text, options, sink);
  working = undefined;
  const { lines } = parserOutput;
  const offset = ({ line, character }: { line: number; character: number }): number =>
    line < lines.count ? lines.getItemAt(line).start + character : text.length;
  const problems = sink.fetchAndClear().map(({ message, range }): RawProblem => {
    const [key = "", found = "0", argument = ""] = message.split(" ");
    return { start: offset(range.start), end: offset(range.end), key, found: Number(found), argument };
  });
  return { tree: parserOutput.parseTree, tokens: listOf(tokenizerOutput.tokens), problems };
}

/** The tokens alone; unlike the parser, pyright's tokenizer takes text nested to any depth. */
export function tokenize(text: string): Token[] {
  return listOf(new Tokenizer().tokenize(text).tokens);
}

function listOf(collection: { count: number; getItemAt(index: number): Token }): Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < collection.count; i++) tokens.push(collection.getItemAt(i));
  return tokens;
}
