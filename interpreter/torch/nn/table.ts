// The table of layers: an explicit list of families; whatever layer a family exports is in it.
import type { Layer } from "../core/layer";
import * as linear from "./layers/linear";

const families: readonly Record<string, unknown>[] = [linear];

const isLayer = (v: unknown): v is Layer => typeof v === "object" && v !== null && (v as Layer).kind === "layer";
/** Every layer, once. */
export const layers: readonly Layer[] = families.flatMap((f) => Object.values(f).filter(isLayer));
