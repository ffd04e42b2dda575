"""Runs a program on real PyTorch and records what each assignment bound and what each failing statement raised.

  python facts.py PROGRAM.py      (the program's own output goes to stderr)

{"facts": [{"line", "name", "value"}], "errors": [{"line", "from", "to", "type", "message"}], "uncalled": [[from, to]],
 "modules": {name: {"parameters", "trainable"}}}
A value is {"shape", "dtype"} for a tensor, a list for tuples and lists of such; anything else is left out. A name bound several times on a line
is given once for each distinct value. A failing statement of the module's own body does not end the program: the next one runs. An error's line
is the innermost in the program itself; "from" and "to" are the lines of the statement of the module's body that it came from.
"""
import ast
import json
import sys
import traceback
from pathlib import Path

path, sys.argv = sys.argv[1], sys.argv[1:]
import torch

# A torchvision that was built for another torch lacks its compiled operators, which nothing here calls.
_declared = torch.library.Library("torchvision", "DEF")
for _name in ("nms", "qnms"):
    _declared.define(_name + "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")

seen = {}
uncalled = {}


def value_of(v, depth=0):
    if isinstance(v, torch.Tensor):
        return {"shape": list(v.shape), "dtype": str(v.dtype).removeprefix("torch.")}
    if isinstance(v, (tuple, list)) and 0 < len(v) <= 16 and depth < 3:
        inner = [value_of(x, depth + 1) for x in v]
        return inner if all(x is not None for x in inner) else None
    return None


def __fact__(line, name, v):
    if (what := value_of(v)) is not None:
        seen[(line, name, json.dumps(what))] = None


def __entered__(line):
    uncalled.pop(line, None)


def __returned__(line, v):
    __fact__(line, "return", v)
    return v


def names_of(target):
    if isinstance(target, ast.Name):
        return [target.id]
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        return [f"{target.value.id}.{target.attr}"]
    if isinstance(target, ast.Starred):
        return names_of(target.value)
    if isinstance(target, (ast.Tuple, ast.List)):
        return [name for e in target.elts for name in names_of(e)]
    return []


class Record(ast.NodeTransformer):
    """Puts a call that notes the names behind each statement that binds them."""

    def noting(self, node, names):
        calls = [ast.parse(f"__fact__({node.lineno}, {n!r}, {n})").body[0] for n in names]
        for call in calls:
            for part in ast.walk(call):
                ast.copy_location(part, node)
        return calls

    def visit_Assign(self, node):
        return [node, *self.noting(node, [n for t in node.targets for n in names_of(t)])]

    def visit_AnnAssign(self, node):
        return [node, *self.noting(node, names_of(node.target))] if node.value else node

    def visit_AugAssign(self, node):
        return [node, *self.noting(node, names_of(node.target))]

    def visit_For(self, node):
        self.generic_visit(node)
        node.body = self.noting(node, names_of(node.target)) + node.body
        return node

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        uncalled[node.lineno] = node.end_lineno
        call = ast.parse(f"__entered__({node.lineno})").body[0]
        for part in ast.walk(call):
            ast.copy_location(part, node)
        # A docstring stays the first statement.
        at = 1 if isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant) else 0
        node.body.insert(at, call)
        return node

    def visit_Return(self, node):
        if node.value is None:
            return node
        wrapped = ast.parse(f"return __returned__({node.lineno}, 0)").body[0]
        wrapped.value.args[1] = node.value
        return ast.copy_location(wrapped, node)


scope = {"__name__": "__main__", "__file__": path, "__fact__": __fact__, "__returned__": __returned__, "__entered__": __entered__}
sys.path.insert(0, str(Path(path).parent))
stdout, sys.stdout, errors = sys.stdout, sys.stderr, []
for statement in ast.parse(Path(path).read_text("utf-8")).body:
    recorded = Record().visit(statement)
    body = recorded if isinstance(recorded, list) else [recorded]
    try:
        exec(compile(ast.fix_missing_locations(ast.Module(body, [])), path, "exec"), scope)
    except SystemExit:
        break
    except BaseException as e:
        lines = [f.lineno for f in traceback.extract_tb(e.__traceback__) if f.filename == path]
        errors.append({"line": lines[-1] if lines else 0, "from": statement.lineno, "to": statement.end_lineno, "type": type(e).__name__, "message": str(e)})
modules = {
    name: {"parameters": sum(p.numel() for p in v.parameters()), "trainable": sum(p.numel() for p in v.parameters() if p.requires_grad)}
    for name, v in scope.items()
    if isinstance(v, torch.nn.Module)
}
sys.stdout = stdout
print(json.dumps({"facts": [{"line": line, "name": n, "value": json.loads(v)} for line, n, v in sorted(seen)], "errors": errors, "uncalled": list(uncalled.items()), "modules": modules}))
