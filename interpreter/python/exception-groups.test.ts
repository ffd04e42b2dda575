// except*: each clause takes its part of a group; expected output is CPython's.
import { expect, it } from "vitest";
import { runPython } from "./testing";

const program = `
def caught(error):
    try:
        try:
            raise error
        except* ValueError as group:
            print("values", repr(group.exceptions))
        except* (TypeError, KeyError) as group:
            print("types", group, repr(group.exceptions))
        else:
            print("nothing")
        finally:
            print("finally")
    except BaseException as left:
        print("left", type(left).__name__, left)

caught(ExceptionGroup("g", [ValueError("a"), TypeError("b"), ValueError("c")]))
caught(ExceptionGroup("g", [ValueError("a"), OSError("b"), ExceptionGroup("inner", [KeyError("c"), OSError("d")])]))
caught(KeyError("k"))
caught(OSError("o"))
g = ExceptionGroup("g", [ValueError("a"), TypeError("b")])
print(g.message, g.split(ValueError), g.subgroup(lambda e: isinstance(e, TypeError)), g.subgroup(OSError))
`;

it("runs as in CPython", () => {
  expect(runPython(program, { mode: "numbers" }).output).toBe("values (ValueError('a'), ValueError('c'))\ntypes g (1 sub-exception) (TypeError('b'),)\nfinally\nvalues (ValueError('a'),)\ntypes g (1 sub-exception) (ExceptionGroup('inner', [KeyError('c')]),)\nfinally\nleft ExceptionGroup g (2 sub-exceptions)\ntypes  (1 sub-exception) (KeyError('k'),)\nfinally\nfinally\nleft OSError o\ng (ExceptionGroup('g', [ValueError('a')]), ExceptionGroup('g', [TypeError('b')])) g (1 sub-exception) None\n");
});
it("while editing nothing is reported that is caught", () => {
  expect(runPython("try:\n  raise ExceptionGroup('g', [ValueError('a')])\nexcept* ValueError as e:\n  print(e.exceptions)\n", { mode: "shapes" }).problems).toEqual([]);
});
