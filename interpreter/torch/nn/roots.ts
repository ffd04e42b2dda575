// The classes that everything in torch.nn descends from; their methods are filled in by module.ts and parameter.ts.
import { nativeClass } from "../../python/builtins/root";
import type { ClassValue } from "../../python/values";

/** torch.Tensor; its methods come from the table (torch/tensor-class.ts). */
export const tensorClass: ClassValue = nativeClass("Tensor", { module: "torch" });
export const parameterClass: ClassValue = nativeClass("Parameter", { module: "torch.nn.parameter", bases: [tensorClass] });
export const bufferClass: ClassValue = nativeClass("Buffer", { module: "torch.nn.parameter", bases: [tensorClass] });
export const moduleClass: ClassValue = nativeClass("Module", { module: "torch.nn.modules.module" });
