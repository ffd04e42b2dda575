// The packages that are written in TypeScript, together: what an interpreter of any kind imports from.
import type { NativeModules } from "./python";
import type { ClassValue } from "./python/values";
import { einopsModules } from "./einops";
import { lightningModules } from "./lightning";
import { numpyModules } from "./numpy";
import { stdlib } from "./python/stdlib";
import { quietModules } from "./quiet";
import { torchinfoModules } from "./torchinfo";
import { torchClasses, torchModules } from "./torch";
import { funcModules } from "./torch/func";
import { torchsummaryModules } from "./torchsummary";
import { visionModules } from "./vision";

/** How a module that is not evaluated from source is made; undefined when there is none of that name. */
export const nativeModules: NativeModules = (name) => stdlib(name) ?? torchModules(name) ?? einopsModules(name) ?? visionModules(name) ?? numpyModules(name) ?? torchsummaryModules(name) ?? torchinfoModules(name) ?? quietModules(name) ?? lightningModules(name) ?? funcModules(name);

/** The Python classes of values that these packages make. */
export const packageClasses: Readonly<Record<string, ClassValue>> = torchClasses;
