// An expression back to text, for messages and hovers: what `ast.unparse` gives, on one line and without its needless brackets.

import { floatRepr, stringRepr, bytesRepr } from "./literals";
import type { Arguments, Comprehension, Constant, Expr, FormattedValue } from "./tree";

/** How tightly an expression binds; one that binds less than its place asks for gets brackets. */
enum Level { NamedExpr, Tuple, Yield, Test, Or, And, Not, Compare, BitOr, BitXor, BitAnd, Shift, Sum, Term, Factor, Power, Await, Atom }

const binaryLevel: Record<string, Level> = {
  "|": Level.BitOr, "^": Level.BitXor, "&": Level.BitAnd, "<<": Level.Shift, ">>": Level.Shift, "+": Level.Sum, "-": Level.Sum,
  "*": Level.Term, "@": Level.Term, "/": Level.Term, "%": Level.Term, "//": Level.Term, "**": Level.Power,
};

/** The text of an expression, spelled as `ast.unparse` does. Damage is "…". */
export function unparse(expr: Expr): string {
  return write(expr, Level.Test);
}

function write(expr: Expr, level: Level): string {
  const [own, text] = form(expr);
  return own < level ? `(${text})` : text;
}

const list = (exprs: Expr[], level = Level.Test): string => exprs.map((expr) => write(expr, level)).join(", ");

/** How tightly an expression binds, and its text without brackets. */
function form(expr: Expr): [Level, string] {
  switch (expr.kind) {
    case "Name":
      return [Level.Atom, expr.id];
    case "Constant":
      return [Level.Atom, constant(expr)];
    case "Attribute": {
      // `1.real` would be read as a float.
      const value = write(expr.value, Level.Atom);
      const int = expr.value.kind === "Constant" && expr.value.value.type === "int";
      return [Level.Atom, `${value}${int ? " " : ""}.${expr.attr}`];
    }
    case "Call": {
      const only = expr.args[0];
      if (expr.args.length === 1 && expr.keywords.length === 0 && only!.kind === "GeneratorExp") {
        return [Level.Atom, write(expr.func, Level.Atom) + write(only!, Level.Test)];
      }
      const keywords = expr.keywords.map(({ arg, value }) => (arg === null ? "**" : `${arg}=`) + write(value, Level.Test));
      return [Level.Atom, `${write(expr.func, Level.Atom)}(${[...expr.args.map((arg) => write(arg, Level.Test)), ...keywords].join(", ")})`];
    }
    case "Subscript": {
      const { slice } = expr;
      const bare = slice.kind === "Tuple" && slice.elts.length > 0;
      return [Level.Atom, `${write(expr.value, Level.Atom)}[${bare ? tupleItems(slice.elts) : write(slice, Level.Test)}]`];
    }
    case "Slice": {
      const part = (piece: Expr | null): string => (piece ? write(piece, Level.Test) : "");
      return [Level.Atom, `${part(expr.lower)}:${part(expr.upper)}${expr.step ? `:${part(expr.step)}` : ""}`];
    }
    case "BinOp": {
      const own = binaryLevel[expr.op]!;
      // Left-associative, except "**", whose right side may be `-x`.
      const power = expr.op === "**";
      return [own, `${write(expr.left, power ? own + 1 : own)} ${expr.op} ${write(expr.right, power ? Level.Factor : own + 1)}`];
    }
    case "UnaryOp": {
      if (expr.op === "not") return [Level.Not, `not ${write(expr.operand, Level.Not)}`];
      return [Level.Factor, expr.op + write(expr.operand, Level.Factor)];
    }
    case "BoolOp": {
      const own = expr.op === "and" ? Level.And : Level.Or;
      return [own, expr.values.map((value) => write(value, own + 1)).join(` ${expr.op} `)];
    }
    case "Compare": {
      const rest = expr.ops.map((op, i) => ` ${op} ${write(expr.comparators[i]!, Level.Compare + 1)}`);
      return [Level.Compare, write(expr.left, Level.Compare + 1) + rest.join("")];
    }
    case "NamedExpr":
      return [Level.NamedExpr, `${expr.target.id} := ${write(expr.value, Level.Atom)}`];
    case "IfExp":
      return [Level.Test, `${write(expr.body, Level.Test + 1)} if ${write(expr.test, Level.Test + 1)} else ${write(expr.orelse, Level.Test)}`];
    case "Lambda": {
      const parameters = argumentList(expr.args);
      return [Level.Test, `lambda${parameters ? ` ${parameters}` : ""}: ${write(expr.body, Level.Test)}`];
    }
    case "Tuple":
      return [Level.Atom, `(${tupleItems(expr.elts)})`];
    case "List":
      return [Level.Atom, `[${list(expr.elts)}]`];
    case "Set":
      return [Level.Atom, expr.elts.length > 0 ? `{${list(expr.elts)}}` : "{*()}"];
    case "Dict": {
      const items = expr.values.map((value, i) => {
        const key = expr.keys[i];
        return key ? `${write(key, Level.Test)}: ${write(value, Level.Test)}` : `**${write(value, Level.BitOr)}`;
      });
      return [Level.Atom, `{${items.join(", ")}}`];
    }
    case "ListComp":
      return [Level.Atom, `[${write(expr.elt, Level.Test)}${generators(expr.generators)}]`];
    case "SetComp":
      return [Level.Atom, `{${write(expr.elt, Level.Test)}${generators(expr.generators)}}`];
    case "GeneratorExp":
      return [Level.Atom, `(${write(expr.elt, Level.Test)}${generators(expr.generators)})`];
    case "DictComp":
      return [Level.Atom, `{${write(expr.key, Level.Test)}: ${write(expr.value, Level.Test)}${generators(expr.generators)}}`];
    case "Starred":
      return [Level.Atom, `*${write(expr.value, Level.BitOr)}`];
    case "Await":
      return [Level.Await, `await ${write(expr.value, Level.Atom)}`];
    case "Yield":
      return [Level.Yield, `yield${expr.value ? ` ${write(expr.value, Level.Atom)}` : ""}`];
    case "YieldFrom":
      return [Level.Yield, `yield from ${write(expr.value, Level.Atom)}`];
    case "JoinedStr":
      return [Level.Atom, `f${quoted(expr.values)}`];
    case "TemplateStr":
      return [Level.Atom, `t${quoted(expr.values)}`];
    case "FormattedValue":
      return [Level.Atom, `f${quoted([expr])}`];
    case "ErrorExpr":
      return [Level.Atom, "…"];
  }
}

