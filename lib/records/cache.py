"""A cache for what is worked out from the incidents: forgotten as soon as the local records change."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from lib.records.connection import data_version

Function = TypeVar("Function", bound=Callable[..., Any])


def kept_until_records_change(maxsize: int) -> Callable[[Function], Function]:
    """Return a decorator like `functools.lru_cache` whose answers hold for one state of the local records."""

    def decorate(function: Function) -> Function:
        @functools.lru_cache(maxsize=maxsize)
        def kept(version: str, *arguments: Any, **named: Any) -> Any:
            return function(*arguments, **named)

        @functools.wraps(function)
        def answer(*arguments: Any, **named: Any) -> Any:
            return kept(data_version(), *arguments, **named)

        answer.cache_clear = kept.cache_clear  # type: ignore[attr-defined]
        answer.cache_info = kept.cache_info  # type: ignore[attr-defined]
        return answer  # type: ignore[return-value]

    return decorate
