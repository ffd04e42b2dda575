// argparse, in Python. While editing, no command line is parsed: every argument has its default.
export const argparseSource = String.raw`
import sys as _sys
import os as _os
import re as _re

SUPPRESS = '==SUPPRESS=='
OPTIONAL = '?'
ZERO_OR_MORE = '*'
ONE_OR_MORE = '+'
PARSER = 'A...'
REMAINDER = '...'

class ArgumentError(Exception):
    def __init__(self, argument, message):
        self.argument_name = None if argument is None else argument._shown()
        self.message = message
    def __str__(self):
        return self.message if self.argument_name is None else 'argument %s: %s' % (self.argument_name, self.message)

class ArgumentTypeError(Exception):
    pass

class Namespace:
    def __init__(self, **kwargs):
        for name in kwargs:
            setattr(self, name, kwargs[name])
    def __repr__(self):
        return 'Namespace(%s)' % ', '.join('%s=%r' % pair for pair in self.__dict__.items())
    def __eq__(self, other):
        return vars(self) == vars(other) if isinstance(other, Namespace) else NotImplemented
    def __contains__(self, key):
        return key in self.__dict__

class HelpFormatter:
    def __init__(self, prog, indent_increment=2, max_help_position=24, width=None):
        self.max_help_position = max_help_position
class RawDescriptionHelpFormatter(HelpFormatter):
    pass
class RawTextHelpFormatter(RawDescriptionHelpFormatter):
    pass
class ArgumentDefaultsHelpFormatter(HelpFormatter):
    pass
class MetavarTypeHelpFormatter(HelpFormatter):
    pass

class FileType:
    def __init__(self, mode='r', bufsize=-1, encoding=None, errors=None):
        self._mode = mode
    def __call__(self, string):
        return open(string, self._mode)

class Action:
    def __init__(self, option_strings, dest, nargs=None, const=None, default=None, type=None, choices=None, required=False, help=None, metavar=None):
        self.option_strings, self.dest, self.nargs, self.const, self.default = option_strings, dest, nargs, const, default
        self.type, self.choices, self.required, self.help, self.metavar = type, choices, required, help, metavar
    def _shown(self):
        if self.option_strings:
            return '/'.join(self.option_strings)
        if self.metavar not in (None, SUPPRESS):
            return self.metavar
        return self.dest
    def _name(self):
        if self.metavar is not None:
            return self.metavar
        if self.choices is not None:
            return '{%s}' % ','.join(str(c) for c in self.choices)
        return self.dest.upper() if self.option_strings else self.dest
    def _values(self):
        name = self._name()
        names = name if isinstance(name, tuple) else (name,) * (self.nargs if isinstance(self.nargs, int) else 2)
        if self.nargs is None:
            return names[0]
        if self.nargs == OPTIONAL:
            return '[%s]' % names[0]
        if self.nargs == ZERO_OR_MORE:
            return '[%s ...]' % names[0]
        if self.nargs == ONE_OR_MORE:
            return '%s [%s ...]' % (names[0], names[-1])
        if self.nargs == REMAINDER:
            return '...'
        if self.nargs == PARSER:
            return '%s ...' % names[0]
        return ' '.join(names)
    def _usage(self):
        if not self.option_strings:
            return self._values()
        text = ' | '.join(self.option_strings) if isinstance(self, BooleanOptionalAction) else self.option_strings[0]
        if self.nargs != 0:
            text += ' ' + self._values()
        return text if self.required else '[%s]' % text
    def _invocation(self):
        if not self.option_strings:
            return self._name() if not isinstance(self._name(), tuple) else self._name()[0]
        if self.nargs == 0:
            return ', '.join(self.option_strings)
        return ', '.join('%s %s' % (o, self._values()) for o in self.option_strings)
    def __call__(self, parser, namespace, values, option_string=None):
        raise NotImplementedError('.__call__() not defined')

class _StoreAction(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values)

class _StoreConstAction(Action):
    def __init__(self, option_strings, dest, const=None, default=None, required=False, help=None, metavar=None):
        Action.__init__(self, option_strings, dest, nargs=0, const=const, default=default, required=required, help=help)
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, self.const)

class _StoreTrueAction(_StoreConstAction):
    def __init__(self, option_strings, dest, default=False, required=False, help=None):
        _StoreConstAction.__init__(self, option_strings, dest, const=True, default=default, required=required, help=help)

class _StoreFalseAction(_StoreConstAction):
    def __init__(self, option_strings, dest, default=True, required=False, help=None):
        _StoreConstAction.__init__(self, option_strings, dest, const=False, default=default, required=required, help=help)

class BooleanOptionalAction(Action):
    def __init__(self, option_strings, dest, default=None, type=None, choices=None, required=False, help=None, metavar=None):
        names = []
        for o in option_strings:
            names.append(o)
            if o.startswith('--'):
                names.append('--no-' + o[2:])
        Action.__init__(self, names, dest, nargs=0, default=default, required=required, help=help)
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, not option_string.startswith('--no-'))

class _AppendAction(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        items = list(getattr(namespace, self.dest, None) or [])
        items.append(values)
        setattr(namespace, self.dest, items)

class _AppendConstAction(Action):
    def __init__(self, option_strings, dest, const=None, default=None, required=False, help=None, metavar=None):
        Action.__init__(self, option_strings, dest, nargs=0, const=const, default=default, required=required, help=help)
    def __call__(self, parser, namespace, values, option_string=None):
        items = list(getattr(namespace, self.dest, None) or [])
        items.append(self.const)
        setattr(namespace, self.dest, items)

class _ExtendAction(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        items = list(getattr(namespace, self.dest, None) or [])
        items.extend(values)
        setattr(namespace, self.dest, items)

class _CountAction(Action):
    def __init__(self, option_strings, dest, default=None, required=False, help=None):
        Action.__init__(self, option_strings, dest, nargs=0, default=default, required=required, help=help)
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, (getattr(namespace, self.dest, None) or 0) + 1)

class _HelpAction(Action):
    def __init__(self, option_strings, dest=SUPPRESS, default=SUPPRESS, help=None):
        Action.__init__(self, option_strings, dest, nargs=0, default=default, help=help)
    def __call__(self, parser, namespace, values, option_string=None):
        parser.print_help()
        parser.exit()

class _VersionAction(Action):
    def __init__(self, option_strings, version=None, dest=SUPPRESS, default=SUPPRESS, help="show program's version number and exit"):
        Action.__init__(self, option_strings, dest, nargs=0, default=default, help=help)
        self.version = version
    def __call__(self, parser, namespace, values, option_string=None):
        _sys.stdout.write((self.version or '').replace('%(prog)s', parser.prog) + '\n')
        parser.exit()

class _SubParsersAction(Action):
    def __init__(self, prog, parser_class, dest=SUPPRESS, required=False, help=None, metavar=None, title=None, description=None):
        self._map, self._parser_class, self._prog_prefix, self._choices_help = {}, parser_class, prog, []
        Action.__init__(self, [], dest, nargs=PARSER, choices=self._map, required=required, help=help, metavar=metavar, default=SUPPRESS if dest is SUPPRESS else None)
    def add_parser(self, name, *, aliases=(), help=None, **kwargs):
        if kwargs.get('prog') is None:
            kwargs['prog'] = '%s %s' % (self._prog_prefix, name)
        parser = self._parser_class(**kwargs)
        self._choices_help.append((name, help))
        self._map[name] = parser
        for alias in aliases:
            self._map[alias] = parser
        return parser
    def __call__(self, parser, namespace, values, option_string=None):
        name, rest = values[0], values[1:]
        if self.dest is not SUPPRESS:
            setattr(namespace, self.dest, name)
        if name not in self._map:
            raise ArgumentError(self, 'unknown parser %r (choices: %s)' % (name, ', '.join(self._map)))
        sub, extras = self._map[name].parse_known_args(rest, None)
        for key, value in vars(sub).items():
            setattr(namespace, key, value)
        if extras:
            vars(namespace).setdefault('_unrecognized_args', []).extend(extras)

_actions = {None: _StoreAction, 'store': _StoreAction, 'store_const': _StoreConstAction, 'store_true': _StoreTrueAction, 'store_false': _StoreFalseAction,
            'append': _AppendAction, 'append_const': _AppendConstAction, 'extend': _ExtendAction, 'count': _CountAction, 'help': _HelpAction, 'version': _VersionAction}

class _ArgumentGroup:
    def __init__(self, container, title=None, description=None, required=False, exclusive=False):
        self._container, self.title, self.description = container, title, description
        self.required, self._exclusive, self._group_actions = required, exclusive, []
    def add_argument(self, *args, **kwargs):
        action = self._container._make_action(*args, **kwargs)
        return self._add_action(action)
    def _add_action(self, action):
        self._container._add_action(action, self)
        self._group_actions.append(action)
        return action
    def add_argument_group(self, *args, **kwargs):
        return self._container.add_argument_group(*args, **kwargs)
    def add_mutually_exclusive_group(self, *, required=False):
        return self._container.add_mutually_exclusive_group(required=required)
    def set_defaults(self, **kwargs):
        self._container.set_defaults(**kwargs)

class ArgumentParser:
    def __init__(self, prog=None, usage=None, description=None, epilog=None, parents=[], formatter_class=HelpFormatter, prefix_chars='-', fromfile_prefix_chars=None,
                 argument_default=None, conflict_handler='error', add_help=True, allow_abbrev=True, exit_on_error=True):
        self.prog = prog if prog is not None else _os.path.basename(_sys.argv[0])
        self.usage, self.description, self.epilog, self.formatter_class = usage, description, epilog, formatter_class
        self.prefix_chars, self.argument_default, self.add_help, self.allow_abbrev, self.exit_on_error = prefix_chars, argument_default, add_help, allow_abbrev, exit_on_error
        self.conflict_handler = conflict_handler
        self._actions, self._options, self._defaults, self._groups, self._exclusive_groups = [], {}, {}, [], []
        self._subparsers = None
        if add_help:
            self.add_argument('-h', '--help', action='help', default=SUPPRESS, help='show this help message and exit')
        for parent in parents:
            for action in parent._actions:
                if not isinstance(action, _HelpAction):
                    self._add_action(action, None)
            self._defaults.update(parent._defaults)

    def _make_action(self, *args, **kwargs):
        chars = self.prefix_chars
        if not args or len(args) == 1 and args[0][0] not in chars:
            if args and 'dest' in kwargs:
                raise ValueError('dest supplied twice for positional argument')
            dest = kwargs.pop('dest') if not args else args[0]
            options = []
            if kwargs.get('nargs') not in (OPTIONAL, ZERO_OR_MORE, REMAINDER):
                kwargs['required'] = True
            if kwargs.get('nargs') == ZERO_OR_MORE and 'default' not in kwargs:
                kwargs['required'] = True
        else:
            options = list(args)
            for o in options:
                if o[0] not in chars:
                    raise ValueError('invalid option string %r: must start with a character %r' % (o, chars))
            dest = kwargs.pop('dest', None)
            if dest is None:
                long = [o for o in options if len(o) > 1 and o[1] in chars]
                dest = (long[0] if long else options[0]).lstrip(chars)
                if not dest:
                    raise ValueError('dest= is required for options like %r' % options[0])
                dest = dest.replace('-', '_')
        name = kwargs.pop('action', None)
        cls = _actions.get(name, name) if name is None or isinstance(name, str) else name
        if not callable(cls):
            raise ValueError('unknown action "%s"' % (cls,))
        if 'default' not in kwargs:
            if dest in self._defaults:
                kwargs['default'] = self._defaults[dest]
            elif self.argument_default is not None:
                kwargs['default'] = self.argument_default
        if not options and cls is not _StoreAction and cls not in (_AppendAction, _ExtendAction):
            kwargs.pop('required', None)
        action = cls(option_strings=options, dest=dest, **kwargs)
        if action.type is not None and not callable(action.type):
            raise ValueError('%r is not callable' % (action.type,))
        return action

    def add_argument(self, *args, **kwargs):
        return self._add_action(self._make_action(*args, **kwargs), None)

    def _add_action(self, action, group=None):
        for o in action.option_strings:
            if o in self._options and self.conflict_handler == 'error':
                raise ArgumentError(action, 'conflicting option string: %s' % o)
        for o in action.option_strings:
            self._options[o] = action
        self._actions.append(action)
        return action

    def add_argument_group(self, title=None, description=None, **kwargs):
        group = _ArgumentGroup(self, title, description)
        self._groups.append(group)
        return group
    def add_mutually_exclusive_group(self, *, required=False):
        group = _ArgumentGroup(self, required=required, exclusive=True)
        self._exclusive_groups.append(group)
        return group
    def add_subparsers(self, *, title=None, description=None, prog=None, parser_class=None, dest=SUPPRESS, required=False, help=None, metavar=None, action=None):
        positionals = [a._usage() for a in self._actions if not a.option_strings]
        prefix = ' '.join([self.prog] + positionals) if prog is None else prog
        self._subparsers = _SubParsersAction(prefix, parser_class or type(self), dest, required, help, metavar, title, description)
        self._actions.append(self._subparsers)
        return self._subparsers
    def set_defaults(self, **kwargs):
        self._defaults.update(kwargs)
        for action in self._actions:
            if action.dest in kwargs:
                action.default = kwargs[action.dest]
    def get_default(self, dest):
        for action in self._actions:
            if action.dest == dest and action.default is not None:
                return action.default
        return self._defaults.get(dest)

    def parse_args(self, args=None, namespace=None):
        args, argv = self.parse_known_args(args, namespace)
        if argv:
            self.error('unrecognized arguments: %s' % ' '.join(argv))
        return args
    parse_intermixed_args = parse_args

    def parse_known_args(self, args=None, namespace=None):
        if args is None:
            if _editing:
                return self._defaults_only(namespace), []
            args = _sys.argv[1:]
        else:
            args = list(args)
        if namespace is None:
            namespace = Namespace()
        self._set_defaults_on(namespace)
        if not self.exit_on_error:
            return self._parse(args, namespace)
        try:
            return self._parse(args, namespace)
        except ArgumentError as err:
            self.error(str(err))

    def _set_defaults_on(self, namespace):
        for action in self._actions:
            if action.dest is not SUPPRESS and not hasattr(namespace, action.dest) and action.default is not SUPPRESS:
                setattr(namespace, action.dest, action.default)
        for dest in self._defaults:
            if not hasattr(namespace, dest):
                setattr(namespace, dest, self._defaults[dest])

    def _defaults_only(self, namespace):
        if namespace is None:
            namespace = Namespace()
        self._set_defaults_on(namespace)
        for action in self._actions:
            if action.dest is SUPPRESS:
                continue
            if isinstance(action, _SubParsersAction):
                for sub in action._map.values():
                    sub._defaults_only(namespace)
                setattr(namespace, action.dest, _not_given(action.dest))
            elif action.required and action.default is None:
                setattr(namespace, action.dest, _not_given(action.dest))
            elif isinstance(action.default, str) and action.type is not None:
                setattr(namespace, action.dest, self._get_value(action, action.default))
        return namespace

    def _get_value(self, action, string):
        func = action.type
        if func is None:
            return string
        try:
            return func(string)
        except ArgumentTypeError as err:
            raise ArgumentError(action, str(err))
        except (TypeError, ValueError):
            raise ArgumentError(action, 'invalid %s value: %r' % (getattr(func, '__name__', repr(func)), string))

    def _check(self, action, value):
        if action.choices is not None and value not in action.choices:
            raise ArgumentError(action, 'invalid choice: %r (choose from %s)' % (value, ', '.join(map(repr, action.choices))))

    def _get_values(self, action, strings):
        if action.nargs not in (PARSER, REMAINDER):
            strings = [s for s in strings if s != '--']
        if not strings and action.nargs == OPTIONAL:
            value = action.const if action.option_strings else action.default
            if isinstance(value, str):
                value = self._get_value(action, value)
                self._check(action, value)
            return value
        if not strings and action.nargs == ZERO_OR_MORE and not action.option_strings:
            return action.default if action.default is not None else strings
        if len(strings) == 1 and action.nargs in (None, OPTIONAL):
            value = self._get_value(action, strings[0])
            self._check(action, value)
            return value
        if action.nargs == REMAINDER:
            return [self._get_value(action, s) for s in strings]
        if action.nargs == PARSER:
            values = [self._get_value(action, s) for s in strings]
            self._check(action, values[0])
            return values
        values = [self._get_value(action, s) for s in strings]
        for value in values:
            self._check(action, value)
        return values

    def _find_option(self, arg):
        if not arg or arg[0] not in self.prefix_chars or arg == '-':
            return None
        if arg in self._options:
            return self._options[arg], arg, None
        if '=' in arg:
            name, value = arg.split('=', 1)
            if name in self._options:
                return self._options[name], name, value
        name, eq, value = arg.partition('=')
        if arg[1:2] in self.prefix_chars:
            if self.allow_abbrev:
                found = [o for o in self._options if o.startswith(name)]
                if len(found) > 1:
                    raise ArgumentError(None, 'ambiguous option: %s could match %s' % (arg, ', '.join(found)))
                if len(found) == 1:
                    return self._options[found[0]], found[0], value if eq else None
        elif arg[:2] in self._options and len(arg) > 2:
            return self._options[arg[:2]], arg[:2], arg[2:]
        if _re.match(r'^-\d+$|^-\d*\.\d+$', arg) and not any(_re.match(r'^-\d', o) for o in self._options):
            return None
        if ' ' in arg:
            return None
        return None, arg, None

    def _count_for(self, action, available, later):
        n = action.nargs
        if n is None or n == PARSER and available >= 1:
            return 1 if n is None else available
        if n == OPTIONAL:
            return min(1, max(0, available - later))
        if n in (ZERO_OR_MORE, REMAINDER):
            return max(0, available - later)
        if n == ONE_OR_MORE:
            return max(1, available - later)
        return 1 if n == PARSER else n

    def _least(self, action):
        n = action.nargs
        return 1 if n is None or n in (ONE_OR_MORE, PARSER) else 0 if n in (OPTIONAL, ZERO_OR_MORE, REMAINDER) else n

    def _parse(self, args, namespace):
        positionals = [a for a in self._actions if not a.option_strings]
        extras, seen, free, i = [], [], [], 0
        only_positionals = False

        def consume_positionals(final):
            nonlocal free
            while positionals:
                action = positionals[0]
                if not final and action.nargs in (ZERO_OR_MORE, OPTIONAL, ONE_OR_MORE) and i < len(args):
                    following = sum(self._least(a) for a in positionals[1:])
                    if len(free) < self._least(action) + following or not free:
                        return
                need = self._least(action)
                if len(free) < need or (not final and not free):
                    return
                later = sum(self._least(a) for a in positionals[1:])
                if len(free) - later < need:
                    return
                n = min(self._count_for(action, len(free), later), len(free))
                taken, free = free[:n], free[n:]
                positionals.pop(0)
                seen.append(action)
                value = self._get_values(action, taken)
                if not taken and action.nargs in (OPTIONAL, ZERO_OR_MORE) and value is action.default and hasattr(namespace, action.dest):
                    if not action.required:
                        pass
                action(self, namespace, value)

        while i < len(args):
            arg = args[i]
            if arg == '--' and not only_positionals:
                only_positionals = True
                i += 1
                continue
            found = None if only_positionals else self._find_option(arg)
            if found is None:
                free.append(arg)
                i += 1
                if positionals and positionals[0].nargs in (PARSER, REMAINDER):
                    free.extend(args[i:])
                    i = len(args)
                continue
            consume_positionals(False)
            extras.extend(free if not positionals else [])
            if not positionals:
                free = []
            action, name, value = found
            i += 1
            if action is None:
                extras.append(arg)
                continue
            seen.append(action)
            for group in self._exclusive_groups:
                if action in group._group_actions:
                    for other in group._group_actions:
                        if other is not action and other in seen:
                            raise ArgumentError(action, 'not allowed with argument %s' % other._shown())
            if action.nargs == 0:
                if value is not None:
                    if name.startswith('--') or '=' in arg:
                        raise ArgumentError(action, 'ignored explicit argument %r' % value)
                    args = args[:i] + ['-' + value] + args[i:]
                action(self, namespace, [], name)
                continue
            if value is not None:
                taken = [value]
                if isinstance(action.nargs, int) and action.nargs > 1:
                    raise ArgumentError(action, 'expected %s arguments' % action.nargs)
            else:
                taken = []
                most = 1 if action.nargs in (None, OPTIONAL) else action.nargs if isinstance(action.nargs, int) else len(args)
                while i < len(args) and len(taken) < most and (action.nargs == REMAINDER or args[i] != '--' and self._find_option(args[i]) is None):
                    taken.append(args[i])
                    i += 1
            if action.nargs is None and len(taken) != 1:
                raise ArgumentError(action, 'expected one argument')
            if action.nargs == ONE_OR_MORE and not taken:
                raise ArgumentError(action, 'expected at least one argument')
            if isinstance(action.nargs, int) and len(taken) != action.nargs:
                raise ArgumentError(action, 'expected %s argument%s' % (action.nargs, '' if action.nargs == 1 else 's'))
            action(self, namespace, self._get_values(action, taken), name)
        consume_positionals(True)
        extras.extend(free)
        missing = []
        for action in self._actions:
            if action not in seen:
                if action.required:
                    missing.append(action._shown())
                elif isinstance(action.default, str) and action.dest is not SUPPRESS and getattr(namespace, action.dest, None) is action.default and action.default is not SUPPRESS:
                    setattr(namespace, action.dest, self._get_value(action, action.default))
        if missing:
            self.error('the following arguments are required: %s' % ', '.join(missing))
        for group in self._exclusive_groups:
            if group.required and not any(a in seen for a in group._group_actions):
                self.error('one of the arguments %s is required' % ' '.join(a._shown() for a in group._group_actions if a.help is not SUPPRESS))
        extras.extend(vars(namespace).pop('_unrecognized_args', []))
        return namespace, extras

    def format_usage(self):
        if self.usage is not None:
            return 'usage: %s\n' % self.usage.replace('%(prog)s', self.prog)
        shown = [a for a in self._actions if a.help is not SUPPRESS]
        parts, done = [], []
        for a in [a for a in shown if a.option_strings]:
            group = next((g for g in self._exclusive_groups if a in g._group_actions), None)
            if group is None:
                parts.append(a._usage())
            elif group not in done:
                done.append(group)
                inner = ' | '.join(b._usage().strip('[]') if not b.required else b._usage() for b in group._group_actions)
                parts.append('(%s)' % inner if group.required else '[%s]' % inner)
        optionals = parts
        positionals = [a._usage() for a in shown if not a.option_strings]
        text = ' '.join([self.prog] + optionals + positionals)
        width = 78
        if len('usage: ') + len(text) <= width:
            return 'usage: %s\n' % text
        def wrapped(parts, indent, first):
            lines, line, size = [], [], (len(first) if first is not None else len(indent)) - 1
            for part in parts:
                if size + 1 + len(part) > width and line:
                    lines.append(indent + ' '.join(line))
                    line, size = [], len(indent) - 1
                line.append(part)
                size += len(part) + 1
            if line:
                lines.append(indent + ' '.join(line))
            if first is not None:
                lines[0] = lines[0][len(indent):]
            return lines
        prefix = 'usage: '
        if len(prefix) + len(self.prog) <= 0.75 * width:
            indent = ' ' * (len(prefix) + len(self.prog) + 1)
            if optionals:
                lines = wrapped([self.prog] + optionals, indent, prefix)
                lines.extend(wrapped(positionals, indent, None))
            else:
                lines = wrapped([self.prog] + positionals, indent, prefix)
        else:
            indent = ' ' * len(prefix)
            lines = wrapped(optionals + positionals, indent, None)
            if len(lines) > 1:
                lines = wrapped(optionals, indent, None) + wrapped(positionals, indent, None)
            lines = [self.prog] + lines
        return prefix + '\n'.join(lines) + '\n'

    def _help_of(self, action):
        text = action.help
        if issubclass(self.formatter_class, ArgumentDefaultsHelpFormatter) and '%(default)' not in text and action.default is not SUPPRESS and (action.option_strings or action.nargs in (OPTIONAL, ZERO_OR_MORE)):
            text += ' (default: %(default)s)'
        params = dict(vars(action), prog=self.prog)
        for name in list(params):
            if params[name] is SUPPRESS:
                del params[name]
            elif hasattr(params[name], '__name__'):
                params[name] = params[name].__name__
        if params.get('choices') is not None:
            params['choices'] = ', '.join(str(c) for c in params['choices'])
        return text % params

    def format_help(self):
        import textwrap
        parts = [self.format_usage()]
        raw = issubclass(self.formatter_class, RawDescriptionHelpFormatter)
        if self.description:
            text = self.description.replace('%(prog)s', self.prog)
            parts.append((text if raw else textwrap.fill(text, 78)) + '\n')
        grouped = []
        for g in self._groups:
            grouped.extend(g._group_actions)
        for g in self._exclusive_groups:
            grouped.extend([])
        rest = [a for a in self._actions if a not in grouped and a.help is not SUPPRESS]
        sections = [('positional arguments', None, [a for a in rest if not a.option_strings]), ('options', None, [a for a in rest if a.option_strings])]
        sections += [(g.title, g.description, [a for a in g._group_actions if a.help is not SUPPRESS]) for g in self._groups]
        invocations = []
        for _, _, actions in sections:
            for a in actions:
                invocations.append(len(a._invocation()) + 2)
                if isinstance(a, _SubParsersAction):
                    invocations.extend(len(name) + 4 for name, _ in a._choices_help)
        column = min(max(invocations, default=0) + 2, 24)
        def entry(head, text, indent):
            pad = ' ' * indent
            if not text:
                return pad + head + '\n'
            lines = text.splitlines() if issubclass(self.formatter_class, RawTextHelpFormatter) else textwrap.wrap(' '.join(text.split()), max(78 - column, 11))
            if indent + len(head) <= column - 2:
                out = '%s%-*s  %s\n' % (pad, column - indent - 2, head, lines[0])
                lines = lines[1:]
            else:
                out = pad + head + '\n'
            return out + ''.join(' ' * column + line + '\n' for line in lines)
        for title, description, actions in sections:
            body = ''
            if description:
                body += '  ' + description + '\n\n'
            for a in actions:
                body += entry(a._invocation(), self._help_of(a) if a.help else '', 2)
                if isinstance(a, _SubParsersAction):
                    for name, text in a._choices_help:
                        if text is not None:
                            body += entry(name, text, 4)
            if body and (actions or description):
                parts.append('%s:\n%s' % (title, body))
        if self.epilog:
            text = self.epilog.replace('%(prog)s', self.prog)
            parts.append((text if raw else textwrap.fill(text, 78)) + '\n')
        return '\n'.join(parts)

    def print_usage(self, file=None):
        (file or _sys.stdout).write(self.format_usage())
    def print_help(self, file=None):
        (file or _sys.stdout).write(self.format_help())
    def exit(self, status=0, message=None):
        if message:
            _sys.stderr.write(message)
        _sys.exit(status)
    def error(self, message):
        self.print_usage(_sys.stderr)
        self.exit(2, '%s: error: %s\n' % (self.prog, message))
`;
