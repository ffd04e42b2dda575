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
import { inspect } from "./inspect";
import { io } from "./io";
import { itertools } from "./itertools";
import { json } from "./json";
import { math } from "./math";
import { operator } from "./operator";
import { os, osPath } from "./os";
import { randomModule } from "./random";
import { re } from "./re";
import { pythonModules } from "./source";
import { sys } from "./sys";
import { time } from "./time";
import { future, gc, importlib, importlibUtil, platform, tqdm, tqdmPart, traceback, types, weakref } from "./types";
import { typing, typingExtensions } from "./typing";

const modules: Readonly<Record<string, Load>> = {
  ...pythonModules, __future__: future, abc, collections, "collections.abc": collectionsAbc, copy, dataclasses, enum: enumModule, functools, gc, importlib, "importlib.util": importlibUtil, inspect, io,
  itertools, json, math, operator, os, "os.path": osPath, posixpath: osPath, platform, random: randomModule, re, sys, time, tqdm, "tqdm.auto": tqdmPart("tqdm.auto"), "tqdm.notebook": tqdmPart("tqdm.notebook"),
  "tqdm.std": tqdmPart("tqdm.std"), traceback, types, typing, typing_extensions: typingExtensions, weakref,
};

/** Of these nothing is modelled: what is imported from them is unknown. */
const opaque = new Set([
  "_thread", "ast", "asyncio", "atexit", "base64", "bz2", "calendar", "cProfile", "cmath", "code", "codecs", "concurrent", "concurrent.futures", "configparser", "ctypes", "curses", "decimal",
  "difflib", "dis", "email", "errno", "faulthandler", "ftplib", "getpass", "gzip", "hashlib", "hmac", "html", "http", "http.client", "http.server", "imaplib", "importlib.metadata", "importlib.resources", "logging.config", "logging.handlers", "keyword", "linecache", "locale", "lzma", "mmap", "multiprocessing",
  "multiprocessing.pool", "multiprocessing.shared_memory", "netrc", "optparse", "pickle", "pickletools", "pkgutil", "profile", "pstats", "pty", "queue", "resource", "sched", "secrets", "select",
  "selectors", "shelve", "shlex", "signal", "site", "smtplib", "socket", "socketserver", "sqlite3", "ssl", "stat", "struct", "subprocess", "symtable", "sysconfig", "tarfile", "termios", "threading", "timeit",
  "tkinter", "token", "tokenize", "trace", "tracemalloc", "tty", "turtle", "unicodedata", "unittest", "unittest.mock", "urllib", "urllib.error", "urllib.parse", "urllib.request", "venv", "wave",
  "webbrowser", "xml", "xml.dom", "xml.dom.minidom", "xml.etree", "xml.etree.ElementTree", "zipfile", "zlib", "zoneinfo", "requests",
]);

/** How a module of the standard library is made; undefined when there is no module of that name. */
export function stdlib(name: string): Load | undefined {
  return Object.hasOwn(modules, name) ? modules[name] : opaque.has(name) ? unknownModule(name) : undefined;
}
