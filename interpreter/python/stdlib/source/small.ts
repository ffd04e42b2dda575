// Small modules in Python: bisect, heapq, statistics, textwrap, string, numbers, pprint, csv, fractions.
export const bisectSource = String.raw`
def bisect_right(a, x, lo=0, hi=None, *, key=None):
    if lo < 0:
        raise ValueError('lo must be non-negative')
    if hi is None:
        hi = len(a)
    while lo < hi:
        mid = (lo + hi) // 2
        if x < (a[mid] if key is None else key(a[mid])):
            hi = mid
        else:
            lo = mid + 1
    return lo

def bisect_left(a, x, lo=0, hi=None, *, key=None):
    if lo < 0:
        raise ValueError('lo must be non-negative')
    if hi is None:
        hi = len(a)
    while lo < hi:
        mid = (lo + hi) // 2
        if (a[mid] if key is None else key(a[mid])) < x:
            lo = mid + 1
        else:
            hi = mid
    return lo

def insort_right(a, x, lo=0, hi=None, *, key=None):
    a.insert(bisect_right(a, x if key is None else key(x), lo, hi, key=key), x)

def insort_left(a, x, lo=0, hi=None, *, key=None):
    a.insert(bisect_left(a, x if key is None else key(x), lo, hi, key=key), x)

bisect = bisect_right
insort = insort_right
`;

export const heapqSource = String.raw`
# A heap is a list in which no item is smaller than its parent, at (i - 1) // 2. An item that has to go down first
# follows the smaller children to a leaf and then rises from there: that takes the fewest comparisons.
def _rise(heap, top, at):
    item = heap[at]
    while at > top:
        parent = (at - 1) // 2
        if not item < heap[parent]:
            break
        heap[at] = heap[parent]
        at = parent
    heap[at] = item

def _sink(heap, top):
    item, size, at = heap[top], len(heap), top
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and not heap[child] < heap[child + 1]:
            child += 1
        heap[at] = heap[child]
        at = child
    heap[at] = item
    _rise(heap, top, at)

def heappush(heap, item):
    heap.append(item)
    _rise(heap, 0, len(heap) - 1)

def heapreplace(heap, item):
    smallest = heap[0]
    heap[0] = item
    _sink(heap, 0)
    return smallest

def heappop(heap):
    last = heap.pop()
    return heapreplace(heap, last) if heap else last

def heappushpop(heap, item):
    return heapreplace(heap, item) if heap and heap[0] < item else item

def heapify(x):
    for at in range(len(x) // 2 - 1, -1, -1):
        _sink(x, at)

def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key, reverse=True)[:n]

def nsmallest(n, iterable, key=None):
    return sorted(iterable, key=key)[:n]

def merge(*iterables, key=None, reverse=False):
    everything = []
    for it in iterables:
        everything.extend(it)
    return iter(sorted(everything, key=key, reverse=reverse))
`;

export const statisticsSource = String.raw`
import math
from collections import Counter

class StatisticsError(ValueError):
    pass

def _checked(data, name):
    data = list(data)
    if not data:
        raise StatisticsError(name + ' requires at least one data point')
    return data

def _divided(total, n):
    if isinstance(total, int) and total % n == 0:
        return total // n
    return total / n

def fsum(data):
    data = list(data)
    return sum(data) if all(isinstance(x, int) for x in data) else math.fsum(data)

def mean(data):
    data = _checked(data, 'mean')
    return _divided(fsum(data), len(data))

def fmean(data):
    data = _checked(data, 'fmean')
    return math.fsum(data) / len(data)

def geometric_mean(data):
    return math.exp(fmean(map(math.log, data)))

def harmonic_mean(data):
    data = _checked(data, 'harmonic_mean')
    return len(data) / fsum(1 / x for x in data)

def median(data):
    data = sorted(data)
    n = len(data)
    if n == 0:
        raise StatisticsError('no median for empty data')
    if n % 2 == 1:
        return data[n // 2]
    return (data[n // 2 - 1] + data[n // 2]) / 2

def median_low(data):
    data = sorted(data)
    return data[(len(data) - 1) // 2]

def median_high(data):
    data = sorted(data)
    return data[len(data) // 2]

def mode(data):
    pairs = Counter(iter(data)).most_common(1)
    if not pairs:
        raise StatisticsError('no mode for empty data')
    return pairs[0][0]

def multimode(data):
    counts = Counter(iter(data))
    most = max(counts.values(), default=0)
    return [value for value, n in counts.items() if n == most]

def _ss(data, c):
    return fsum((x - c) ** 2 for x in data)

def variance(data, xbar=None):
    data = list(data)
    if len(data) < 2:
        raise StatisticsError('variance requires at least two data points')
    return _divided(_ss(data, mean(data) if xbar is None else xbar), len(data) - 1)

def pvariance(data, mu=None):
    data = _checked(data, 'pvariance')
    return _divided(_ss(data, mean(data) if mu is None else mu), len(data))

def stdev(data, xbar=None):
    if len(data) < 2:
        raise StatisticsError('stdev requires at least two data points')
    return math.sqrt(variance(data, xbar))

def pstdev(data, mu=None):
    return math.sqrt(pvariance(data, mu))
`;

