// collections.ChainMap: several mappings looked through in turn; writing goes into the first.
import type { Interp } from "../interp";
import type { ClassValue, Instance, Value } from "../values";
import { dict, list, unknown } from "../values";
import { raiseKeyError } from "../builtins/dict";
import { addMethods } from "../builtins/arguments";
import { nativeClass } from "../builtins/root";
import { instanceOf } from "../builtins/special";
import { MutableMapping } from "./collections-abc";

export const chainMapClass: ClassValue = nativeClass("ChainMap", { module: "collections", bases: [MutableMapping] });
chainMapClass.metaclass = MutableMapping.metaclass;
chainMapClass.dict.set("__abstractmethods__", { kind: "set", map: new Map(), frozen: true });
chainMapClass.dict.set("__init__", { kind: "builtin", name: "__init__", binds: true, call: (vm, [self, ...maps]) => { vm.setattr(self, "maps", list(maps.length ? [...maps] : [dict()])); return null; } });

const maps = (vm: Interp, self: Instance): readonly Value[] => vm.items(vm.getattr(self, "maps")) ?? [];
function merged(vm: Interp, self: Instance): Value {
  const out = dict();
  for (const m of [...maps(vm, self)].reverse()) vm.callMethod(out, "update", [m]);
  return out;
}
const make = (vm: Interp, all: readonly Value[]): Value => vm.call(chainMapClass, all);

addMethods<Instance>(chainMapClass, instanceOf, {
  __getitem__: [1, (vm, self, key) => {
    for (const m of maps(vm, self)) {
      const has = vm.truth(vm.binary("in", key, m));
      if (has === undefined) return unknown("the keys of this mapping are not known");
      if (has) return vm.getitem(m, key);
    }
    return raiseKeyError(vm, key);
  }],
  __setitem__: [2, (vm, self, key, value) => { vm.setitem(maps(vm, self)[0], key, value); return null; }, "raw"],
  __delitem__: [1, (vm, self, key) => vm.callMethod(maps(vm, self)[0], "__delitem__", [key])],
  __len__: [0, (vm, self) => vm.callMethod(merged(vm, self), "__len__", [])],
  __iter__: [0, (vm, self) => vm.iter(merged(vm, self))],
  __contains__: [1, (vm, self, key) => vm.binary("in", key, merged(vm, self))],
  new_child: [[0, 1], (vm, self, m) => make(vm, [m ?? dict(), ...maps(vm, self)])],
  __repr__: [0, (vm, self) => `ChainMap(${maps(vm, self).map((m) => vm.repr(m)).join(", ")})`],
});
chainMapClass.dict.set("parents", { kind: "property", set: null, del: null, get: { kind: "builtin", name: "parents", binds: false, call: (vm, [self]) => make(vm, maps(vm, self as Instance).slice(1)) } });
