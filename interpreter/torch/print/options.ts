// torch.set_printoptions: how tensors are printed.

export interface PrintOptions {
  /** Digits after the point. */
  precision: number;
  /** With more elements than this, a tensor is summarized. */
  threshold: number;
  /** How many rows stay at each end of a summarized dimension. */
  edgeitems: number;
  /** Characters in a line. */
  linewidth: number;
  /** Whether to use scientific notation; undefined lets the numbers decide. */
  sciMode: boolean | undefined;
}

const profiles: Readonly<Record<string, PrintOptions>> = {
  default: { precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80, sciMode: undefined },
  short: { precision: 2, threshold: 1000, edgeitems: 2, linewidth: 80, sciMode: undefined },
  full: { precision: 4, threshold: Infinity, edgeitems: 3, linewidth: 80, sciMode: undefined },
};

/** PyTorch's options as they are at the start. */
export const defaultPrintOptions: Readonly<PrintOptions> = profiles.default;

/** The options after `set_printoptions(…, profile=profile)`: a profile replaces them all but `sciMode`, and what is given replaces them one by one. */
export function changePrintOptions(options: Readonly<PrintOptions>, change: Partial<PrintOptions>, profile?: string): PrintOptions {
  const base = profile === undefined ? options : { ...(profiles[profile] ?? options), sciMode: options.sciMode };
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  // `sci_mode` is set by every call: leaving it out lets the numbers decide again.
  return { ...base, ...given, sciMode: change.sciMode };
}
