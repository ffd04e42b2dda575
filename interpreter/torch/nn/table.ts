// The table of layers: an explicit list of families; whatever layer a family exports is in it.
import type { Layer } from "../core/layer";
import * as activation from "./layers/activation";
import * as adaptive from "./layers/adaptive";
import * as batchnorm from "./layers/batchnorm";
import * as conv from "./layers/conv";
import * as distance from "./layers/distance";
import * as dropout from "./layers/dropout";
import * as embedding from "./layers/embedding";
import * as lazy from "./layers/lazy";
import * as linear from "./layers/linear";
import * as loss from "./layers/loss";
import * as norm from "./layers/norm";
import * as padding from "./layers/padding";
import * as pool from "./layers/pool";
import * as recurrent from "./layers/recurrent";
import * as reshape from "./layers/reshape";
import * as transformer from "./layers/transformer";

const families: readonly Record<string, unknown>[] = [linear, conv, pool, batchnorm, norm, activation, dropout, embedding, reshape, padding, distance, loss, lazy, adaptive, recurrent, transformer];

const isLayer = (v: unknown): v is Layer => typeof v === "object" && v !== null && (v as Layer).kind === "layer";
/** Every layer, once. */
export const layers: readonly Layer[] = families.flatMap((f) => Object.values(f).flat().filter(isLayer));
