"""A cache for what is worked out from the incidents: forgotten as soon as the local records change.

What officers see and what others may see are kept apart, so that no answer for one is ever given to another, and
nobody's answers push those of others out. Visitors who ask for the same at once wait for one computation of it.
"""

import functools
import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import pandas as pd
from cachetools import LRUCache, cached
from cachetools.keys import hashkey

from lib.base.roles import Sees, sees
from lib.base.visitor import visitor
from lib.records.connection import data_version

Function = TypeVar("Function", bound=Callable[..., Any])


class _Same:
    """A table that was asked about: no other is the same, and while it is held none can take its place in memory."""

    __slots__ = ("table",)

    def __init__(self, table: pd.DataFrame):
        self.table = table

    def __hash__(self) -> int:
        return id(self.table)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.table is self.table


def _told_apart(argument: Any) -> Hashable:
    return _Same(argument) if isinstance(argument, pd.DataFrame) else argument


def _question(*arguments: Any, **named: Any) -> Hashable:
    return hashkey(*map(_told_apart, arguments), **{name: _told_apart(value) for name, value in named.items()})


def kept_until_records_change(
    maxsize: int, same_for_all: bool = False, for_each_role: bool = False
) -> Callable[[Function], Function]:
    """Return a decorator like `functools.lru_cache`, for one state of the local records and one kind of visitor.

    A table among the arguments is told apart by being the same object, as those are that are kept themselves.

    Parameters
    ----------
    maxsize : int
        How many answers are kept for each kind of visitor.
    same_for_all : bool
        Whether the answer is of the store itself and tells nobody what it holds, so that one is kept for everyone.
    for_each_role : bool
        Whether the answer tells more than local records, such as what councillors may read and others may not.
    """

    def decorate(function: Function) -> Function:
        def fresh(version: str, role: Any, *arguments: Any, **named: Any) -> Any:
            return function(*arguments, **named)

        for_whom = {
            much: cached(LRUCache(maxsize), key=_question, condition=threading.Condition())(fresh) for much in Sees
        }

        @functools.wraps(function)
        def answer(*arguments: Any, **named: Any) -> Any:
            version = data_version()
            role = visitor().role if for_each_role else None
            # Without local records all see the same.
            much = sees() if version and not same_for_all else Sees.NOTHING
            return for_whom[much](version, role, *arguments, **named)

        def cache_clear() -> None:
            for kept in for_whom.values():
                kept.cache_clear()

        answer.cache_clear = cache_clear  # type: ignore[attr-defined]
        return answer  # type: ignore[return-value]

    return decorate
