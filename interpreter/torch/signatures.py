"""Writes signatures.json: the argument lists of torch's native functions and Tensor's methods, as PyTorch's own messages print them.

    python interpreter/torch/signatures.py        # wherever PyTorch 2.13 is installed

A function with several overloads prints them when it is called with nonsense. Functions with one are read from the stubs that come with
PyTorch. `tuple of ints~` takes a bare int too, `Tensor+` a number, `Tensor?` None. A function that has deprecated overloads besides, which
messages do not show, begins with "!". Methods without arguments have an empty list. A string stands for another entry.
"""
import ast
import json
import pathlib
import re
import types
import warnings

import torch

stubs = pathlib.Path(torch.__file__).parent / "_C"
simple = {
    "Tensor": "Tensor", "_int": "int", "_int | SymInt": "int", "int": "int", "_float": "float", "float": "float", "_bool": "bool", "bool": "bool", "str": "str",
    "_dtype": "torch.dtype", "_layout": "torch.layout", "DeviceLikeType": "torch.device", "Generator": "torch.Generator", "memory_format": "torch.memory_format",
    "torch.memory_format": "torch.memory_format", "Number | _complex": "Number", "Number": "Number", "Storage": "Storage",
    "tuple[Tensor, ...] | list[Tensor]": "tuple of Tensors", "tuple[Tensor | None, ...] | list[Tensor | None]": "tuple of Tensors", "Tensor | tuple[Tensor, ...] | list[Tensor]": "tuple of Tensors",
    "Sequence[_float]": "tuple of floats", "Sequence[float]": "tuple of floats", "_float | Sequence[_float]": "tuple of floats",
    "Sequence[_int | SymInt]": "tuple of ints", "Sequence[_int]": "tuple of ints", "Sequence[int]": "tuple of ints", "_size": "tuple of ints",
    "_int | SymInt | Sequence[_int | SymInt]": "tuple of ints~", "_int | Sequence[_int]": "tuple of ints~", "_int | _size": "tuple of ints~",
    "Tensor | Number | _complex": "Tensor+", "Tensor | Number | _complex | torch.SymInt | torch.SymFloat": "Tensor+", "Tensor | Number": "Tensor+", "Tensor | Number | torch.SymInt | torch.SymFloat": "Tensor+",
}


def kind(annotation):
    text = ast.unparse(annotation) if annotation is not None else "object"
    text = re.sub(r"^Optional\[(.*)\]$", r"\1", text)
    nullable = text.endswith(" | None")
    found = simple.get(text[:-7] if nullable else text)
    return found and found + ("?" if nullable else "")


def written(node, method):
    """One stub as a list of "type name = default"; None when it is not one that the binder has."""
    a = node.args
    if a.vararg or a.kwarg:
        return None
    out = []
    positional = a.args[1:] if method else a.args
    defaults = [None] * (len(a.args) - len(a.defaults)) + list(a.defaults)
    for arg, default in zip(positional, defaults[1:] if method else defaults):
        out.append((arg, default))
    pieces = []
    for arg, default in out:
        pieces.append(piece(arg, default))
    if a.kwonlyargs:
        pieces.append("*")
        for arg, default in zip(a.kwonlyargs, a.kw_defaults):
            pieces.append(piece(arg, default))
    return None if None in pieces else pieces


def piece(arg, default):
    type = kind(arg.annotation)
    if type is None:
        return None
    shown = None if default is None else ast.unparse(default)
    if shown == "None":
        type = type.removesuffix("?")
    return f"{type} {arg.arg}" + (f" = {shown}" if shown else "")


def read(path, cls=None):
    tree = ast.parse(path.read_text())
    body = next(n.body for n in tree.body if isinstance(n, ast.ClassDef) and n.name == cls) if cls else tree.body
    found = {}
    for node in body:
        if isinstance(node, ast.FunctionDef):
            found.setdefault(node.name, []).append(written(node, cls is not None))
    return found