export const textwrapSource = String.raw`
import re

def _chunks(text):
    return [c for c in re.split(r'([\t\n\x0b\x0c\r ]+|(?<=[\w!"\'&.,?])-(?=\w))', text) if c]

def _wrapped(text, width, initial_indent, subsequent_indent, break_long_words, drop_whitespace):
    words = text.split()
    lines = []
    line = ''
    indent = initial_indent
    for word in words:
        while True:
            room = width - len(indent)
            if line == '':
                if len(word) <= room or not break_long_words:
                    line = word
                    break
                lines.append(indent + word[:room])
                word = word[room:]
                indent = subsequent_indent
                continue
            if len(line) + 1 + len(word) <= room:
                line += ' ' + word
                break
            lines.append(indent + line)
            indent = subsequent_indent
            line = ''
    if line:
        lines.append(indent + line)
    return lines

def wrap(text, width=70, *, initial_indent='', subsequent_indent='', break_long_words=True, drop_whitespace=True, **kwargs):
    return _wrapped(text, width, initial_indent, subsequent_indent, break_long_words, drop_whitespace)

def fill(text, width=70, **kwargs):
    return '\n'.join(wrap(text, width, **kwargs))

def shorten(text, width, placeholder=' [...]', **kwargs):
    words = text.split()
    text = ' '.join(words)
    if len(text) <= width:
        return text
    while words and len(' '.join(words)) + len(placeholder) > width:
        words.pop()
    return (' '.join(words) + placeholder) if words else placeholder.strip()

def indent(text, prefix, predicate=None):
    out = []
    for line in text.splitlines(True):
        if (predicate(line) if predicate is not None else line.strip()):
            out.append(prefix)
        out.append(line)
    return ''.join(out)

def dedent(text):
    lines = [line if line.strip() else '\n' if line.endswith('\n') else '' for line in text.splitlines(True)]
    margin = None
    for line in lines:
        if not line.strip():
            continue
        space = line[:len(line) - len(line.lstrip(' \t'))]
        if margin is None:
            margin = space
        else:
            i = 0
            while i < len(margin) and i < len(space) and margin[i] == space[i]:
                i += 1
            margin = margin[:i]
    if not margin:
        return ''.join(lines)
    return ''.join(line[len(margin):] if line.startswith(margin) else line for line in lines)
`;

