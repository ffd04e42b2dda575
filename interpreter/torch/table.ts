// The table of operations: an explicit list of families; whatever op (or list of ops) a family exports is in it.
import type { Op } from "./core/op";
import * as activation from "./ops/activation";
import * as binary from "./ops/binary";
import * as conv from "./ops/conv";
import * as convert from "./ops/convert";
import * as create from "./ops/create";
import * as gather from "./ops/gather";
import * as indexing from "./ops/indexing";
import * as join from "./ops/join";
import * as linalg from "./ops/linalg";
import * as linear from "./ops/linear";
import * as literal from "./ops/literal";
import * as loss from "./ops/loss";
import * as marginLoss from "./ops/margin-loss";
import * as matmul from "./ops/matmul";
import * as norm from "./ops/norm";
import * as pool from "./ops/pool";
import * as reduce from "./ops/reduce";
import * as resize from "./ops/resize";
import * as unary from "./ops/unary";
import * as copies from "./ops/copies";
import * as fft from "./ops/fft";
import * as special from "./ops/special";
import * as strided from "./ops/strided";
import * as windows from "./ops/windows";
import * as calculus from "./ops/calculus";
import * as draw from "./ops/draw";
import * as histogram from "./ops/histogram";
import * as masked from "./ops/masked";
import * as spectrum from "./ops/spectrum";
import * as statistics from "./ops/statistics";
import * as unique from "./ops/unique";
import * as view from "./ops/view";
import * as bag from "./ops/bag";
import * as combine from "./ops/combine";
import * as diagonal from "./ops/diagonal";
import * as indexWrite from "./ops/index-write";
import * as nativeNorm from "./ops/native-norm";
import * as patches from "./ops/patches";
import * as rare from "./ops/rare";
import * as sample from "./ops/sample";
import * as unpool from "./ops/unpool";

const families: readonly Record<string, unknown>[] = [activation, binary, conv, convert, create, gather, indexing, join, linalg, linear, literal, loss, marginLoss, matmul, norm, pool, reduce, resize, unary, view, bag, combine, diagonal, indexWrite, nativeNorm, patches, rare, sample, unpool, copies, fft, special, strided, windows, calculus, draw, histogram, masked, spectrum, statistics, unique];

const isOp = (v: unknown): v is Op => typeof v === "object" && v !== null && (v as Op).kind === "op";
/** Every operation, once. */
export const ops: readonly Op[] = families.flatMap((f) => Object.values(f).flat().filter(isOp));