def printed(call):
    """The overloads that a call with nonsense prints; "one" when there is only one, "none" where no argument is taken; None when the function is not of that kind."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            call(*[object()] * 40)
    except TypeError as e:
        text = str(e)
        if "but expected one of:" in text:
            return [l.strip()[3:-1] for l in text.splitlines() if l.startswith(" * (")]
        if "but expected (" in text:
            return ["!" + text[text.index("but expected (") + 14 : -1]]
        if re.search(r"\(\) takes (from \d+ to )?\d+ positional argument", text):
            return "one"
        if "takes no arguments" in text:
            return "none"
    except Exception:
        pass
    return None


names = lambda pieces: [p.split(" = ")[0].split(" ")[-1] for p in pieces]
split = lambda text: [p for p in re.split(r", (?![^()]*\))", text) if p]


def merged(forms, stub):
    """Printed overloads, with what only the stubs know: where a bare int, a number or None will do, and that there are deprecated ones."""
    stub = [s for s in stub if s is not None]
    out, deprecated = [], any(f.startswith("!") for f in forms)
    forms = [f.removeprefix("!") for f in forms]
    for form in forms:
        pieces = split(form)
        for s in stub:
            if [n for n in names(s) if n != "out"] == [n for n in names(pieces) if n != "out"]:
                marks = {n: re.match(r".*?([~+]?\??) \w+( = |$)", p).group(1) for p, n in zip(s, names(s)) if p != "*"}
                pieces = [p if p == "*" or not marks.get(n) else re.sub(rf" (?={n}( = |$))", marks[n] + " ", p, count=1) for p, n in zip(pieces, names(pieces))]
        out.append(", ".join(pieces))
    shown = [set(names(split(f))) for f in forms]
    if any(not any(set(names(s)) - {"*"} <= f for f in shown) for s in stub):
        deprecated = True
    return (["!"] if deprecated else []) + out


loose = {"to", "type", "copy_", "size", "stride"}        # they read their arguments by hand


def collect(owner, stub, prefix):
    table = {}
    for name in sorted(stub):
        f = getattr(owner, name, None)
        if name.startswith("_") or name in loose or not isinstance(f, (types.BuiltinFunctionType, types.MethodDescriptorType)):
            continue
        forms = printed((lambda *a, f=f: f(torch.ones(2), *a)) if prefix == "Tensor." else f)
        usable = [s for s in stub[name] if s is not None]
        if forms == "none":
            table[prefix + name] = []
        elif forms == "one":
            if usable and usable[-1] and all(set(names(s)) == set(names(usable[-1])) for s in usable):
                table[prefix + name] = [re.sub(r"^Tensor self\b", "Tensor input", ", ".join(usable[-1]))]
        elif forms:
            table[prefix + name] = merged(forms, stub[name])
    return table


def aliases(table):
    """Functions of torch.nn.functional that are native ones themselves."""
    out = {}
    for name, f in vars(torch.nn.functional).items():
        if isinstance(f, types.BuiltinFunctionType):
            found = next((p + f.__name__ for p in ("nn.", "torch.") if p + f.__name__ in table), None)
            if found:
                out["torch.nn.functional." + name] = found
    return out


schema_types = {"Tensor": "Tensor", "Tensor?": "Tensor?", "Tensor[]": "tuple of Tensors", "int": "int", "SymInt": "int", "int?": "int?", "SymInt?": "int?", "float": "float", "float?": "float?", "bool": "bool", "bool?": "bool?",
    "str": "str", "str?": "str?", "Scalar": "Number", "Scalar?": "Number?", "ScalarType?": "torch.dtype", "int[1]": "tuple of ints~", "int[1]?": "tuple of ints~?", "SymInt[1]?": "tuple of ints~?", "int[]": "tuple of ints",
    "int[]?": "tuple of ints?", "Layout?": "torch.layout", "Device?": "torch.device"}


def of_schema(schema):
    """An overload's arguments from its schema: these modules have no stubs. None when the parser writes a type in another way."""
    inside = re.match(r"[^(]*\((.*)\) ->", schema).group(1)
    pieces = []
    for p in re.split(r", (?![^\[]*\])", inside):
        if p == "*":
            pieces.append(p)
            continue
        left, _, default = p.partition("=")
        type, name = left.rsplit(" ", 1)
        type = schema_types.get(type)
        if type is None:
            return None
        if default == "None":
            type = type.removesuffix("?")
        pieces.append(f"{type} {'input' if name == 'self' else name}" + (f" = {default.replace('[', '(').replace(']', ')')}" if default else ""))
    return pieces


def completed(pieces, outs):
    """With what every such function takes besides: where the results go, and for new tensors requires_grad."""
    more = [f"{'Tensor' if outs == 1 else 'tuple of Tensors'} out = None"] if outs else []
    if any(p.startswith("torch.device ") for p in pieces):
        more.append("bool requires_grad = False")
    return pieces + (["*"] if more and "*" not in pieces else []) + more


def unstubbed(space):
    """torch.linalg, torch.fft, torch.special: their native functions are called linalg_det, fft_fft …"""
    table, module, schemas, outs = {}, getattr(torch._C, "_" + space), {}, {}
    for s in torch._C._jit_get_all_schemas():
        written_to = sum(a.is_out for a in s.arguments)
        if s.name.startswith("aten::" + space) and written_to:
            outs[s.name[6:]] = written_to
        elif s.name.startswith("aten::" + space):
            schemas.setdefault(s.name[6:], []).append(of_schema(str(s)))
    for name in sorted(n for n in dir(module) if n.startswith(space + "_")):
        public = f"torch.{space}.{name[len(space) + 1:]}"
        forms = printed(getattr(module, name))
        known = schemas.get(name, [])
        if forms == "one":
            forms = [", ".join(completed(known[0], outs.get(name, 0)))] if len(known) == 1 and known[0] else None
        elif isinstance(forms, list):
            forms = [f.replace("~~", "~") for f in merged(forms, known)]
        if isinstance(forms, list):
            table[f"{space}.{name}"] = forms
            table[public] = f"{space}.{name}"
    return table


if __name__ == "__main__":
    table = {}
    for space in ("linalg", "fft", "special"):
        table.update(unstubbed(space))
    table.update(collect(torch._C._VariableFunctions, read(stubs / "_VariableFunctions.pyi"), "torch."))
    table.update(collect(torch.Tensor, read(stubs / "__init__.pyi", "TensorBase"), "Tensor."))
    table.update(collect(torch._C._nn, read(stubs / "_nn.pyi"), "nn."))
    table.update(aliases(table))
    for name in ("torch.div", "Tensor.div", "Tensor.div_"):        # their stub joins two overloads
        table[name][0] = re.sub(r"Tensor (?=input|other)", "Tensor+ ", table[name][0])
    target = pathlib.Path(__file__).with_name("signatures.json")
    target.write_text("{\n" + ",\n".join(f"{json.dumps(k)}:{json.dumps(v, separators=(',', ':'))}" for k, v in sorted(table.items())) + "\n}\n")
    print(len(table), target.stat().st_size)
