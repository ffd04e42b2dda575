// Reading and writing the files that tensors come in.
export { FileError } from "./error";
export { loadPth, savePth } from "./pth";
export { loadSafetensors, saveSafetensors, type Safetensors } from "./safetensors";
export { readIdx, type Idx } from "./idx";
export { loadNpy, saveNpy } from "./npy";
export { contiguousBytes, numbersOf, rowMajor, savedTensor, type Numbers, type Saved, type SavedDict, type SavedStorage, type SavedTensor } from "./saved";
