# Writes the tree that Python makes of every_kind.py to every_kind.json: `python3.13 dump_ast.py` (3.13 or later: earlier ones lack syntax in it).
# A node is an object with `kind`, its fields as in the ast module, and `start`, `end` in UTF-16 code units; a statement is a line.
import ast
import json
import pathlib

OPERATORS = dict(
    Add="+", Sub="-", Mult="*", MatMult="@", Div="/", Mod="%", Pow="**", LShift="<<", RShift=">>", BitOr="|", BitXor="^", BitAnd="&", FloorDiv="//",
    And="and", Or="or", Eq="==", NotEq="!=", Lt="<", LtE="<=", Gt=">", GtE=">=", Is="is", IsNot="is not", In="in", NotIn="not in",
    UAdd="+", USub="-", Invert="~", Not="not",
)
here = pathlib.Path(__file__).parent
text = (here / "every_kind.py").read_text(encoding="utf-8")
lines = text.split("\n")
starts = [0]
for line in lines:
    starts.append(starts[-1] + len(line.encode("utf-16-le")) // 2 + 1)


def offset(line, column):
    return starts[line - 1] + len(lines[line - 1].encode()[:column].decode().encode("utf-16-le")) // 2


def constant(value):
    if isinstance(value, bytes):
        return {"type": "bytes", "value": list(value)}
    if isinstance(value, complex):
        return {"type": "complex", "value": value.imag}
    if isinstance(value, int) and not isinstance(value, bool):
        return {"type": "int", "value": str(value)}
    if value == float("inf"):
        return {"type": "float", "value": "inf"}
    return {"type": "Ellipsis"} if value is ... else {"type": "None"} if value is None else {"type": type(value).__name__, "value": value}


def dump(node):
    if isinstance(node, list):
        return [dump(item) for item in node]
    if type(node).__name__ in OPERATORS:
        return OPERATORS[type(node).__name__]
    if not isinstance(node, ast.AST):
        return node
    result = {"kind": type(node).__name__}
    for name in node._fields:
        value = getattr(node, name)
        if isinstance(node, ast.Constant):
            if name == "value":
                result[name] = constant(value)
        elif name == "conversion":
            result[name] = None if value == -1 else chr(value)
        elif name in ("simple", "is_async"):
            result[name] = bool(value)
        elif name not in ("ctx", "type_comment", "type_ignores"):
            result[name] = dump(value)
    if hasattr(node, "lineno"):
        result["start"] = offset(node.lineno, node.col_offset)
        result["end"] = offset(node.end_lineno, node.end_col_offset)
    return result


body = [json.dumps(dump(statement), separators=(",", ":")) for statement in ast.parse(text).body]
(here / "every_kind.json").write_text("[\n" + ",\n".join(body) + "\n]\n")
