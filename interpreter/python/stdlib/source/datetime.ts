// datetime and uuid, in Python. While editing, the present moment is unknown.
export const datetimeSource = String.raw`
import time as _time

MINYEAR = 1
MAXYEAR = 9999
_DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

def _leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

def _days_in(year, month):
    return 29 if month == 2 and _leap(year) else _DAYS[month]

def _ordinal(year, month, day):
    y = year - 1
    days = y * 365 + y // 4 - y // 100 + y // 400
    for m in range(1, month):
        days += _days_in(year, m)
    return days + day

def _from_ordinal(n):
    year = max(1, n // 366)
    while _ordinal(year + 1, 1, 1) <= n:
        year += 1
    n -= _ordinal(year, 1, 1)
    month = 1
    while n >= _days_in(year, month):
        n -= _days_in(year, month)
        month += 1
    return year, month, n + 1

class timedelta:
    def __init__(self, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        total = (days + weeks * 7) * 86400000000 + (seconds + minutes * 60 + hours * 3600) * 1000000 + microseconds + milliseconds * 1000
        total = round(total)
        self.days, rest = divmod(total, 86400000000)
        self.seconds, self.microseconds = divmod(rest, 1000000)
    def _total(self):
        return (self.days * 86400 + self.seconds) * 1000000 + self.microseconds
    def total_seconds(self):
        return self._total() / 1000000
    def __repr__(self):
        parts = ['%s=%d' % (n, v) for n, v in (('days', self.days), ('seconds', self.seconds), ('microseconds', self.microseconds)) if v]
        return 'datetime.timedelta(%s)' % (', '.join(parts) or '0')
    def __str__(self):
        mm, ss = divmod(self.seconds, 60)
        hh, mm = divmod(mm, 60)
        s = '%d:%02d:%02d' % (hh, mm, ss)
        if self.days:
            s = '%d day%s, ' % (self.days, '' if abs(self.days) == 1 else 's') + s
        return s + ('.%06d' % self.microseconds if self.microseconds else '')
    def __add__(self, other):
        return timedelta(microseconds=self._total() + other._total()) if isinstance(other, timedelta) else NotImplemented
    def __sub__(self, other):
        return timedelta(microseconds=self._total() - other._total()) if isinstance(other, timedelta) else NotImplemented
    def __mul__(self, n):
        return timedelta(microseconds=self._total() * n)
    __rmul__ = __mul__
    def __truediv__(self, other):
        return self._total() / other._total() if isinstance(other, timedelta) else timedelta(microseconds=self._total() / other)
    def __floordiv__(self, other):
        return self._total() // other._total() if isinstance(other, timedelta) else timedelta(microseconds=self._total() // other)
    def __neg__(self):
        return timedelta(microseconds=-self._total())
    def __abs__(self):
        return timedelta(microseconds=abs(self._total()))
    def __bool__(self):
        return self._total() != 0
    def __eq__(self, other):
        return isinstance(other, timedelta) and self._total() == other._total()
    def __lt__(self, other):
        return self._total() < other._total()
    def __le__(self, other):
        return self._total() <= other._total()
    def __gt__(self, other):
        return self._total() > other._total()
    def __ge__(self, other):
        return self._total() >= other._total()
    def __hash__(self):
        return hash(self._total())

class tzinfo:
    pass

class timezone(tzinfo):
    def __init__(self, offset, name=None):
        self._offset, self._name = offset, name
    def utcoffset(self, dt):
        return self._offset
    def tzname(self, dt):
        return self._name or 'UTC'
    def __repr__(self):
        return 'datetime.timezone.utc' if not self._offset else 'datetime.timezone(%r)' % self._offset
timezone.utc = timezone(timedelta(0))
UTC = timezone.utc

class date:
    def __init__(self, year, month, day):
        if not 1 <= month <= 12:
            raise ValueError('month must be in 1..12')
        if not 1 <= day <= _days_in(year, month):
            raise ValueError('day is out of range for month')
        self.year, self.month, self.day = year, month, day
    @classmethod
    def today(cls):
        if _editing:
            return _not_known('the date')
        t = _time.localtime()
        return cls(t[0], t[1], t[2])
    @classmethod
    def fromordinal(cls, n):
        return cls(*_from_ordinal(n))
    @classmethod
    def fromisoformat(cls, s):
        return cls(int(s[0:4]), int(s[5:7]), int(s[8:10]))
    def toordinal(self):
        return _ordinal(self.year, self.month, self.day)
    def weekday(self):
        return (self.toordinal() + 6) % 7
    def isoweekday(self):
        return self.weekday() + 1
    def timetuple(self):
        return (self.year, self.month, self.day, 0, 0, 0, self.weekday(), self.toordinal() - _ordinal(self.year, 1, 1) + 1, -1)
    def isoformat(self):
        return '%04d-%02d-%02d' % (self.year, self.month, self.day)
    __str__ = isoformat
    def strftime(self, fmt):
        return _time.strftime(fmt, self.timetuple())
    def __format__(self, fmt):
        return self.strftime(fmt) if fmt else str(self)
    def replace(self, year=None, month=None, day=None):
        return type(self)(year or self.year, month or self.month, day or self.day)
    def __repr__(self):
        return 'datetime.date(%d, %d, %d)' % (self.year, self.month, self.day)
    def __add__(self, other):
        return date.fromordinal(self.toordinal() + other.days)
    __radd__ = __add__
    def __sub__(self, other):
        if isinstance(other, timedelta):
            return date.fromordinal(self.toordinal() - other.days)
        return timedelta(self.toordinal() - other.toordinal())
    def _key(self):
        return (self.year, self.month, self.day)
    def __eq__(self, other):
        return isinstance(other, date) and self._key() == other._key()
    def __lt__(self, other):
        return self._key() < other._key()
    def __le__(self, other):
        return self._key() <= other._key()
    def __gt__(self, other):
        return self._key() > other._key()
    def __ge__(self, other):
        return self._key() >= other._key()
    def __hash__(self):
        return hash(self._key())

class time:
    def __init__(self, hour=0, minute=0, second=0, microsecond=0, tzinfo=None):
        self.hour, self.minute, self.second, self.microsecond, self.tzinfo = hour, minute, second, microsecond, tzinfo
    def isoformat(self):
        return '%02d:%02d:%02d' % (self.hour, self.minute, self.second) + ('.%06d' % self.microsecond if self.microsecond else '')
    __str__ = isoformat
    def __repr__(self):
        return 'datetime.time(%d, %d%s)' % (self.hour, self.minute, ', %d' % self.second if self.second else '')

class datetime(date):
    def __init__(self, year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        date.__init__(self, year, month, day)
        if not 0 <= hour <= 23:
            raise ValueError('hour must be in 0..23')
        if not 0 <= minute <= 59:
            raise ValueError('minute must be in 0..59')
        if not 0 <= second <= 59:
            raise ValueError('second must be in 0..59')
        self.hour, self.minute, self.second, self.microsecond, self.tzinfo = hour, minute, second, microsecond, tzinfo
    @classmethod
    def now(cls, tz=None):
        if _editing:
            return _not_known('the time')
        return cls.fromtimestamp(_time.time(), tz)
    @classmethod
    def today(cls):
        return cls.now()
    @classmethod
    def utcnow(cls):
        if _editing:
            return _not_known('the time')
        return cls.fromtimestamp(_time.time(), timezone.utc).replace(tzinfo=None)
    @classmethod
    def fromtimestamp(cls, t, tz=None):
        micro = round((t - int(t)) * 1000000)
        s = _time.localtime(t) if tz is None else _time.gmtime(t + tz.utcoffset(None).total_seconds())
        return cls(s[0], s[1], s[2], s[3], s[4], s[5], min(micro, 999999), tz)
    @classmethod
    def fromisoformat(cls, s):
        day, _, clock = s.replace('T', ' ').partition(' ')
        y, m, d = [int(p) for p in day.split('-')]
        clock, _, micro = clock.partition('.')
        parts = [int(p) for p in clock.split(':')] if clock else []
        return cls(y, m, d, *parts, **({'microsecond': int(micro.ljust(6, '0'))} if micro else {}))
    @classmethod
    def combine(cls, d, t):
        return cls(d.year, d.month, d.day, t.hour, t.minute, t.second, t.microsecond)
    @classmethod
    def strptime(cls, text, fmt):
        import re
        codes = {'Y': r'(?P<Y>\d{4})', 'm': r'(?P<m>\d{1,2})', 'd': r'(?P<d>\d{1,2})', 'H': r'(?P<H>\d{1,2})', 'M': r'(?P<M>\d{1,2})', 'S': r'(?P<S>\d{1,2})', 'f': r'(?P<f>\d{1,6})', 'y': r'(?P<y>\d{2})', '%': '%'}
        pattern = re.sub(r'%(.)', lambda m: codes.get(m.group(1), '.*?'), re.sub(r'([.^$*+?{}\[\]|()\\])', r'\\\1', fmt))
        found = re.fullmatch(pattern, text)
        if found is None:
            raise ValueError('time data %r does not match format %r' % (text, fmt))
        g = found.groupdict()
        year = int(g['Y']) if g.get('Y') else 2000 + int(g['y']) if g.get('y') else 1900
        return cls(year, int(g.get('m') or 1), int(g.get('d') or 1), int(g.get('H') or 0), int(g.get('M') or 0), int(g.get('S') or 0), int((g.get('f') or '0').ljust(6, '0')))
    def date(self):
        return date(self.year, self.month, self.day)
    def time(self):
        return time(self.hour, self.minute, self.second, self.microsecond)
    def timestamp(self):
        if self.tzinfo is None:
            return _time.mktime(self.timetuple()) + self.microsecond / 1000000
        return (self - datetime(1970, 1, 1, tzinfo=timezone.utc)).total_seconds()
    def timetuple(self):
        return (self.year, self.month, self.day, self.hour, self.minute, self.second, self.weekday(), self.toordinal() - _ordinal(self.year, 1, 1) + 1, -1)
    def strftime(self, fmt):
        return _time.strftime(fmt.replace('%f', '%06d' % self.microsecond), self.timetuple())
    def isoformat(self, sep='T', timespec='auto'):
        s = '%04d-%02d-%02d%s%02d:%02d:%02d' % (self.year, self.month, self.day, sep, self.hour, self.minute, self.second)
        if self.microsecond and timespec == 'auto' or timespec == 'microseconds':
            s += '.%06d' % self.microsecond
        if timespec == 'milliseconds':
            s += '.%03d' % (self.microsecond // 1000)
        return s + ('+00:00' if self.tzinfo is not None else '')
    def __str__(self):
        return self.isoformat(' ')
    def replace(self, year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None, tzinfo=True):
        def pick(new, old):
            return old if new is None else new
        return type(self)(pick(year, self.year), pick(month, self.month), pick(day, self.day), pick(hour, self.hour), pick(minute, self.minute), pick(second, self.second), pick(microsecond, self.microsecond), self.tzinfo if tzinfo is True else tzinfo)
    def __repr__(self):
        parts = [self.year, self.month, self.day, self.hour, self.minute]
        if self.second or self.microsecond:
            parts.append(self.second)
        if self.microsecond:
            parts.append(self.microsecond)
        return 'datetime.datetime(%s)' % ', '.join(map(str, parts))
    def _micros(self):
        return ((self.toordinal() * 24 + self.hour) * 60 + self.minute) * 60000000 + self.second * 1000000 + self.microsecond
    @classmethod
    def _from_micros(cls, n, tz):
        days, n = divmod(n, 86400000000)
        y, m, d = _from_ordinal(days)
        seconds, micro = divmod(n, 1000000)
        minutes, second = divmod(seconds, 60)
        return cls(y, m, d, minutes // 60, minutes % 60, second, micro, tz)
    def __add__(self, other):
        return type(self)._from_micros(self._micros() + other._total(), self.tzinfo)
    __radd__ = __add__
    def __sub__(self, other):
        if isinstance(other, timedelta):
            return type(self)._from_micros(self._micros() - other._total(), self.tzinfo)
        return timedelta(microseconds=self._micros() - other._micros())
    def _key(self):
        return (self.year, self.month, self.day, self.hour, self.minute, self.second, self.microsecond)
    def __hash__(self):
        return hash(self._key())

for _name in "astimezone ctime dst fold fromisocalendar isocalendar max min resolution timetz tzname utcfromtimestamp utcoffset utctimetuple".split():
    setattr(datetime, _name, _not_known("datetime." + _name))
`;

export const uuidSource = String.raw`
import random as _random

class UUID:
    def __init__(self, hex=None, int=None):
        self.int = int if int is not None else _int(hex.replace('-', ''), 16)
    @property
    def hex(self):
        return '%032x' % self.int
    def __str__(self):
        h = self.hex
        return '-'.join([h[:8], h[8:12], h[12:16], h[16:20], h[20:]])
    def __repr__(self):
        return "UUID('%s')" % self
    def __eq__(self, other):
        return isinstance(other, UUID) and self.int == other.int
    def __hash__(self):
        return hash(self.int)

_int = int
_source = _random.Random()

def uuid4():
    bits = _source.getrandbits(128)
    bits = bits & ~(0xf << 76) | 4 << 76
    return UUID(int=bits & ~(0xc000 << 48) | 0x8000 << 48)

uuid1 = uuid4
`;