export const stringSource = String.raw`
whitespace = ' \t\n\r\v\f'
ascii_lowercase = 'abcdefghijklmnopqrstuvwxyz'
ascii_uppercase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
ascii_letters = ascii_lowercase + ascii_uppercase
digits = '0123456789'
hexdigits = digits + 'abcdef' + 'ABCDEF'
octdigits = '01234567'
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_` + "`" + String.raw`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace

def capwords(s, sep=None):
    return (sep or ' ').join(map(str.capitalize, s.split(sep)))

class Template:
    delimiter = '$'
    def __init__(self, template):
        self.template = template
    def _substituted(self, mapping, safe):
        import re
        def convert(mo):
            if mo.group(1) is not None:
                return '$'
            name = mo.group(2) or mo.group(3)
            if name is None:
                if safe:
                    return mo.group()
                raise ValueError('Invalid placeholder in string')
            if safe and name not in mapping:
                return mo.group()
            return str(mapping[name])
        return re.sub(r'\$(?:(\$)|([_a-zA-Z][_a-zA-Z0-9]*)|\{([_a-zA-Z][_a-zA-Z0-9]*)\}|)', convert, self.template)
    def substitute(self, mapping={}, /, **kws):
        return self._substituted({**mapping, **kws}, False)
    def safe_substitute(self, mapping={}, /, **kws):
        return self._substituted({**mapping, **kws}, True)

class Formatter:
    def format(self, format_string, /, *args, **kwargs):
        return format_string.format(*args, **kwargs)
    def vformat(self, format_string, args, kwargs):
        return format_string.format(*args, **kwargs)
`;

export const numbersSource = String.raw`
from abc import ABCMeta

class Number(metaclass=ABCMeta):
    __hash__ = None
class Complex(Number):
    pass
class Real(Complex):
    pass
class Rational(Real):
    pass
class Integral(Rational):
    pass
Complex.register(complex)
Real.register(float)
Integral.register(int)
`;

export const pprintSource = String.raw`
import sys

def _fits(text, width):
    return len(text) <= width

def _lines(v, indent, width, sort_dicts):
    if isinstance(v, dict) and sort_dicts and all(isinstance(k, str) for k in v):
        v = {k: v[k] for k in sorted(v)}
    text = repr(v)
    if _fits(text, width) or not isinstance(v, (dict, list, tuple, set)) or not v:
        return text
    pad = ' ' * (indent + 1)
    if isinstance(v, dict):
        keys = sorted(v) if sort_dicts and all(isinstance(k, str) for k in v) else list(v)
        parts = [repr(k) + ': ' + _lines(v[k], indent + len(repr(k)) + 3, width - len(repr(k)) - 3, sort_dicts) for k in keys]
        opened, closed = '{', '}'
    else:
        parts = [_lines(x, indent + 1, width - 2, sort_dicts) for x in v]
        opened, closed = ('[', ']') if isinstance(v, list) else ('(', ')') if isinstance(v, tuple) else ('{', '}')
    return opened + (',\n' + pad).join(parts) + closed

def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    return _lines(object, 0, width, sort_dicts)

def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    print(pformat(object, indent, width, depth, sort_dicts=sort_dicts), file=stream)

def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)

class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
        self._width, self._stream, self._sort = width, stream, sort_dicts
    def pprint(self, object):
        pprint(object, self._stream, width=self._width, sort_dicts=self._sort)
    def pformat(self, object):
        return pformat(object, width=self._width, sort_dicts=self._sort)
`;

