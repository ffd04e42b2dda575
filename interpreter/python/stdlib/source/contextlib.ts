// contextlib, in Python.
export const contextlibSource = String.raw`
import abc
import functools
import sys

class AbstractContextManager(abc.ABC):
    def __enter__(self):
        return self
    @abc.abstractmethod
    def __exit__(self, exc_type, exc_value, traceback):
        return None

class ContextDecorator:
    """A context manager that decorates a function: each call of it enters anew."""
    def _again(self):
        return self
    def __call__(self, function):
        def within(*args, **named):
            with self._again():
                return function(*args, **named)
        return functools.update_wrapper(within, function)

class _Between(ContextDecorator, AbstractContextManager):
    """What stands before and behind the one yield of a generator, which start makes."""
    def __init__(self, start):
        self._start, self.gen = start, start()
    def _again(self):
        return _Between(self._start)
    def __enter__(self):
        try:
            return next(self.gen)
        except StopIteration:
            pass
        raise RuntimeError("generator didn't yield")
    def __exit__(self, kind, error, trace):
        failed = kind is not None
        if failed and error is None:
            error = kind()
        try:
            self.gen.throw(error) if failed else next(self.gen)
        except BaseException as raised:
            # A StopIteration that is thrown into a generator comes back as a RuntimeError's cause.
            if failed and error in (raised, raised.__cause__):
                return False
            if isinstance(raised, StopIteration):
                return failed
            raise
        raise RuntimeError("generator didn't stop after throw()" if failed else "generator didn't stop")

def contextmanager(func):
    def manager(*args, **named):
        return _Between(lambda: func(*args, **named))
    return functools.update_wrapper(manager, func)

class nullcontext(AbstractContextManager):
    def __init__(self, enter_result=None):
        self.enter_result = enter_result
    def __enter__(self):
        return self.enter_result
    def __exit__(self, *raised):
        return None

class closing(nullcontext):
    def __exit__(self, *raised):
        self.enter_result.close()

class suppress(AbstractContextManager):
    def __init__(self, *exceptions):
        self._kinds = exceptions
    def __enter__(self):
        return None
    def __exit__(self, kind, error, trace):
        return kind is not None and issubclass(kind, self._kinds)

def _redirected(name):
    """A context manager that puts another stream in the place of sys.<name>."""
    class redirected(AbstractContextManager):
        def __init__(self, new_target):
            self._to, self._before = new_target, []
        def __enter__(self):
            self._before.append(getattr(sys, name))
            setattr(sys, name, self._to)
            return self._to
        def __exit__(self, *raised):
            setattr(sys, name, self._before.pop())
    redirected.__name__ = redirected.__qualname__ = "redirect_" + name
    return redirected

redirect_stdout, redirect_stderr = _redirected("stdout"), _redirected("stderr")

class ExitStack(AbstractContextManager):
    """Each entry is a function of (type, error, traceback); the last one in is called first."""
    def __init__(self):
        self._exits = []
    def enter_context(self, manager):
        entered = manager.__enter__()
        self.push(manager)
        return entered
    def push(self, exit):
        self._exits.append(getattr(exit, "__exit__", exit))
        return exit
    def callback(self, function, /, *args, **named):
        def call(*raised):
            function(*args, **named)
        self._exits.append(call)
        return function
    def pop_all(self):
        other = ExitStack()
        other._exits, self._exits = self._exits, []
        return other
    def close(self):
        self.__exit__(None, None, None)
    def __exit__(self, *raised):
        pending, held = raised, False
        while self._exits:
            if self._exits.pop()(*pending):
                pending, held = (None, None, None), True
        return held
`;
