// The search for inputs that a module takes: forms are tried, and what fails in all of them is wrong.
import type { Problem } from "../python";
import type { Attempted, Attempts, Guess, Parameter } from "./attempt";
import { plainDim } from "./describe";
import { otherForms, score, settle } from "./settle";

/** `refused`: the program itself refuses what its layers take. */
export interface Found { readonly best: Attempted; readonly errors: readonly Problem[]; readonly refused: boolean }

/** The guesses that work best, and the errors that none avoids. */
export function search(attempts: Attempts, first: readonly Guess[]): Found {
  const all: Attempted[] = [];
  let best = settle(attempts, first);
  let { errors } = best;
  const isSettled = (): boolean => best.errors.length === 0 && !best.lost;
  if (isSettled() || first.length === 0) return { best, errors, refused: false };
  // A name that is not there is wrong whatever the input: while it is typed, nothing else is tried.
  if (errors.length > 0 && errors.every((e) => e.exception === "NameError")) return { best, errors, refused: false };
  for (let from: Attempted | null = null; from !== best && !isSettled();) {
    from = best;
    for (const form of otherForms(attempts, best, first)) {
      if (attempts.made(form)) continue;
      const tried = attempts.make(form);
      // The same is missing, whatever the input is.
      if (tried.because !== undefined && tried.because === best.because && tried.errors.length + best.errors.length === 0) return { best, errors, refused: false };
      const other = settle(attempts, form), isBetter = score(other) < score(best);
      all.push(other);
      errors = errors.filter((e) => other.errors.some((o) => o.start === e.start && o.exception === e.exception));
      // Nor is much tried for a module's attribute that is not there: what lacks with two forms is not there.
      if (errors.length > 0 && best.errors.every((e) => attempts.isMissingAttribute(e)) && other.errors.length > 0) return { best, errors, refused: false };
      if (isBetter) best = other;
      if (isBetter && !other.strained) break;
    }
  }
  if (best.lost && best.errors.length === 0 && first.length === 1) {
    // That nothing fails where nothing is known proves nothing; what fails alike in all forms of the one input does.
    const [likeliest, ...others] = all.filter((a) => !a.lost && a.guesses.every((g) => g.shape !== null && g.shape.length > 1)).sort((a, b) => a.errors.length - b.errors.length);
    const alike = likeliest?.errors.filter((e) => others.every((a) => a.errors.some((o) => o.start === e.start && o.exception === e.exception && o.message === e.message))) ?? [];
    if (others.length > 0 && alike.length > 0) return { best: likeliest, errors: alike, refused: false };
  }
  if (errors.length > 0 && attempts.make(first).claims.length > 0) {
    // Nothing passes both what the program asserts and its layers. What the layers take fails where it is asserted: there it is shown.
    const layers = settle(attempts, first, true);
    const isOther = layers.errors.every((e) => !best.errors.some((o) => o.start === e.start && o.exception === e.exception));
    if (isOther && (layers.errors.length > 0 || layers.outcome.raised?.explicit === true)) return { best: layers, errors: layers.errors, refused: true };
  }
  return { best, errors, refused: false };
}

/** Where what is declared fails: what the layers take without it, if that works. */
export function undeclared(attempts: Attempts, parameters: readonly Parameter[], first: readonly Guess[]): Attempted | undefined {
  if (!parameters.some((p) => p.declared && !p.picked)) return undefined;
  const { best } = search(attempts, first.map((g) => ({ ...g, shape: null, dtype: null })));
  return best.errors.length > 0 || best.lost ? undefined : best;
}

/** Some size has no name. */
export const isVague = ({ guesses }: Attempted): boolean => guesses.some(({ shape }) => shape === null || shape.some((d) => plainDim(d) === null));
