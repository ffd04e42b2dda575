import ast, struct
def tried(f, *a):
    try:
        print(f(*a))
    except Exception as e:
        print(type(e).__name__, e)
class nn:
    class ReLU: pass
x = 3
print(eval("x + 1"), eval("nn.ReLU").__name__, eval("[i * x for i in range(3)]"), eval("y * 2", {"y": 5}), eval("a + b", {"a": 1}, {"b": 2}))
def f(depth):
    return eval("depth * 2 + x")
print(f(4))
exec("z = x * 2\ndef g(v): return v + z"); print(z, g(1))
ns = {}; exec("k = 1\nclass C: v = k", ns); print(ns["k"], ns["C"].v)
tried(eval, "nope")
tried(ast.literal_eval, "[1, 2.5, 'a', None, True, {'k': (1, -2)}]")
tried(ast.literal_eval, " 3 ")
print(struct.pack(">IHb", 1, 2, -3), struct.unpack("<if", struct.pack("<if", 7, 1.5)), struct.calcsize("@bi"), struct.unpack(">2s?Q", b"ab\x01\x00\x00\x00\x00\x00\x00\x01\x00"), struct.pack("3h", 1, 2, 3), struct.unpack_from(">H", b"\x00\x00\x01\x02", 2), struct.unpack("<e", b"\x00\x3c"))