export const csvSource = String.raw`
QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = 0, 1, 2, 3

class Error(Exception):
    pass

class excel:
    delimiter = ','
    quotechar = '"'
    lineterminator = '\r\n'

def _parse(text, delimiter, quotechar, skipinitialspace):
    rows, row, field, quoted, started = [], [], [], False, False
    i, n = 0, len(text)
    while i < n:
        c = text[i]
        if quoted:
            if c == quotechar:
                if i + 1 < n and text[i + 1] == quotechar:
                    field.append(c)
                    i += 1
                else:
                    quoted = False
            else:
                field.append(c)
        elif c == quotechar and not field:
            quoted = started = True
        elif c == delimiter:
            row.append(''.join(field))
            field, started = [], True
        elif c in '\r\n':
            if c == '\r' and i + 1 < n and text[i + 1] == '\n':
                i += 1
            if field or row or started:
                row.append(''.join(field))
            rows.append(row)
            row, field, started = [], [], False
        elif not (skipinitialspace and c == ' ' and not field):
            field.append(c)
            started = True
        i += 1
    if field or row or started:
        row.append(''.join(field))
        rows.append(row)
    return rows

def reader(csvfile, dialect='excel', *, delimiter=',', quotechar='"', skipinitialspace=False, **fmtparams):
    return iter(_parse(''.join(line if line.endswith('\n') else line + '\n' for line in csvfile), delimiter, quotechar, skipinitialspace))

class writer:
    def __init__(self, csvfile, dialect='excel', *, delimiter=',', quotechar='"', lineterminator='\r\n', quoting=QUOTE_MINIMAL, **fmtparams):
        self._file, self._delimiter, self._quote, self._end, self._quoting = csvfile, delimiter, quotechar, lineterminator, quoting
    def _field(self, value):
        text = '' if value is None else str(value)
        plain = self._quoting == QUOTE_MINIMAL or self._quoting == QUOTE_NONNUMERIC and isinstance(value, (int, float))
        if plain and not any(c in text for c in (self._delimiter, self._quote, '\n', '\r')):
            return text
        return self._quote + text.replace(self._quote, self._quote * 2) + self._quote
    def writerow(self, row):
        return self._file.write(self._delimiter.join(self._field(v) for v in row) + self._end)
    def writerows(self, rows):
        for row in rows:
            self.writerow(row)

class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect='excel', *args, **kwds):
        self._rows = reader(f, dialect, *args, **kwds)
        self.restkey, self.restval = restkey, restval
        self.fieldnames = list(fieldnames) if fieldnames is not None else next(self._rows, None)
    def __iter__(self):
        return self
    def __next__(self):
        row = next(self._rows)
        while row == []:
            row = next(self._rows)
        d = dict(zip(self.fieldnames, row))
        if len(row) > len(self.fieldnames):
            d[self.restkey] = row[len(self.fieldnames):]
        for key in self.fieldnames[len(row):]:
            d[key] = self.restval
        return d

class DictWriter:
    def __init__(self, f, fieldnames, restval='', extrasaction='raise', dialect='excel', *args, **kwds):
        self.fieldnames, self.restval, self.extrasaction = fieldnames, restval, extrasaction
        self.writer = writer(f, dialect, *args, **kwds)
    def writeheader(self):
        return self.writer.writerow(self.fieldnames)
    def writerow(self, rowdict):
        extra = [k for k in rowdict if k not in self.fieldnames]
        if extra and self.extrasaction == 'raise':
            raise ValueError('dict contains fields not in fieldnames: ' + ', '.join([repr(x) for x in extra]))
        return self.writer.writerow([rowdict.get(key, self.restval) for key in self.fieldnames])
    def writerows(self, rowdicts):
        for row in rowdicts:
            self.writerow(row)
`;

