"""A cache for what is worked out from the incidents: forgotten as soon as the local records change.

What officers see and what others may see are kept apart, so that no answer for one is ever given to another, and
nobody's answers push those of others out. Visitors who ask for the same at once wait for one computation of it.
"""

import functools
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from cachetools import LRUCache, cached

from lib.base.roles import Sees, sees
from lib.records.connection import data_version

Function = TypeVar("Function", bound=Callable[..., Any])


def kept_until_records_change(maxsize: int, same_for_all: bool = False) -> Callable[[Function], Function]:
    """Return a decorator like `functools.lru_cache`, for one state of the local records and one kind of visitor.

    Parameters
    ----------
    maxsize : int
        How many answers are kept for each kind of visitor.
    same_for_all : bool
        Whether the answer is of the store itself and tells nobody what it holds, so that one is kept for everyone.
    """

    def decorate(function: Function) -> Function:
        def fresh(version: str, *arguments: Any, **named: Any) -> Any:
            return function(*arguments, **named)

        for_whom = {much: cached(LRUCache(maxsize), condition=threading.Condition())(fresh) for much in Sees}

        @functools.wraps(function)
        def answer(*arguments: Any, **named: Any) -> Any:
            version = data_version()
            # Without local records all see the same.
            return for_whom[sees() if version and not same_for_all else Sees.NOTHING](version, *arguments, **named)

        def cache_clear() -> None:
            for kept in for_whom.values():
                kept.cache_clear()

        answer.cache_clear = cache_clear  # type: ignore[attr-defined]
        return answer  # type: ignore[return-value]

    return decorate
