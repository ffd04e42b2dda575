// A tensor: shape, dtype, device, strides; and, where the program really runs, numbers.
import type { Dim, Shape } from "../shape";
import type { ClassValue, Device, Dtype, Value } from "../python/values";

/** What autograd knows of the operation that made a tensor. The engine's node hangs on `node`. */
export interface GradFn { readonly name: string; readonly node?: unknown }

/** Memory shared by a tensor and its aliases (`.data`, `.detach()`, views). `handle` belongs to the engine. */
export interface Storage { handle: unknown; version: number; /** The numbers in row-major order, read from the engine. */ numbers?(): ArrayLike<number>; /** Changes whenever the numbers may have changed. */ stamp?(): number }

export interface Tensor {
  readonly kind: "tensor";
  /** Null when even the number of dimensions is unknown. */
  shape: Shape | null;
  /** Null when unknown. */
  dtype: Dtype | null;
  device: Device;
  /** In elements; undefined: contiguous (what most operations give); null: unknown. */
  strides: Shape | null | undefined;
  requiresGrad: boolean;
  gradFn: GradFn | null;
  /** `.grad`: a tensor or null. */
  grad: Tensor | null;
  /** torch.Tensor itself, nn.Parameter, or a subclass. Undefined means torch.Tensor. */
  cls?: ClassValue;
  /** Set on a gradient that the program has read: only the others are known to be garbage when they are let go. */
  exposed?: boolean;
  /** Attributes set by the program. */
  attrs?: Map<string, Value>;
  /**
   * Numbers known without an engine (row-major, at most 4096): of literals, arange, linspace and what is folded from them.
   * bool as 0/1. In "numbers" mode it is only a cache. Dropped by any in-place write that is not folded.
   */
  constant?: readonly number[];
  storage?: Storage;
  /** Why shape or dtype is unknown. */
  because?: string;
  /** Set on the input of a forward whose shape is to be inferred: operations may refine it (torch/infer.ts). */
  probe?: Probe;
  /** For views: the tensor whose memory this is a window of. */
  base?: Tensor;
  /** How it was last described (trace/describe): holds while the fields it was made from are the same. */
  told?: object | undefined;
}

/** An input of unknown shape: the first operation that needs a certain form says which. */
export interface Probe { readonly name: string; /** A fresh size, named after its meaning: "B", "H". */ size(name: string): Dim; /** `certain`: by what the program does with the shape itself, and not by what an operation mostly takes. */ refine(shape: Shape, certain?: boolean): void; note(fact: "integer" | "float"): void }

export interface Meta {
  shape: Shape | null; dtype: Dtype | null; device?: Device; strides?: Shape | null; constant?: readonly number[]; because?: string;
  /** One of several results that has no gradient, though the operation has. */
  detached?: boolean;
}
export type { Dim, Shape };
