// How tensors and arrays print.
export { tensorStr, type TensorStrOptions } from "./tensor-str";
export { changePrintOptions, defaultPrintOptions, type PrintOptions } from "./options";
export type { Elements } from "./number";
export { numpyRepr, numpyStr } from "./numpy-str";
export { defaultNumpyPrintOptions, numpyScalarStr, type NumpyPrintOptions } from "./numpy-number";
