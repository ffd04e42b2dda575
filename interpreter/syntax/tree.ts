// The tree of a Python file: CPython's `ast`, node for node and field for field, with UTF-16 offsets in place of lines and columns.
//
// What differs from `ast`:
// - every node has `kind` (the class name in `ast`) and `start`, `end` (offsets into the text; brackets around an expression are outside it);
// - operators are their spelling ("+", "not in", "and"), there is no `ctx`, no `type_comment`;
// - a name inside a node (attribute, keyword, function …) has a range of its own beside it (`attrRange`, `nameRange` …);
// - a Constant's value is tagged with its Python type;
// - damage is an `ErrorExpr` or an `ErrorStmt` that keeps what could be read inside.

/** A piece of the text: `start` up to, not including, `end`, in UTF-16 code units. */
export interface Range {
  start: number;
  end: number;
}

/** What `ast.Constant` holds. An int is a number when that is exact (up to 2⁵³ − 1), else a bigint; `complex` holds the imaginary part. */
export type ConstantValue =
  | { type: "None" }
  | { type: "Ellipsis" }
  | { type: "bool"; value: boolean }
  | { type: "int"; value: number | bigint }
  | { type: "float"; value: number }
  | { type: "complex"; value: number }
  | { type: "str"; value: string }
  | { type: "bytes"; value: Uint8Array };

export type UnaryOperator = "+" | "-" | "~" | "not";
export type BinaryOperator = "+" | "-" | "*" | "@" | "/" | "%" | "**" | "<<" | ">>" | "|" | "^" | "&" | "//";
export type BooleanOperator = "and" | "or";
export type CompareOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "is" | "is not" | "in" | "not in";

// ---------------------------------------------------------------------------------------------------------------------------- Module

export interface Module extends Range {
  kind: "Module";
  body: Stmt[];
  /** The text of the first statement when that is a plain string, as written (not cleaned of indentation); else null. */
  docstring: string | null;
}

// ------------------------------------------------------------------------------------------------------------------------- Statements

export interface FunctionDef extends Range {
  kind: "FunctionDef";
  name: string;
  nameRange: Range;
  args: Arguments;
  body: Stmt[];
  decorator_list: Expr[];
  returns: Expr | null;
  type_params: TypeParam[];
  docstring: string | null;
  /** Reads the body, which was left out (outline.ts). */
  rest?: () => Stmt[];
}

export interface AsyncFunctionDef extends Omit<FunctionDef, "kind"> {
  kind: "AsyncFunctionDef";
}

export interface ClassDef extends Range {
  kind: "ClassDef";
  name: string;
  nameRange: Range;
  bases: Expr[];
  keywords: Keyword[];
  body: Stmt[];
  decorator_list: Expr[];
  type_params: TypeParam[];
  docstring: string | null;
}

export interface Return extends Range {
  kind: "Return";
  value: Expr | null;
}

export interface Delete extends Range {
  kind: "Delete";
  targets: Expr[];
}

export interface Assign extends Range {
  kind: "Assign";
  targets: Expr[];
  value: Expr;
}

export interface AugAssign extends Range {
  kind: "AugAssign";
  target: Expr;
  /** Without the "=": `x += 1` has "+". */
  op: BinaryOperator;
  value: Expr;
}

export interface AnnAssign extends Range {
  kind: "AnnAssign";
  target: Expr;
  annotation: Expr;
  value: Expr | null;
  /** The target is a bare name without brackets around it, so it is a variable declaration. */
  simple: boolean;
}

export interface TypeAlias extends Range {
  kind: "TypeAlias";
  name: Name;
  type_params: TypeParam[];
  value: Expr;
}

export interface For extends Range {
  kind: "For";
  target: Expr;
  iter: Expr;
  body: Stmt[];
  orelse: Stmt[];
}

export interface AsyncFor extends Omit<For, "kind"> {
  kind: "AsyncFor";
}

export interface While extends Range {
  kind: "While";
  test: Expr;
  body: Stmt[];
  orelse: Stmt[];
}

/** An `elif` is an If of its own, the only statement in `orelse`. */
export interface If extends Range {
  kind: "If";
  test: Expr;
  body: Stmt[];
  orelse: Stmt[];
}

export interface With extends Range {
  kind: "With";
  items: WithItem[];
  body: Stmt[];
}

export interface AsyncWith extends Omit<With, "kind"> {
  kind: "AsyncWith";
}

export interface WithItem extends Range {
  kind: "withitem";
  context_expr: Expr;
  optional_vars: Expr | null;
}

export interface Match extends Range {
  kind: "Match";
  subject: Expr;
  cases: MatchCase[];
}

export interface MatchCase extends Range {
  kind: "match_case";
  pattern: Pattern;
  guard: Expr | null;
  body: Stmt[];
}

export interface Raise extends Range {
  kind: "Raise";
  exc: Expr | null;
  cause: Expr | null;
}

export interface Try extends Range {
  kind: "Try";
  body: Stmt[];
  handlers: ExceptHandler[];
  orelse: Stmt[];
  finalbody: Stmt[];
}

