# Asks Python how it formats: `python truth.py > truth.json` (3.11; the words of some errors differ in other versions).
import json
import random

random.seed(5)
NUMBERS = [0, 1, -1, 255, -12345, 2**53 + 1, 10**25, 65, 0.0, -0.0, 1.0, 0.5, 2.5, -2.5, 0.125, 1e-5, 0.0001, 123456.789, 1e16, 9.9999e15, 1e22,
           5e-324, 0.1, 1 / 3, 9.995, 999999.5, float("inf"), float("-inf"), float("nan")]
VALUES = [*NUMBERS, "", "abc", "h\u00e9llo", "\U0001F600x", True, False]


def encode(value):
    kind = type(value).__name__
    return [kind, repr(value) if kind in ("int", "float") else value]


def answer(make):
    try:
        return ["ok", make()]
    except Exception as error:
        return [type(error).__name__, str(error)]


def pick(*choices):
    return "".join(random.choice(c) for c in choices)


def formats():
    wild = (["", "<", ">", "^", "=", "*<", "0^", "{="], ["", "+", "-", " "], ["", "", "z"], ["", "#"], ["", "0"], ["", "5", "12"], ["", ",", "_", ",_"],
            ["", ".0", ".3", "."], ["", "d", "f", "e", "g", "%", "s", "x", "X", "o", "b", "c", "n", "E", "G", "q", "dd"])
    tame = (["", "<", ">", "^"], ["", "+"], ["", "0"], ["", "5", "12"], ["", ",", "_"], ["", ".0", ".1", ".3", ".10"], ["", "d", "f", "e", "g", "%"])
    out = []
    for i in range(360):
        value, spec = random.choice(VALUES), pick(*(wild if i % 3 == 0 else tame))
        out.append([encode(value), spec, *answer(lambda: format(value, spec))])
    for _ in range(100):
        value = random.choice([random.random(), random.randint(-10**6, 10**6) / 2 ** random.randint(0, 12), random.random() * 10 ** random.randint(-30, 30)])
        spec = f".{random.randint(0, 12)}{random.choice('feg%')}"
        out.append([encode(value), spec, "ok", format(value, spec)])
    return out


def percents():
    out = []
    for _ in range(220):
        flags, code = "".join(random.sample("-+ #0", random.choice([0, 0, 1, 2]))), random.choice("ddxoXeEfgGcrsaiuy")
        template = pick(["", "a ", "%%"], ["%"]) + flags + pick(["", "5", "12", "*"], ["", ".0", ".3", ".*"], ["", "l"]) + code
        args = [random.choice([3, 8, -6, 0]) for _ in range(template.count("*"))] + [random.choice(VALUES)]
        if random.random() < 0.1:
            args = args[:-1] if random.random() < 0.5 else [*args, 1]
        out.append([template, [encode(a) for a in args], *answer(lambda: template % tuple(args))])
    return out


def rounds():
    values = [(random.randint(-10**6, 10**6) / 2 ** random.randint(0, 12), random.randint(-3, 6)) for _ in range(100)]
    values += [(2.675, 2), (0.5, 0), (1.5, 0), (-0.04, 1), (1e300, 2), (5e-324, 323), (1234.5, -2)]
    return [[repr(x), n, repr(round(x, n))] for x, n in values]


def complexes():
    cases = [(1 + 2j, ".2f"), (1 - 2j, ">20.3g"), (1j, ".2"), (0j, "e"), (-0.0 - 1j, "+.1f"), (1 + 2j, "05"), (1 + 2j, "d"), (1234567 + 2j, ","), (1j, "20")]
    return [[repr(c.real), repr(c.imag), spec, *answer(lambda: format(c, spec))] for c, spec in cases]


truth = {"formats": formats(), "percents": percents(), "rounds": rounds(), "complexes": complexes()}
print("{" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in truth.items()) + "}")
