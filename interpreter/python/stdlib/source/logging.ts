// logging and warnings, in Python. Records go to stderr, as Python's own default handlers do.
export const loggingSource = String.raw`
import sys
import time

CRITICAL = FATAL = 50
ERROR = 40
WARNING = WARN = 30
INFO = 20
DEBUG = 10
NOTSET = 0
BASIC_FORMAT = "%(levelname)s:%(name)s:%(message)s"
_names = {CRITICAL: 'CRITICAL', ERROR: 'ERROR', WARNING: 'WARNING', INFO: 'INFO', DEBUG: 'DEBUG', NOTSET: 'NOTSET'}
_levels = {name: level for level, name in _names.items()}
_levels['WARN'] = WARNING
_levels['FATAL'] = FATAL
raiseExceptions = True

def getLevelName(level):
    return _names.get(level) or _levels.get(level) or 'Level %s' % level

def addLevelName(level, levelName):
    _names[level] = levelName
    _levels[levelName] = level

def getLevelNamesMapping():
    return _levels.copy()

def _checkLevel(level):
    if isinstance(level, int):
        return level
    if level not in _levels:
        raise ValueError('Unknown level: %r' % (level,))
    return _levels[level]

class LogRecord:
    def __init__(self, name, level, pathname, lineno, msg, args, exc_info, func=None, sinfo=None, **kwargs):
        if args and len(args) == 1 and isinstance(args[0], dict) and args[0]:
            args = args[0]
        self.name, self.msg, self.args = name, msg, args
        self.levelname, self.levelno = getLevelName(level), level
        self.pathname, self.filename, self.module = pathname, pathname, pathname
        self.exc_info, self.exc_text, self.stack_info = exc_info, None, sinfo
        self.lineno, self.funcName = lineno, func
        self.created = time.time()
        self.msecs = int((self.created - int(self.created)) * 1000) + 0.0
        self.relativeCreated = 0.0
        self.thread, self.threadName, self.processName, self.process = 0, 'MainThread', 'MainProcess', 1
    def getMessage(self):
        msg = str(self.msg)
        return msg % self.args if self.args else msg

class Formatter:
    default_time_format = '%Y-%m-%d %H:%M:%S'
    def __init__(self, fmt=None, datefmt=None, style='%', validate=True, *, defaults=None):
        self._fmt = fmt or ('%(message)s' if style == '%' else '{message}')
        self.datefmt, self._style = datefmt, style
    def formatTime(self, record, datefmt=None):
        t = time.localtime(record.created)
        if datefmt:
            return time.strftime(datefmt, t)
        return '%s,%03d' % (time.strftime(self.default_time_format, t), record.msecs)
    def usesTime(self):
        return 'asctime' in self._fmt
    def format(self, record):
        record.message = record.getMessage()
        if self.usesTime():
            record.asctime = self.formatTime(record, self.datefmt)
        s = self._fmt % record.__dict__ if self._style == '%' else self._fmt.format(**record.__dict__)
        if record.exc_info:
            e = record.exc_info[1] if isinstance(record.exc_info, tuple) else record.exc_info
            if e is not None and e is not True:
                s += '\n%s: %s' % (type(e).__name__, e)
        return s

class Filter:
    def __init__(self, name=''):
        self.name = name
    def filter(self, record):
        return not self.name or record.name == self.name or record.name.startswith(self.name + '.')

class Filterer:
    def __init__(self):
        self.filters = []
    def addFilter(self, filter):
        if filter not in self.filters:
            self.filters.append(filter)
    def removeFilter(self, filter):
        if filter in self.filters:
            self.filters.remove(filter)
    def filter(self, record):
        return all((f.filter(record) if hasattr(f, 'filter') else f(record)) for f in self.filters)

class Handler(Filterer):
    def __init__(self, level=NOTSET):
        Filterer.__init__(self)
        self.level, self.formatter, self.name = _checkLevel(level), None, None
    def setLevel(self, level):
        self.level = _checkLevel(level)
    def setFormatter(self, fmt):
        self.formatter = fmt
    def format(self, record):
        return (self.formatter or _defaultFormatter).format(record)
    def handle(self, record):
        if self.filter(record):
            self.emit(record)
    def emit(self, record):
        raise NotImplementedError('emit must be implemented by Handler subclasses')
    def flush(self):
        pass
    def close(self):
        pass

class StreamHandler(Handler):
    terminator = '\n'
    def __init__(self, stream=None):
        Handler.__init__(self)
        self.stream = sys.stderr if stream is None else stream
    def setStream(self, stream):
        old, self.stream = self.stream, stream
        return old
    def emit(self, record):
        self.stream.write(self.format(record) + self.terminator)

class FileHandler(StreamHandler):
    def __init__(self, filename, mode='a', encoding=None, delay=False, errors=None):
        self.baseFilename = filename
        StreamHandler.__init__(self, open(filename, mode))
    def emit(self, record):
        StreamHandler.emit(self, record)
        self.stream.flush()
    def close(self):
        self.stream.close()

class NullHandler(Handler):
    def handle(self, record):
        pass
    def emit(self, record):
        pass

class Logger(Filterer):
    def __init__(self, name, level=NOTSET):
        Filterer.__init__(self)
        self.name, self.level = name, _checkLevel(level)
        self.parent, self.propagate, self.handlers, self.disabled = None, True, [], False
    def setLevel(self, level):
        self.level = _checkLevel(level)
    def getEffectiveLevel(self):
        logger = self
        while logger:
            if logger.level:
                return logger.level
            logger = logger.parent
        return NOTSET
    def isEnabledFor(self, level):
        return not self.disabled and level >= self.getEffectiveLevel() and level > _disabled[0]
    def debug(self, msg, *args, **kwargs):
        self.log(DEBUG, msg, *args, **kwargs)
    def info(self, msg, *args, **kwargs):
        self.log(INFO, msg, *args, **kwargs)
    def warning(self, msg, *args, **kwargs):
        self.log(WARNING, msg, *args, **kwargs)
    warn = warning
    def error(self, msg, *args, **kwargs):
        self.log(ERROR, msg, *args, **kwargs)
    def exception(self, msg, *args, exc_info=True, **kwargs):
        self.log(ERROR, msg, *args, exc_info=exc_info, **kwargs)
    def critical(self, msg, *args, **kwargs):
        self.log(CRITICAL, msg, *args, **kwargs)
    fatal = critical
    def log(self, level, msg, *args, exc_info=None, stack_info=False, stacklevel=1, extra=None):
        if not self.isEnabledFor(level):
            return
        if exc_info is True:
            exc_info = sys.exc_info()
        record = LogRecord(self.name, level, '', 0, msg, args, exc_info)
        if extra:
            record.__dict__.update(extra)
        self.handle(record)
    def handle(self, record):
        if not self.disabled and self.filter(record):
            self.callHandlers(record)
    def addHandler(self, hdlr):
        if hdlr not in self.handlers:
            self.handlers.append(hdlr)
    def removeHandler(self, hdlr):
        if hdlr in self.handlers:
            self.handlers.remove(hdlr)
    def hasHandlers(self):
        logger = self
        while logger:
            if logger.handlers:
                return True
            logger = logger.parent if logger.propagate else None
        return False
    def callHandlers(self, record):
        logger, found = self, False
        while logger:
            for hdlr in logger.handlers:
                found = True
                if record.levelno >= hdlr.level:
                    hdlr.handle(record)
            logger = logger.parent if logger.propagate else None
        if not found and record.levelno >= WARNING:
            sys.stderr.write(_defaultFormatter.format(record) + '\n')
    def getChild(self, suffix):
        return getLogger(suffix if self is root else self.name + '.' + suffix)
    def __repr__(self):
        return '<%s %s (%s)>' % (self.__class__.__name__, self.name, getLevelName(self.getEffectiveLevel()))

class RootLogger(Logger):
    def __init__(self, level):
        Logger.__init__(self, 'root', level)

class LoggerAdapter:
    def __init__(self, logger, extra=None):
        self.logger, self.extra = logger, extra
    def process(self, msg, kwargs):
        kwargs['extra'] = self.extra
        return msg, kwargs
    def log(self, level, msg, *args, **kwargs):
        msg, kwargs = self.process(msg, kwargs)
        self.logger.log(level, msg, *args, **kwargs)
    def debug(self, msg, *args, **kwargs):
        self.log(DEBUG, msg, *args, **kwargs)
    def info(self, msg, *args, **kwargs):
        self.log(INFO, msg, *args, **kwargs)
    def warning(self, msg, *args, **kwargs):
        self.log(WARNING, msg, *args, **kwargs)
    def error(self, msg, *args, **kwargs):
        self.log(ERROR, msg, *args, **kwargs)

_disabled = [NOTSET]
_defaultFormatter = Formatter()
root = RootLogger(WARNING)
Logger.root = root
_loggers = {}

class Manager:
    loggerDict = _loggers
Logger.manager = root.manager = Manager()

def getLogger(name=None):
    if not name or name == 'root':
        return root
    if name not in _loggers:
        logger = _loggers[name] = _loggerClass[0](name)
        head = name
        logger.parent = root
        while '.' in head:
            head = head.rpartition('.')[0]
            if head in _loggers:
                logger.parent = _loggers[head]
                break
        for other in _loggers.values():
            if other is not logger and other.name.startswith(name + '.') and (other.parent is root or len(other.parent.name) < len(name)):
                other.parent = logger
    return _loggers[name]

_loggerClass = [Logger]

def setLoggerClass(klass):
    _loggerClass[0] = klass

def getLoggerClass():
    return _loggerClass[0]

def basicConfig(*, filename=None, filemode='a', format=None, datefmt=None, style='%', level=None, stream=None, handlers=None, force=False, encoding=None, errors=None):
    if force:
        root.handlers.clear()
    if not root.handlers:
        if handlers is None:
            handlers = [FileHandler(filename, filemode) if filename else StreamHandler(stream)]
        fmt = Formatter(format or BASIC_FORMAT, datefmt, style)
        for h in handlers:
            if h.formatter is None:
                h.setFormatter(fmt)
            root.addHandler(h)
    if level is not None:
        root.setLevel(level)

def _ready():
    if not root.handlers:
        basicConfig()

def debug(msg, *args, **kwargs):
    _ready()
    root.debug(msg, *args, **kwargs)
def info(msg, *args, **kwargs):
    _ready()
    root.info(msg, *args, **kwargs)
def warning(msg, *args, **kwargs):
    _ready()
    root.warning(msg, *args, **kwargs)
warn = warning
def error(msg, *args, **kwargs):
    _ready()
    root.error(msg, *args, **kwargs)
def exception(msg, *args, exc_info=True, **kwargs):
    error(msg, *args, exc_info=exc_info, **kwargs)
def critical(msg, *args, **kwargs):
    _ready()
    root.critical(msg, *args, **kwargs)
fatal = critical
def log(level, msg, *args, **kwargs):
    _ready()
    root.log(level, msg, *args, **kwargs)
def disable(level=CRITICAL):
    _disabled[0] = level
def captureWarnings(capture):
    pass
def shutdown(handlerList=[]):
    pass
`;

