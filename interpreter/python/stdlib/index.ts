// The standard library's modules, by name.
import type { Load } from "./module";
import { unknownModule } from "./module";
import { abc } from "./abc";
import { ast, struct } from "./ast";
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
import { pkgutil } from "./pkgutil";
import { os, osPath } from "./os";
import { randomModule } from "./random";
import { re } from "./re";
import { pythonModules } from "./source";
import { sys } from "./sys";
import { time } from "./time";
import { future, gc, importlib, importlibUtil, platform, tqdm, tqdmPart, traceback, types, weakref } from "./types";
import { typing, typingExtensions } from "./typing";

const modules: Readonly<Record<string, Load>> = {
  ...pythonModules, __future__: future, abc, ast, struct, collections, "collections.abc": collectionsAbc, copy, dataclasses, enum: enumModule, functools, gc, importlib, "importlib.util": importlibUtil, inspect, io,
  itertools, json, math, operator, pkgutil, os, "os.path": osPath, posixpath: osPath, platform, random: randomModule, re, sys, time, tqdm, "tqdm.auto": tqdmPart("tqdm.auto"), "tqdm.notebook": tqdmPart("tqdm.notebook"),
  "tqdm.std": tqdmPart("tqdm.std"), traceback, types, typing, typing_extensions: typingExtensions, weakref,
};

/** Of these nothing is modelled: what is imported from them is unknown. */
const opaque = new Set([
  "_thread", "aifc", "array", "asynchat", "asyncio", "asyncio.subprocess", "asyncore", "atexit", "audioop", "base64", "bdb", "binascii", "bz2",
  "cProfile", "calendar", "cgi", "cgitb", "chunk", "cmath", "cmd", "code", "codecs", "codeop", "colorsys", "compileall", "concurrent", "concurrent.futures",
  "configparser", "contextvars", "copyreg", "crypt", "ctypes", "ctypes.util", "ctypes.wintypes", "curses", "dbm", "decimal", "difflib", "dis", "distutils",
  "distutils.core", "distutils.util", "distutils.version", "doctest", "email", "email.message", "encodings", "ensurepip", "errno", "faulthandler", "fcntl",
  "filecmp", "fileinput", "ftplib", "genericpath", "getopt", "getpass", "gettext", "graphlib", "grp", "gzip", "hashlib", "hmac", "html", "html.parser",
  "http", "http.client", "http.server", "imaplib", "imghdr", "imp", "importlib.abc", "importlib.machinery", "importlib.metadata", "importlib.resources",
  "ipaddress", "keyword", "linecache", "locale", "logging.config", "logging.handlers", "lzma", "mailbox", "mailcap", "marshal", "mimetypes", "mmap",
  "modulefinder", "multiprocessing", "multiprocessing.managers", "multiprocessing.pool", "multiprocessing.queues", "multiprocessing.shared_memory", "netrc",
  "nis", "nntplib", "opcode", "optparse", "ossaudiodev", "pdb", "pickle", "pickletools", "pipes", "plistlib", "poplib", "posix", "profile",
  "pstats", "pty", "pwd", "py_compile", "pyclbr", "pydoc", "pyexpat", "queue", "quopri", "readline", "reprlib", "requests", "resource", "rlcompleter",
  "runpy", "sched", "secrets", "select", "selectors", "shelve", "shlex", "signal", "site", "smtpd", "smtplib", "sndhdr", "socket", "socketserver", "spwd",
  "sqlite3", "sre_compile", "sre_constants", "sre_parse", "ssl", "stat", "stringprep", "subprocess", "sunau", "symtable", "sysconfig", "syslog",
  "tabnanny", "tarfile", "telnetlib", "termios", "threading", "timeit", "tkinter", "token", "tokenize", "tomllib", "trace", "tracemalloc", "tty", "turtle",
  "turtledemo", "unicodedata", "unittest", "unittest.mock", "urllib", "urllib.error", "urllib.parse", "urllib.request", "urllib.robotparser", "uu", "venv",
  "wave", "webbrowser", "wsgiref", "wsgiref.simple_server", "xdrlib", "xml", "xml.dom", "xml.dom.minidom", "xml.etree", "xml.etree.ElementTree", "xmlrpc",
  "zipapp", "zipfile", "zipimport", "zlib", "zoneinfo",
]);

/** How a module of the standard library is made; undefined when there is no module of that name. */
export function stdlib(name: string): Load | undefined {
  return Object.hasOwn(modules, name) ? modules[name] : opaque.has(name) ? unknownModule(name) : undefined;
}
