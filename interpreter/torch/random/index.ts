// PyTorch's random numbers on the CPU, bit for bit: the generator and everything that draws from it.
export * from "./generator";
export * from "./uniform";
export * from "./normal";
export * from "./integers";
export * from "./distributions";
export * from "./multinomial";
export * from "./dataloader";
export type { FloatType } from "./float32";
export * from "./trunc-normal";
export * from "./state";
