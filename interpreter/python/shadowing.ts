// A file beside the script that is named like a module which is written in TypeScript: sys.path begins with the script's folder, so the file is what is imported.
//
// Of the standard library only what importing torch has not loaded by then: a types.py beside a script that imports torch breaks torch itself,
// so the script is meant to be run from elsewhere, as part of a package.
import type { Machine } from "./machine";

const packages = ["IPython", "einops", "graphviz", "matplotlib", "plotly", "pylab", "seaborn", "tensorboard", "tensorboardX", "torchinfo", "torchsummary", "torchvision", "torchviz", "tqdm", "visdom", "wandb"];
const late = [
  "aifc", "asynchat", "asyncore", "audioop", "bdb", "cProfile", "cgi", "cgitb", "chunk", "cmd", "code", "codeop", "colorsys", "compileall", "configparser", "crypt", "curses", "dbm", "decimal", "distutils",
  "doctest", "ensurepip", "filecmp", "fileinput", "fractions", "ftplib", "getopt", "getpass", "graphlib", "hmac", "html", "imaplib", "imghdr", "imp", "mailbox", "mailcap", "mimetypes", "modulefinder",
  "netrc", "nis", "nntplib", "optparse", "ossaudiodev", "pdb", "pipes", "plistlib", "poplib", "profile", "pstats", "pty", "py_compile", "pyclbr", "pydoc", "readline", "resource", "rlcompleter", "sched",
  "secrets", "shelve", "shlex", "smtpd", "smtplib", "sndhdr", "socketserver", "spwd", "sqlite3", "sre_compile", "sre_constants", "sre_parse", "statistics", "stringprep", "sunau", "symtable", "sysconfig",
  "syslog", "tabnanny", "telnetlib", "termios", "tkinter", "tomllib", "trace", "tracemalloc", "tty", "turtle", "turtledemo", "uu", "venv", "wave", "webbrowser", "wsgiref", "xdrlib", "xml", "xmlrpc",
  "zipapp", "zoneinfo",
];
const names: ReadonlySet<string> = new Set([...packages, ...late]);

/** Whether a top-level module is a file, or a package, of the program's own in the script's folder. A folder without `__init__.py` is none: wandb keeps its logs in one of its name. */
export function isShadowed(vm: Machine, name: string): boolean {
  if (!names.has(name)) return false;
  const folder = vm.paths[0], { host } = vm;
  // The folder of a script is no package; files of a package see each other by relative imports only.
  if (folder === undefined || host.exists(`${folder}/__init__.py`)) return false;
  return [`${folder}/${name}.py`, `${folder}/${name}/__init__.py`].some((file) => vm.isUserFile(file) && host.exists(file));
}
