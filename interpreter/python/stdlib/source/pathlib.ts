// pathlib, glob, shutil and tempfile, in Python on top of os.
export const pathlibSource = String.raw`
import os
import fnmatch

class PurePath:
    def __new__(cls, *args):
        if cls is Path:
            cls = PosixPath
        return object.__new__(cls)
    def __init__(self, *args):
        parts = [os.fspath(a) for a in args]
        path = os.path.join(*parts) if parts else ''
        root = '//' if path.startswith('//') and not path.startswith('///') else '/' if path.startswith('/') else ''
        self._parts = [p for p in path.split('/') if p and p != '.']
        self._root = root
    def _made(self, root, parts):
        made = type(self)()
        made._root, made._parts = root, parts
        return made
    def __str__(self):
        return self._root + '/'.join(self._parts) or '.'
    def __fspath__(self):
        return str(self)
    def as_posix(self):
        return str(self)
    def __repr__(self):
        return '%s(%r)' % (type(self).__name__, str(self))
    def __truediv__(self, key):
        try:
            return type(self)(self, key)
        except TypeError:
            return NotImplemented
    def __rtruediv__(self, key):
        return type(self)(key, self)
    def joinpath(self, *args):
        return type(self)(self, *args)
    @property
    def parts(self):
        return tuple(([self._root] if self._root else []) + self._parts)
    @property
    def drive(self):
        return ''
    @property
    def root(self):
        return self._root
    anchor = root
    @property
    def name(self):
        return self._parts[-1] if self._parts else ''
    @property
    def suffix(self):
        name = self.name
        i = name.rfind('.')
        return name[i:] if 0 < i < len(name) - 1 else ''
    @property
    def suffixes(self):
        name = self.name
        return [] if name.endswith('.') else ['.' + s for s in name.lstrip('.').split('.')[1:]]
    @property
    def stem(self):
        name = self.name
        i = name.rfind('.')
        return name[:i] if 0 < i < len(name) - 1 else name
    @property
    def parent(self):
        return self._made(self._root, self._parts[:-1])
    @property
    def parents(self):
        out, p = [], self
        while p._parts:
            p = p.parent
            out.append(p)
        return tuple(out)
    def is_absolute(self):
        return bool(self._root)
    def with_name(self, name):
        if not self.name:
            raise ValueError('%r has an empty name' % (self,))
        return self._made(self._root, self._parts[:-1] + [name])
    def with_suffix(self, suffix):
        return self.with_name(self.stem + suffix)
    def with_stem(self, stem):
        return self.with_name(stem + self.suffix)
    def relative_to(self, *other):
        base = type(self)(*other)
        n = len(base._parts)
        if self._root != base._root or self._parts[:n] != base._parts:
            raise ValueError('%r is not in the subpath of %r OR one path is relative and the other is absolute.' % (str(self), str(base)))
        return self._made('', self._parts[n:])
    def is_relative_to(self, *other):
        base = type(self)(*other)
        return self._root == base._root and self._parts[:len(base._parts)] == base._parts
    def match(self, pattern):
        parts = [p for p in pattern.split('/') if p]
        return len(parts) <= len(self._parts) and all(fnmatch.fnmatch(a, b) for a, b in zip(reversed(self._parts), reversed(parts)))
    def _key(self):
        return (self._root, self._parts)
    def __eq__(self, other):
        return self._key() == other._key() if isinstance(other, PurePath) else NotImplemented
    def __lt__(self, other):
        return self._key() < other._key()
    def __le__(self, other):
        return self._key() <= other._key()
    def __gt__(self, other):
        return self._key() > other._key()
    def __ge__(self, other):
        return self._key() >= other._key()
    def __hash__(self):
        return hash(str(self))

class Path(PurePath):
    @classmethod
    def cwd(cls):
        return cls(os.getcwd())
    @classmethod
    def home(cls):
        return cls(os.path.expanduser('~'))
    def exists(self):
        return os.path.exists(str(self))
    def is_file(self):
        return os.path.isfile(str(self))
    def is_dir(self):
        return os.path.isdir(str(self))
    def is_symlink(self):
        return False
    def absolute(self):
        return type(self)(os.path.abspath(str(self)))
    def resolve(self, strict=False):
        return type(self)(os.path.realpath(str(self)))
    def expanduser(self):
        return type(self)(os.path.expanduser(str(self)))
    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        if parents:
            os.makedirs(str(self), exist_ok=exist_ok)
        elif not (exist_ok and self.is_dir()):
            os.mkdir(str(self))
    def touch(self, mode=0o666, exist_ok=True):
        open(str(self), 'a').close()
    def unlink(self, missing_ok=False):
        if not missing_ok or self.exists():
            os.unlink(str(self))
    def rmdir(self):
        os.rmdir(str(self))
    def rename(self, target):
        os.rename(str(self), target)
        return type(self)(target)
    replace = rename
    def open(self, mode='r', buffering=-1, encoding=None, errors=None, newline=None):
        return open(str(self), mode, buffering, encoding, errors, newline)
    def read_text(self, encoding=None, errors=None):
        with self.open('r') as f:
            return f.read()
    def read_bytes(self):
        with self.open('rb') as f:
            return f.read()
    def write_text(self, data, encoding=None, errors=None, newline=None):
        with self.open('w') as f:
            return f.write(data)
    def write_bytes(self, data):
        with self.open('wb') as f:
            return f.write(data)
    def stat(self):
        return os.stat(str(self))
    def iterdir(self):
        return iter([self / name for name in os.listdir(str(self))])
    def glob(self, pattern):
        import glob
        return iter([type(self)(p) for p in glob.glob(str(self / pattern), recursive=True)])
    def rglob(self, pattern):
        return self.glob('**/' + pattern)
    def samefile(self, other):
        return os.path.samefile(str(self), other)

class PurePosixPath(PurePath):
    pass
class PosixPath(Path):
    pass
class PureWindowsPath(PurePath):
    pass
class WindowsPath(Path):
    pass

for _name in "as_uri chmod group hardlink_to is_block_device is_char_device is_fifo is_mount is_reserved is_socket lchmod link_to lstat owner readlink symlink_to".split():
    setattr(Path, _name, _not_known("Path." + _name))
`;