/** `try` with `except*`. */
export interface TryStar extends Omit<Try, "kind"> {
  kind: "TryStar";
}

export interface ExceptHandler extends Range {
  kind: "ExceptHandler";
  type: Expr | null;
  name: string | null;
  nameRange: Range | null;
  body: Stmt[];
}

export interface Assert extends Range {
  kind: "Assert";
  test: Expr;
  msg: Expr | null;
}

export interface Import extends Range {
  kind: "Import";
  names: Alias[];
}

export interface ImportFrom extends Range {
  kind: "ImportFrom";
  /** Dotted name after the leading dots; null in `from . import x`. */
  module: string | null;
  moduleRange: Range;
  names: Alias[];
  /** How many leading dots. */
  level: number;
}

export interface Alias extends Range {
  kind: "alias";
  /** Dotted in `import a.b`; "*" in `from a import *`. */
  name: string;
  nameRange: Range;
  asname: string | null;
  asnameRange: Range | null;
}

export interface Global extends Range {
  kind: "Global";
  names: string[];
  nameRanges: Range[];
}

export interface Nonlocal extends Omit<Global, "kind"> {
  kind: "Nonlocal";
}

/** An expression that stands alone as a statement. */
export interface ExprStmt extends Range {
  kind: "Expr";
  value: Expr;
}

export interface Pass extends Range {
  kind: "Pass";
}

export interface Break extends Range {
  kind: "Break";
}

export interface Continue extends Range {
  kind: "Continue";
}

/** A statement that could not be read. `children` are the expressions, `body` the statements that could be read inside it. */
export interface ErrorStmt extends Range {
  kind: "ErrorStmt";
  children: Expr[];
  body: Stmt[];
}

export type Stmt =
  | FunctionDef | AsyncFunctionDef | ClassDef | Return | Delete | Assign | AugAssign | AnnAssign | TypeAlias | For | AsyncFor | While | If
  | With | AsyncWith | Match | Raise | Try | TryStar | Assert | Import | ImportFrom | Global | Nonlocal | ExprStmt | Pass | Break | Continue
  | ErrorStmt;

// ------------------------------------------------------------------------------------------------------------------------ Expressions

/** `a and b and c` is one node with three values. */
export interface BoolOp extends Range {
  kind: "BoolOp";
  op: BooleanOperator;
  values: Expr[];
}

export interface NamedExpr extends Range {
  kind: "NamedExpr";
  target: Name;
  value: Expr;
}

export interface BinOp extends Range {
  kind: "BinOp";
  left: Expr;
  op: BinaryOperator;
  right: Expr;
}

export interface UnaryOp extends Range {
  kind: "UnaryOp";
  op: UnaryOperator;
  operand: Expr;
}

export interface Lambda extends Range {
  kind: "Lambda";
  args: Arguments;
  body: Expr;
}

export interface IfExp extends Range {
  kind: "IfExp";
  test: Expr;
  body: Expr;
  orelse: Expr;
}

/** `keys[i]` is null where `values[i]` is unpacked: `{**values[i]}`. */
export interface Dict extends Range {
  kind: "Dict";
  keys: (Expr | null)[];
  values: Expr[];
}

export interface SetExpr extends Range {
  kind: "Set";
  elts: Expr[];
}

export interface ListComp extends Range {
  kind: "ListComp";
  elt: Expr;
  generators: Comprehension[];
}

export interface SetComp extends Range {
  kind: "SetComp";
  elt: Expr;
  generators: Comprehension[];
}

export interface DictComp extends Range {
  kind: "DictComp";
  key: Expr;
  value: Expr;
  generators: Comprehension[];
}

export interface GeneratorExp extends Range {
  kind: "GeneratorExp";
  elt: Expr;
  generators: Comprehension[];
}

export interface Comprehension extends Range {
  kind: "comprehension";
  target: Expr;
  iter: Expr;
  ifs: Expr[];
  is_async: boolean;
}

export interface Await extends Range {
  kind: "Await";
  value: Expr;
}

export interface Yield extends Range {
  kind: "Yield";
  value: Expr | null;
}

export interface YieldFrom extends Range {
  kind: "YieldFrom";
  value: Expr;
}

/** `left ops[0] comparators[0] ops[1] comparators[1] …` */
export interface Compare extends Range {
  kind: "Compare";
  left: Expr;
  ops: CompareOperator[];
  comparators: Expr[];
}

export interface Call extends Range {
  kind: "Call";
  func: Expr;
  args: Expr[];
  keywords: Keyword[];
}

export interface Keyword extends Range {
  kind: "keyword";
  /** null in `**value`. */
  arg: string | null;
  argRange: Range | null;
  value: Expr;
}

/** A `{…}` in an f-string. For `{x=}` the text "x=" is a Constant in front of it, and conversion "r" is filled in, as in `ast`. */
export interface FormattedValue extends Range {
  kind: "FormattedValue";
  value: Expr;
  conversion: "s" | "r" | "a" | null;
  format_spec: JoinedStr | null;
  /** The expression as written, without white space around it. */
  source: string;
}

