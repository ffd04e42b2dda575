// torch.linalg and the older names of its operations.
export * from "./decompose";
export * from "./norms";
export * from "./products";
export * from "./solve";
