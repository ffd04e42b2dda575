// The standard library's modules, by name.
import type { Load } from "./module";
import { unknownModule } from "./module";
import { abc } from "./abc";
import { collections } from "./collections";
import { collectionsAbc } from "./collections-abc";
import { copy } from "./copy";
import { dataclasses } from "./dataclasses";
import { enumModule } from "./enum";
import { functools } from "./functools";
import { itertools } from "./itertools";
import { math } from "./math";
import { operator } from "./operator";
import { typing, typingExtensions } from "./typing";

const modules: Readonly<Record<string, Load>> = {
  abc, collections, "collections.abc": collectionsAbc, copy, dataclasses, enum: enumModule, functools, itertools, math, operator, typing, typing_extensions: typingExtensions,
};

/** Of these nothing is modelled: what is imported from them is unknown. */
const opaque = new Set([
  "_thread", "ast", "asyncio", "atexit", "base64", "builtins", "bz2", "calendar", "cProfile", "cmath", "code", "codecs", "concurrent", "concurrent.futures", "configparser", "ctypes", "curses",
  "difflib", "dis", "email", "errno", "faulthandler", "ftplib", "getpass", "gzip", "html", "http", "http.client", "http.server", "imaplib", "keyword", "linecache", "locale", "lzma", "mmap", "multiprocessing",
  "multiprocessing.pool", "multiprocessing.shared_memory", "netrc", "optparse", "pickle", "pickletools", "pkgutil", "profile", "pstats", "pty", "queue", "resource", "sched", "secrets", "select",
  "selectors", "shelve", "shlex", "signal", "site", "smtplib", "socket", "socketserver", "sqlite3", "ssl", "stat", "subprocess", "symtable", "sysconfig", "tarfile", "termios", "threading", "timeit",
  "tkinter", "token", "tokenize", "trace", "tracemalloc", "tty", "turtle", "unicodedata", "unittest", "unittest.mock", "urllib", "urllib.error", "urllib.parse", "urllib.request", "venv", "wave",
  "webbrowser", "xml", "xml.dom", "xml.dom.minidom", "xml.etree", "xml.etree.ElementTree", "zipfile", "zlib", "zoneinfo", "requests",
]);

/** How a module of the standard library is made; undefined when there is no module of that name. */
export function stdlib(name: string): Load | undefined {
  return Object.hasOwn(modules, name) ? modules[name] : opaque.has(name) ? unknownModule(name) : undefined;
}