/** An f-string: Constants (str) and FormattedValues. Implicitly concatenated strings are one node. */
export interface JoinedStr extends Range {
  kind: "JoinedStr";
  values: (Constant | FormattedValue)[];
}

/** A t-string (Python 3.14). */
export interface TemplateStr extends Range {
  kind: "TemplateStr";
  values: (Constant | FormattedValue)[];
}

export interface Constant extends Range {
  kind: "Constant";
  value: ConstantValue;
}

export interface Attribute extends Range {
  kind: "Attribute";
  value: Expr;
  attr: string;
  attrRange: Range;
}

export interface Subscript extends Range {
  kind: "Subscript";
  value: Expr;
  slice: Expr;
}

export interface Starred extends Range {
  kind: "Starred";
  value: Expr;
}

export interface Name extends Range {
  kind: "Name";
  id: string;
}

export interface List extends Range {
  kind: "List";
  elts: Expr[];
}

export interface Tuple extends Range {
  kind: "Tuple";
  elts: Expr[];
}

/** Only as a Subscript's slice, or in the Tuple there. */
export interface Slice extends Range {
  kind: "Slice";
  lower: Expr | null;
  upper: Expr | null;
  step: Expr | null;
}

/** An expression that is missing or could not be read; `children` are the pieces that could be. `self.` is one with child `self`. */
export interface ErrorExpr extends Range {
  kind: "ErrorExpr";
  children: Expr[];
}

export type Expr =
  | BoolOp | NamedExpr | BinOp | UnaryOp | Lambda | IfExp | Dict | SetExpr | ListComp | SetComp | DictComp | GeneratorExp | Await | Yield
  | YieldFrom | Compare | Call | FormattedValue | JoinedStr | TemplateStr | Constant | Attribute | Subscript | Starred | Name | List | Tuple
  | Slice | ErrorExpr;

// -------------------------------------------------------------------------------------------------------------------------- Arguments

/** Parameters, as in `ast.arguments`: `defaults` belong to the last of `[...posonlyargs, ...args]`, `kw_defaults` to `kwonlyargs` one to one. */
export interface Arguments extends Range {
  kind: "arguments";
  posonlyargs: Arg[];
  args: Arg[];
  vararg: Arg | null;
  kwonlyargs: Arg[];
  kw_defaults: (Expr | null)[];
  kwarg: Arg | null;
  defaults: Expr[];
}

export interface Arg extends Range {
  kind: "arg";
  arg: string;
  argRange: Range;
  annotation: Expr | null;
}

export interface TypeParam extends Range {
  kind: "TypeVar" | "ParamSpec" | "TypeVarTuple";
  name: string;
  nameRange: Range;
  bound: Expr | null;
  default_value: Expr | null;
}

// --------------------------------------------------------------------------------------------------------------------------- Patterns

export interface MatchValue extends Range {
  kind: "MatchValue";
  value: Expr;
}

export interface MatchSingleton extends Range {
  kind: "MatchSingleton";
  value: boolean | null;
}

export interface MatchSequence extends Range {
  kind: "MatchSequence";
  patterns: Pattern[];
}

export interface MatchMapping extends Range {
  kind: "MatchMapping";
  keys: Expr[];
  patterns: Pattern[];
  rest: string | null;
  restRange: Range | null;
}

export interface MatchClass extends Range {
  kind: "MatchClass";
  cls: Expr;
  patterns: Pattern[];
  kwd_attrs: string[];
  kwdAttrRanges: Range[];
  kwd_patterns: Pattern[];
}

/** `*name` in a sequence pattern; name is null for `*_`. */
export interface MatchStar extends Range {
  kind: "MatchStar";
  name: string | null;
  nameRange: Range | null;
}

/** `pattern as name`, a capture (pattern null), or the wildcard `_` (both null). */
export interface MatchAs extends Range {
  kind: "MatchAs";
  pattern: Pattern | null;
  name: string | null;
  nameRange: Range | null;
}

export interface MatchOr extends Range {
  kind: "MatchOr";
  patterns: Pattern[];
}

/** A pattern that could not be read. */
export interface ErrorPattern extends Range {
  kind: "ErrorPattern";
}

export type Pattern =
  | MatchValue | MatchSingleton | MatchSequence | MatchMapping | MatchClass | MatchStar | MatchAs | MatchOr | ErrorPattern;

/** Anything with a `kind`. */
export type Node =
  | Module | Stmt | Expr | Pattern | WithItem | MatchCase | ExceptHandler | Alias | Comprehension | Keyword | Arguments | Arg | TypeParam;

// ------------------------------------------------------------------------------------------------------------- What parsing gives

/** `# …` up to the end of its line. */
export interface Comment extends Range {
  /** Without the "#". */
  text: string;
  /** From 0. */
  line: number;
  /** Only white space stands in front of it on its line. */
  ownLine: boolean;
}

/** A syntax error, in words like Python's own ("'(' was never closed"). */
export interface SyntaxProblem extends Range {
  message: string;
}
