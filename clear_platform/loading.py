"""Loading the product into a process that was just started: settings, apps, models."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Look for no garbage while much is made that stays, and never look through that afterwards.

    Looking through it again and again is a fifth of what a process needs to start.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
