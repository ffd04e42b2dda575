// Arguments of a script: what is typed and what the script gets.
import { expect, it } from "vitest";
import { joinArguments, splitArguments } from "./arguments";

it.each([
  ["", []],
  ["--epochs 3  --lr=0.01", ["--epochs", "3", "--lr=0.01"]],
  ['--name "my run" --out ""', ["--name", "my run", "--out", ""]],
  ["--data 'D:\\data sets\\训练'", ["--data", "D:\\data sets\\训练"]],
  ["C:\\data\\mnist", ["C:\\data\\mnist"]],
  ['a\\ b "say \\"hi\\""', ["a b", 'say "hi"']],
  ['--x="1 2"3', ["--x=1 23"]],
  ["'unclosed end", ["unclosed end"]],
])("%s", (line, args) => {
  expect(splitArguments(line)).toEqual(args);
});

it.each([[["--a", "b c", "", 'q"q', "\\", "C:\\x y"]], [[]], [["训练"]]])("%j survives being shown", (args) => {
  expect(splitArguments(joinArguments(args))).toEqual(args);
});
