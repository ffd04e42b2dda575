// The decimal digits of an int, of which Python writes 4300 at most.
export const tooManyDigits = "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit";
const limit = 10n ** 4300n;

/** Undefined where there are too many. */
export const decimalDigits = (value: bigint): string | undefined => (value < limit && value > -limit ? value.toString() : undefined);
