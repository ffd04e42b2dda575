// The embedded engine's operations: the torch table's name of each → how it is computed.
import type { Binding } from "./binding";
import { elementwise } from "./elementwise";
import { linalg } from "./linalg";
import { more } from "./more";
import { sequence } from "./sequence";
import { index } from "./index";
import { nn } from "./nn";
import { creation, random } from "./random";
import { reduce } from "./reduce";
import { shape } from "./shape";

export const bindings: Readonly<Record<string, Binding>> = { ...elementwise, ...shape, ...reduce, ...index, ...nn, ...creation, ...random, ...sequence, ...more, ...linalg };
