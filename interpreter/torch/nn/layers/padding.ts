// Padding layers.
import { type Value, float } from "../../../python/values";
import { any } from "../../core/args";
import { type Layer, type LayerSelf, layer } from "../../core/layer";
import { ntuple, shown } from "./common";

const file = "padding", P = "torch.nn.modules.padding.";
const forwardArgs = { input: any() };
const abstract = (name: string): Layer => layer(`${P}${name}`, { file, args: {}, setup: () => undefined, forwardArgs, forward: (self) => self.vm.raise("NotImplementedError", `Module [${name}] is missing the required "forward" function`), extraRepr: shown("{padding}") });
export const [ConstantPadNd, ReflectionPadNd, ReplicationPadNd, CircularPadNd] = [abstract("_ConstantPadNd"), abstract("_ReflectionPadNd"), abstract("_ReplicationPadNd"), abstract("_CircularPadNd")];
const sides = (self: LayerSelf, n: number, padding: Value): void => self.set("padding", ntuple(self.vm, 2 * n, padding));

const constant = (n: number): Layer => layer(`torch.nn.ConstantPad${n}d`, {
  file, base: ConstantPadNd, args: { padding: any(), value: any() }, setup(self, a) { sides(self, n, a.padding); self.set("value", a.value); }, forwardArgs,
  forward: (self, { input }) => self.call("pad", [input, self.get("padding"), "constant", self.get("value")]), extraRepr: shown("padding={padding}, value={value}"),
});
export const constants: Layer[] = [1, 2, 3].map(constant);
export const zeros: Layer[] = [1, 2, 3].map((n) => layer(`torch.nn.ZeroPad${n}d`, { ...constants[n - 1]!.spec, base: constants[n - 1]!, args: { padding: any() }, setup(self, a) { sides(self, n, a.padding as Value); self.set("value", float(0)); }, extraRepr: shown("{padding}") }));

const padding = (name: string, base: Layer, n: number, mode: string): Layer => layer(`torch.nn.${name}Pad${n}d`, {
  file, base, args: { padding: any() }, setup: (self, a) => sides(self, n, a.padding), forwardArgs, extraRepr: shown("{padding}"),
  forward(self, { input }) {
    if (mode === "circular") self.vm.callMethod(self.module, "_check_input_dim", [input]);
    return self.call("pad", [input, self.get("padding"), mode]);
  },
  ...(mode === "circular" && { members: { _check_input_dim: { kind: "builtin" as const, name: "_check_input_dim", binds: true, call: (vm: LayerSelf["vm"], [, input]: readonly Value[]) => {
    if (typeof input === "object" && input !== null && input.kind === "tensor" && input.shape && input.shape.length !== n + 1 && input.shape.length !== n + 2) vm.raise("ValueError", `expected ${n + 1}D or ${n + 2}D input (got ${input.shape.length}D input)`);
    return null;
  } } } }),
});
export const edges: Layer[] = [1, 2, 3].flatMap((n) => [padding("Reflection", ReflectionPadNd, n, "reflect"), padding("Replication", ReplicationPadNd, n, "replicate"), padding("Circular", CircularPadNd, n, "circular")]);
