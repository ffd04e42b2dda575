// A layer of torch.nn, declared once: constructor arguments, parameters, forward, repr.
import type { Dim, Shape } from "../../shape";
import type { Interp } from "../../python/interp";
import type { ClassValue, Dtype, Instance, Kwargs, Value } from "../../python/values";
import type { Tensor } from "../tensor";
import type { Args, Ready } from "./args";
import type { Check } from "./check";

/** Fills a new parameter with numbers ("numbers" mode only), drawing from torch's generator as PyTorch's reset_parameters does. */
export type Init = (vm: Interp, t: Tensor, self: LayerSelf) => void;

/** What a layer's code sees of its module: a thin hand on the Instance. Reads see what the program has changed since. */
export interface LayerSelf {
  readonly vm: Interp;
  readonly module: Instance;
  /** Sets a plain attribute (no registration). */
  set(name: string, value: Value): void;
  /** Any attribute, with Module's own lookup (parameters, buffers, submodules too). */
  get(name: string): Value;
  /** An attribute as an int or symbolic size, a tensor, or a bool, as ready values. */
  dim(name: string): Dim;
  dims(name: string): Dim[];
  flag(name: string): boolean;
  tensor(name: string): Tensor | null;
  /** Registers a parameter: its shape, or null for `register_parameter(name, None)`. */
  parameter(name: string, shape: Shape | null, init?: Init, dtype?: Dtype | null): void;
  /** Registers a buffer. */
  buffer(name: string, value: Tensor | null, persistent?: boolean): void;
  /** Registers a submodule. */
  child(name: string, module: Value): void;
  readonly training: boolean;
  /** Calls a function of the table by its name under torch.nn.functional ("relu"), or by its full name ("torch.tanh"), with Python values. Unknown where it is not modelled. */
  call(name: string, args: readonly Value[], kwargs?: Record<string, Value>): Value;
  /** str() of an attribute, for extra_repr. */
  text(name: string): string;
}

export interface LayerSpec<A extends Args, F extends Args> {
  /** One sentence, in our words. */
  readonly doc?: string;
  /** __init__'s arguments. `device` and `dtype` are added by `factory`. */
  readonly args: A;
  /** The constructor takes any further arguments and forgets them. */
  readonly anyArguments?: boolean;
  /** The constructor takes `device` and `dtype` too: parameters are made there. */
  readonly factory?: boolean;
  /** Attributes, parameters, buffers and submodules, in PyTorch's order. By default each argument is kept as an attribute of its name. */
  setup(self: LayerSelf, a: Ready<A>, c: Check): void;
  readonly forwardArgs: F;
  forward(self: LayerSelf, a: Ready<F>, c: Check): Value;
  /** What stands between the parentheses of its repr. */
  extraRepr?(self: LayerSelf): string;
  /** Further methods and class attributes, by name. */
  readonly members?: Record<string, Value>;
  /** The base layer, when it is not Module. */
  readonly base?: Layer;
  /** Classes that stand before the base. */
  readonly mixins?: readonly ClassValue[];
  /** The file of torch/nn/modules that PyTorch keeps the class in: "conv". */
  readonly file?: string;
  /** What reset_parameters does (where numbers are computed); it is called after `setup`, and a subclass may replace it. */
  reset?(self: LayerSelf): void;
  /** The form that forward's first argument must have when nothing is known of it is said by the operations that it calls (OpSpec.wants). */
}
export interface Layer { readonly kind: "layer"; readonly name: string; readonly spec: LayerSpec<any, any> }

/** Declares a layer under its full name: "torch.nn.Linear". Its class is made by nn/classes.ts. */
export const layer = <A extends Args, F extends Args>(name: string, spec: LayerSpec<A, F>): Layer => ({ kind: "layer", name, spec });
export type { ClassValue, Kwargs };
