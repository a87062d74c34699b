"""Libraries that others would load for what we never ask of them: a worker begins sooner and holds less."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left_out(*names: str) -> Iterator[None]:
    """While a library is imported, let it find that these modules, without which it can do, are not there.

    What is loaded already stays, and afterwards each can be imported by whoever wants it.
    """
    kept = [name for name in names if name not in sys.modules]
    for name in kept:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in kept:
            sys.modules.pop(name, None)