export const warningsSource = String.raw`
import sys

filters = []
_seen = set()

class WarningMessage:
    def __init__(self, message, category, filename='', lineno=0, file=None, line=None, source=None):
        self.message, self.category, self.filename, self.lineno = message, category, filename, lineno

_recorders = []

def warn(message, category=None, stacklevel=1, source=None, **kwargs):
    if isinstance(message, Warning):
        category = message.__class__
    elif category is None:
        category = UserWarning
    text = str(message)
    if _recorders:
        _recorders[-1].append(WarningMessage(message if isinstance(message, Warning) else category(message), category))
        return
    action = None
    for act, cat in filters:
        if issubclass(category, cat):
            action = act
            break
    if action is None:
        action = 'ignore' if issubclass(category, (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)) else 'default'
    if action == 'error':
        raise message if isinstance(message, Warning) else category(message)
    key = (text, category)
    if action == 'ignore' or action != 'always' and key in _seen:
        return
    _seen.add(key)
    sys.stderr.write('%s: %s\n' % (category.__name__, text))

def warn_explicit(message, category, filename, lineno, *args, **kwargs):
    warn(message, category)

def simplefilter(action, category=Warning, lineno=0, append=False):
    filters.append((action, category)) if append else filters.insert(0, (action, category))

def filterwarnings(action, message='', category=Warning, module='', lineno=0, append=False):
    if message or module:
        return
    simplefilter(action, category, lineno, append)

def resetwarnings():
    filters.clear()

def formatwarning(message, category, filename, lineno, line=None):
    return '%s:%s: %s: %s\n' % (filename, lineno, category.__name__, message)

class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record, self._action, self._category = record, action, category
    def __enter__(self):
        self._saved = filters[:]
        if self._action is not None:
            simplefilter(self._action, self._category)
        if self._record:
            log = []
            _recorders.append(log)
            return log
    def __exit__(self, *exc_info):
        filters[:] = self._saved
        if self._record:
            _recorders.pop()
`;