export const fractionsSource = String.raw`
import math
import numbers

class Fraction:
    def __new__(cls, numerator=0, denominator=None):
        self = super().__new__(cls)
        if denominator is None:
            if isinstance(numerator, int):
                self._numerator, self._denominator = numerator, 1
                return self
            if isinstance(numerator, Fraction):
                self._numerator, self._denominator = numerator._numerator, numerator._denominator
                return self
            if isinstance(numerator, float):
                self._numerator, self._denominator = numerator.as_integer_ratio()
                return self
            top, _, bottom = numerator.strip().partition('/')
            if '.' in top:
                whole, _, places = top.partition('.')
                numerator, denominator = int(whole + places), 10 ** len(places)
            else:
                numerator, denominator = int(top), int(bottom) if bottom else 1
        if denominator == 0:
            raise ZeroDivisionError('Fraction(%s, 0)' % numerator)
        if not isinstance(numerator, int) or not isinstance(denominator, int):
            quotient = Fraction(numerator) / Fraction(denominator)
            numerator, denominator = quotient._numerator, quotient._denominator
        g = math.gcd(numerator, denominator)
        if denominator < 0:
            g = -g
        self._numerator, self._denominator = numerator // g, denominator // g
        return self
    @property
    def numerator(self):
        return self._numerator
    @property
    def denominator(self):
        return self._denominator
    def limit_denominator(self, max_denominator=1000000):
        if self._denominator <= max_denominator:
            return Fraction(self)
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self._numerator, self._denominator
        while True:
            a = n // d
            q2 = q0 + a * q1
            if q2 > max_denominator:
                break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
            n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        bound1 = Fraction(p0 + k * p1, q0 + k * q1)
        bound2 = Fraction(p1, q1)
        return bound2 if abs(bound2 - self) <= abs(bound1 - self) else bound1
    def __repr__(self):
        return '%s(%s, %s)' % (self.__class__.__name__, self._numerator, self._denominator)
    def __str__(self):
        return str(self._numerator) if self._denominator == 1 else '%s/%s' % (self._numerator, self._denominator)
    def _with(self, other, exact, rough):
        if isinstance(other, (int, Fraction)):
            return exact(self, Fraction(other))
        if isinstance(other, float):
            return rough(float(self), other)
        return NotImplemented
    def __add__(self, other):
        return self._with(other, lambda a, b: Fraction(a._numerator * b._denominator + b._numerator * a._denominator, a._denominator * b._denominator), lambda a, b: a + b)
    def __sub__(self, other):
        return self._with(other, lambda a, b: Fraction(a._numerator * b._denominator - b._numerator * a._denominator, a._denominator * b._denominator), lambda a, b: a - b)
    def __mul__(self, other):
        return self._with(other, lambda a, b: Fraction(a._numerator * b._numerator, a._denominator * b._denominator), lambda a, b: a * b)
    def __truediv__(self, other):
        return self._with(other, lambda a, b: Fraction(a._numerator * b._denominator, a._denominator * b._numerator), lambda a, b: a / b)
    def __radd__(self, other):
        return self + other
    def __rmul__(self, other):
        return self * other
    def __rsub__(self, other):
        return -self + other
    def __rtruediv__(self, other):
        return Fraction(self._denominator, self._numerator) * other
    def __floordiv__(self, other):
        return math.floor(self / other)
    def __mod__(self, other):
        return self - other * (self // other)
    def __pow__(self, n):
        if isinstance(n, int):
            return Fraction(self._numerator ** n, self._denominator ** n) if n >= 0 else Fraction(self._denominator ** -n, self._numerator ** -n)
        return float(self) ** float(n)
    def __neg__(self):
        return Fraction(-self._numerator, self._denominator)
    def __abs__(self):
        return Fraction(abs(self._numerator), self._denominator)
    def __float__(self):
        return self._numerator / self._denominator
    def __int__(self):
        return int(self._numerator / self._denominator) if self._denominator != 1 else self._numerator
    def __trunc__(self):
        return -(-self._numerator // self._denominator) if self._numerator < 0 else self._numerator // self._denominator
    def __floor__(self):
        return self._numerator // self._denominator
    def __ceil__(self):
        return -(-self._numerator // self._denominator)
    def __round__(self, ndigits=None):
        if ndigits is None:
            floor, rest = divmod(self._numerator, self._denominator)
            twice = rest * 2
            return floor if twice < self._denominator or twice == self._denominator and floor % 2 == 0 else floor + 1
        shift = 10 ** abs(ndigits)
        return Fraction(round(self * shift), shift) if ndigits > 0 else Fraction(round(self / shift) * shift)
    def __bool__(self):
        return self._numerator != 0
    def __eq__(self, other):
        if isinstance(other, (int, Fraction)):
            other = Fraction(other)
            return self._numerator == other._numerator and self._denominator == other._denominator
        if isinstance(other, float):
            return float(self) == other
        return NotImplemented
    def _compare(self, other, op):
        if isinstance(other, (int, Fraction)):
            other = Fraction(other)
            return op(self._numerator * other._denominator, other._numerator * self._denominator)
        if isinstance(other, float):
            return op(float(self), other)
        return NotImplemented
    def __lt__(self, other):
        return self._compare(other, lambda a, b: a < b)
    def __le__(self, other):
        return self._compare(other, lambda a, b: a <= b)
    def __gt__(self, other):
        return self._compare(other, lambda a, b: a > b)
    def __ge__(self, other):
        return self._compare(other, lambda a, b: a >= b)
    def __hash__(self):
        return hash(self._numerator) if self._denominator == 1 else hash(self._numerator / self._denominator)

numbers.Rational.register(Fraction)
`;
