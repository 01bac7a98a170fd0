"""Frozen dataclasses that cost nothing to define.

The standard library writes and compiles six functions for every ``@dataclass(frozen=True)``, about half a millisecond
each time a process starts; sixty of them are a third of what a whole offline check may take. This module gives the
part of its interface that the project uses (``dataclass``, ``field``, ``fields``,
``is_dataclass``, ``replace``) with functions that are
written once and shared by all classes. A type checker sees the standard library's, and a test holds the two against
each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, is_dataclass, replace
else:
    _MISSING = object()

    class _Field:
        def __init__(self, default, default_factory, repr_, compare):
            self.default, self.default_factory, self.repr, self.compare = default, default_factory, repr_, compare
            self.name = ""

    def field(*, default=_MISSING, default_factory=None, repr=True, compare=True):
        """Say more of a field than its default value: how it is made, shown and compared."""
        return _Field(default, default_factory, repr, compare)

    def dataclass(cls=None, /, *, frozen=True, order=False):
        """Make a class of annotated fields an immutable value; always frozen."""
        if cls is None:
            return lambda decorated: dataclass(decorated, frozen=frozen, order=order)
        fields = dict(getattr(cls, "__value_fields__", {}))
        own = cls.__dict__.get("__annotations__", {})  # noqa: RUF063 - `inspect` costs more than all of this
        for name, annotation in own.items():
            if not str(annotation).startswith(("ClassVar", "typing.ClassVar")):
                given = cls.__dict__.get(name, _MISSING)
                fields[name] = given if isinstance(given, _Field) else _Field(given, None, True, True)
                fields[name].name = name
                if given is fields[name]:
                    delattr(cls, name)
        cls.__value_fields__ = fields
        cls.__match_args__ = tuple(fields)
        cls.__value_defaults__ = {
            name: about.default for name, about in fields.items() if about.default is not _MISSING
        }
        cls.__value_finished__ = hasattr(cls, "__post_init__")
        methods = {**_METHODS, **(_ORDER if order else {})}
        for name, function in methods.items():
            if name not in cls.__dict__ or name == "__hash__":
                setattr(cls, name, function)
        return cls

    def is_dataclass(value):
        """Whether something is such a class or a value of one."""
        return hasattr(value, "__value_fields__")

    def fields(value):
        """The fields of a class or of one of its values, in their order; each has a ``name``."""
        return tuple(value.__value_fields__.values())

    def replace(value, /, **changes):
        """The same value with some fields changed."""
        return type(value)(**{**{name: getattr(value, name) for name in value.__value_fields__}, **changes})

    def _init(self, *given, **named):
        cls = self.__class__
        values = self.__dict__
        values.update(cls.__value_defaults__)
        values.update(zip(cls.__match_args__, given, strict=False))
        if given and named and not named.keys().isdisjoint(cls.__match_args__[: len(given)]):
            raise TypeError(f"{cls.__name__} got a value twice, by its place and by its name")
        values.update(named)
        if len(given) > len(cls.__match_args__) or not named.keys() <= cls.__value_fields__.keys():
            raise TypeError(f"{cls.__name__} takes {', '.join(cls.__match_args__)} and nothing else")
        if len(values) != len(cls.__match_args__):
            _complete(cls, values)
        if cls.__value_finished__:
            self.__post_init__()

    def _complete(cls, values):
        """Make what a factory makes; refuse what is missing."""
        for name, about in cls.__value_fields__.items():
            if name not in values:
                if about.default_factory is None:
                    raise TypeError(f"{cls.__name__} needs a value for {name!r}")
                values[name] = about.default_factory()

    def _compared(self):
        return tuple(getattr(self, name) for name, about in self.__value_fields__.items() if about.compare)

    def _eq(self, other):
        return _compared(self) == _compared(other) if other.__class__ is self.__class__ else NotImplemented

    def _hash(self):
        return hash(_compared(self))

    def _repr(self):
        shown = (f"{name}={getattr(self, name)!r}" for name, about in self.__value_fields__.items() if about.repr)
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def _frozen(self, name, value=None):
        raise AttributeError(f"cannot change {name!r} of a frozen {type(self).__name__}")

    def _lt(self, other):
        return _compared(self) < _compared(other) if other.__class__ is self.__class__ else NotImplemented

    def _le(self, other):
        return _compared(self) <= _compared(other) if other.__class__ is self.__class__ else NotImplemented

    def _gt(self, other):
        return _compared(self) > _compared(other) if other.__class__ is self.__class__ else NotImplemented

    def _ge(self, other):
        return _compared(self) >= _compared(other) if other.__class__ is self.__class__ else NotImplemented

    _METHODS = {
        "__init__": _init,
        "__eq__": _eq,
        "__hash__": _hash,
        "__repr__": _repr,
        "__setattr__": _frozen,
        "__delattr__": _frozen,
    }
    _ORDER = {"__lt__": _lt, "__le__": _le, "__gt__": _gt, "__ge__": _ge}

__all__ = ["dataclass", "field", "fields", "is_dataclass", "replace"]