export const fnmatchSource = String.raw`
import re

def translate(pat):
    res, i, n = '', 0, len(pat)
    while i < n:
        c = pat[i]
        i += 1
        if c == '*':
            res += '.*'
        elif c == '?':
            res += '.'
        elif c == '[' and ']' in pat[i + 1:]:
            j = pat.index(']', i + 1)
            inner = pat[i:j].replace('\\', '\\\\')
            i = j + 1
            res += '[' + ('^' + inner[1:] if inner[0] == '!' else inner) + ']'
        else:
            res += re.escape(c)
    return res

def fnmatch(name, pat):
    return re.fullmatch(translate(pat), name, re.DOTALL) is not None

fnmatchcase = fnmatch

def filter(names, pat):
    return [n for n in names if fnmatch(n, pat)]
`;

export const globSource = String.raw`
import os
import fnmatch

def _has_magic(s):
    return any(c in s for c in '*?[')

def _walk(folder):
    out = [folder]
    for name in os.listdir(folder or '.'):
        path = os.path.join(folder, name)
        if os.path.isdir(path) and not name.startswith('.'):
            out.extend(_walk(path))
    return out

def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    if _editing:
        return _not_known('the file system')
    parts = os.fspath(pathname).split('/')
    found = ['/'] if pathname.startswith('/') else ['']
    for k, part in enumerate(parts):
        if part == '':
            continue
        last = k == len(parts) - 1
        fresh = []
        for base in found:
            if part == '**' and recursive:
                fresh.extend(_walk(base))
            elif _has_magic(part):
                if os.path.isdir(base or '.'):
                    for name in os.listdir(base or '.'):
                        if fnmatch.fnmatch(name, part) and (not name.startswith('.') or part.startswith('.')):
                            fresh.append(os.path.join(base, name))
            else:
                path = os.path.join(base, part)
                if os.path.exists(path) if last else os.path.isdir(path):
                    fresh.append(path)
        found = fresh
    return [p for p in found if p]

def iglob(pathname, **kwargs):
    return iter(glob(pathname, **kwargs))

def escape(pathname):
    return ''.join('[' + c + ']' if c in '*?[' else c for c in pathname)

has_magic = _has_magic
`;

export const shutilSource = String.raw`
import os

class Error(OSError):
    pass

def copyfile(src, dst, *, follow_symlinks=True):
    if not _editing:
        with open(src, 'rb') as f:
            data = f.read()
        with open(dst, 'wb') as f:
            f.write(data)
    return dst

def copy(src, dst, *, follow_symlinks=True):
    if not _editing and os.path.isdir(dst):
        dst = os.path.join(dst, os.path.basename(src))
    return copyfile(src, dst)

copy2 = copy

def copytree(src, dst, **kwargs):
    if not _editing:
        os.makedirs(dst, exist_ok=True)
        for name in os.listdir(src):
            one, other = os.path.join(src, name), os.path.join(dst, name)
            copytree(one, other) if os.path.isdir(one) else copyfile(one, other)
    return dst

def rmtree(path, ignore_errors=False, onerror=None):
    if not _editing and (os.path.exists(path) or not ignore_errors):
        os._remove_tree(path)

def move(src, dst):
    copy(src, dst)
    if not _editing:
        os.remove(src)
    return dst

def which(cmd, mode=1, path=None):
    return None
`;

export const tempfileSource = String.raw`
import os
import uuid

tempdir = None

def gettempdir():
    return '/tmp'

def mkdtemp(suffix=None, prefix=None, dir=None):
    path = os.path.join(dir or gettempdir(), (prefix or 'tmp') + uuid.uuid4().hex[:8] + (suffix or ''))
    os.makedirs(path, exist_ok=True)
    return path

class TemporaryDirectory:
    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False):
        self.name = mkdtemp(suffix, prefix, dir)
    def __enter__(self):
        return self.name
    def __exit__(self, *exc):
        self.cleanup()
    def cleanup(self):
        import shutil
        shutil.rmtree(self.name, ignore_errors=True)
`;
