// What a program says to type checkers only.
import type * as t from "./tree";

/** Whether an `if` asks for `TYPE_CHECKING`, which is true for type checkers and false when the program runs. */
export const isTypeChecking = (test: t.Expr): boolean =>
  (test.kind === "Name" && test.id === "TYPE_CHECKING") || (test.kind === "Attribute" && test.attr === "TYPE_CHECKING");
