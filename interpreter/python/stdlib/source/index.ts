// Which modules are written in Python.
import type { Interp } from "../../interp";
import { rawFn } from "../../builtins/arguments";
import { textOf } from "../../builtins/special";
import { unknown } from "../../values";
import type { Load, Members } from "../module";
import { argparseSource } from "./argparse";
import { contextlibSource } from "./contextlib";
import { datetimeSource, uuidSource } from "./datetime";
import { loggingSource, warningsSource } from "./logging";
import { pythonModule } from "./load";
import { fnmatchSource, globSource, pathlibSource, shutilSource, tempfileSource } from "./pathlib";
import { bisectSource, csvSource, fractionsSource, heapqSource, numbersSource, pprintSource, statisticsSource, stringSource, textwrapSource } from "./small";

/** What a module's text asks of us: whether nothing is really run, and values that are then unknown. */
const natives = (vm: Interp): Members => ({
  _editing: vm.mode === "shapes",
  _not_given: rawFn("_not_given", 1, (_vm, name) => unknown(`the command line argument ${textOf(name)} is not known`)),
  _not_known: rawFn("_not_known", 1, (_vm, what) => unknown(`${textOf(what)} is not known while editing`)),
});

const sources: Readonly<Record<string, string>> = {
  argparse: argparseSource, bisect: bisectSource, contextlib: contextlibSource, csv: csvSource,
  datetime: datetimeSource, fnmatch: fnmatchSource, fractions: fractionsSource, glob: globSource, heapq: heapqSource,
  logging: loggingSource, numbers: numbersSource, pathlib: pathlibSource, pprint: pprintSource, shutil: shutilSource, statistics: statisticsSource, string: stringSource, tempfile: tempfileSource,
  textwrap: textwrapSource, uuid: uuidSource, warnings: warningsSource,
};
export const pythonModules: Readonly<Record<string, Load>> = Object.fromEntries(Object.entries(sources).map(([name, text]) => [name, pythonModule(name, text, natives)]));
