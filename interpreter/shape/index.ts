// Dimensions and shapes: the public face of this folder.
export type { Bounds, Dim, Shape, SizeSymbol, Sym, SymbolOptions } from "./dim";
export { freshSymbol, isSym, keyOf, symbol } from "./dim";
export { pow } from "./arithmetic";
export { ceilDiv, floorDiv, mod } from "./divide";
export { add, mul, neg, product, sub, sum } from "./sums";
export { max, min } from "./extreme";
export { bounds } from "./bounds";
export { equal, greater, greaterEqual, isMultipleOf, less, lessEqual, notEqual } from "./compare";
export { substitute } from "./substitute";
export { freeSymbols } from "./symbols";
export { show, showAscii, showShape, showShapeAscii } from "./show";
export type { Assumption, Broadcast, BroadcastAll } from "./shape";
export { broadcast, broadcastAll, broadcastDim, contiguousStrides, normalizeDim, numel, sameShape } from "./shape";
export type { InferredSize } from "./view";
export { inferSize, viewStrides } from "./view";
export type { Constraint, Solution } from "./solve";
export { solve } from "./solve";
