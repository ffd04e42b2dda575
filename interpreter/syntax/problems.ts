// From what pyright's parser found to what is said: Python's words, its own place, one error for one mistake.

import { messages } from "./messages";
import type { RawProblem } from "./pyright";
import type { Source } from "./source";
import type { Comment, SyntaxProblem } from "./tree";

/** Turns pyright's problems into messages. Those inside comments (it reads `# type:` comments, Python does not) and of no concern to Python go. */
export function explain(source: Source, problems: RawProblem[], comments: Comment[]): SyntaxProblem[] {
  const explained: SyntaxProblem[] = [];
  for (const { start, end, key, argument } of problems) {
    const template = key in messages ? messages[key] : "invalid syntax";
    if (template == null || comments.some((comment) => comment.start <= start && start < comment.end)) continue;
    explained.push({ start: source.place(start), end: source.place(end), message: template.replace("%", argument) });
  }
  return explained.sort((a, b) => a.start - b.start);
}
