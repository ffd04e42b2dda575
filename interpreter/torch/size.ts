// torch.Size: a tuple of sizes.
import { nativeClass } from "../python/builtins/root";
import { tupleClass } from "../python/builtins/tuple";
import { type Tuple, type Value, isUnknown, method, tuple } from "../python/values";
import { type Dim, numel } from "../shape";

/** torch.Size */
export const sizeClass = nativeClass("Size", {
  module: "torch", bases: [tupleClass],
  make: (vm, cls, args) => {
    if (args.length === 0) return tuple([], cls);
    if (isUnknown(args[0]!)) return args[0]!;
    const items = vm.items(args[0]!);
    return items ? tuple(items, cls) : { kind: "unknown", because: "unknown sizes" };
  },
});
const items = (v: Value | undefined): readonly Value[] => (v as Tuple).items;
sizeClass.dict.set("numel", method("numel", (_, [self]) => numel(items(self) as Dim[])));
sizeClass.dict.set("__repr__", method("__repr__", (vm, [self]) => `torch.Size([${items(self).map((d) => vm.repr(d)).join(", ")}])`));
sizeClass.dict.set("__str__", sizeClass.dict.get("__repr__")!);
// Slices, sums and products of a Size are Sizes again.
const again = (name: string): void => {
  const base = tupleClass.dict.get(name);
  if (base === undefined) return;
  sizeClass.dict.set(name, method(name, (vm, args, kwargs) => {
    const r = vm.call(base, args as Value[], kwargs ?? undefined);
    return typeof r === "object" && r !== null && r.kind === "tuple" ? tuple(r.items, sizeClass) : r;
  }));
};
for (const name of ["__getitem__", "__add__", "__mul__", "__rmul__"]) again(name);