function tupleItems(elts: Expr[]): string {
  return elts.length === 1 ? `${write(elts[0]!, Level.Test)},` : list(elts);
}

function constant({ value: tagged }: Constant): string {
  switch (tagged.type) {
    case "None":
      return "None";
    case "Ellipsis":
      return "...";
    case "bool":
      return tagged.value ? "True" : "False";
    case "int":
      return String(tagged.value);
    case "float":
      return Number.isFinite(tagged.value) ? floatRepr(tagged.value) : "1e309";
    case "complex":
      return Number.isFinite(tagged.value) ? `${floatRepr(tagged.value).replace(/\.0$/, "")}j` : "1e309j";
    case "str":
      return stringRepr(tagged.value);
    case "bytes":
      return bytesRepr(tagged.value);
  }
}

function generators(parts: Comprehension[]): string {
  return parts.map(({ target, iter, ifs, is_async }) => {
    const bare = target.kind === "Tuple" && target.elts.length > 0 ? tupleItems(target.elts) : write(target, Level.Test);
    const conditions = ifs.map((test) => ` if ${write(test, Level.Test + 1)}`).join("");
    return ` ${is_async ? "async " : ""}for ${bare} in ${write(iter, Level.Test + 1)}${conditions}`;
  }).join("");
}

/** Parameters as they stand between the brackets of a `def`, annotations and defaults included. */
export function argumentList({ posonlyargs, args, vararg, kwonlyargs, kw_defaults, kwarg, defaults }: Arguments): string {
  const pieces: string[] = [];
  const named = ({ arg, annotation }: { arg: string; annotation: Expr | null }): string =>
    annotation ? `${arg}: ${write(annotation, Level.Test)}` : arg;
  const withDefault = (text: string, value: Expr | null | undefined): string => (value ? `${text}=${write(value, Level.Test)}` : text);
  const positional = [...posonlyargs, ...args];
  positional.forEach((arg, i) => {
    pieces.push(withDefault(named(arg), defaults[i - (positional.length - defaults.length)]));
    if (i === posonlyargs.length - 1) pieces.push("/");
  });
  if (vararg) pieces.push(`*${named(vararg)}`);
  else if (kwonlyargs.length > 0) pieces.push("*");
  kwonlyargs.forEach((arg, i) => pieces.push(withDefault(named(arg), kw_defaults[i])));
  if (kwarg) pieces.push(`**${named(kwarg)}`);
  return pieces.join(", ");
}

/** The inside of an f-string with quotes around it that do not stand in its expressions (if there are such). */
function quoted(values: (Constant | FormattedValue)[]): string {
  const inside = values.map((value) => (value.kind === "Constant" ? literalText(value) : field(value)));
  const fields = inside.filter((_, i) => values[i]!.kind === "FormattedValue").join("");
  const quote = ["'", '"', "'''", '"""'].find((mark) => !fields.includes(mark) && !inside.at(-1)?.endsWith(mark[0]!)) ?? "'";
  const texts = inside.map((text, i) => (values[i]!.kind === "Constant" ? text.replaceAll(quote, quote.replace(/./g, "\\$&")) : text));
  return quote + texts.join("") + quote;
}

function literalText({ value }: Constant): string {
  const text = value.type === "str" ? stringRepr(value.value).slice(1, -1).replaceAll("\\'", "'") : "";
  return text.replace(/[{}]/g, "$&$&");
}

function field({ value, conversion, format_spec }: FormattedValue): string {
  const text = write(value, Level.Test + 1);
  const specification = format_spec?.values.map((part) => (part.kind === "Constant" ? literalText(part) : field(part))).join("");
  return `{${text.startsWith("{") ? " " : ""}${text}${conversion ? `!${conversion}` : ""}${specification === undefined ? "" : `:${specification}`}}`;
}
