"""What tables of rows within rows hold aside is closed with the package, also with one that is given up halfway."""

from __future__ import annotations

import gc
from contextlib import AbstractContextManager
from dataclasses import replace
from tempfile import SpooledTemporaryFile
from typing import IO

import pytest

from clear_platform.foundation.public import acting
from institutional.exports.formats.rendering import rendered
from institutional.exports.queries.gathering import gathered_of
from tests import actors
from tests.institutional import factories


def held_aside() -> list[object]:
    """The files in memory that are not closed."""
    spooled = (one for one in gc.get_objects() if issubclass(type(one), SpooledTemporaryFile))
    return [one for one in spooled if not one.closed]


def unreadable() -> AbstractContextManager[IO[bytes]]:
    raise OSError("The disk is gone.")


@pytest.mark.django_db
@pytest.mark.parametrize("format", ["csv", "zip"])
def test_a_package_that_cannot_be_written_holds_nothing_aside(format: str) -> None:
    bank = factories.institution("Harbor Bank")
    _portfolio, [enterprise] = factories.holding(bank, name="Harbor Tiles")
    analyst = actors.member(bank, "analyst")
    with acting(analyst, read_only=True):
        gathered = gathered_of(actor=analyst, kind="enterprise", id=str(enterprise), scope="execution")
    with gathered:
        broken = replace(gathered, parts=[replace(one, opened=unreadable) for one in gathered.parts])
        before = held_aside()
        with pytest.raises(OSError, match="The disk is gone") as fault:
            rendered(broken, format)
        assert (len(held_aside()), str(fault.value)) == (len(before), "The disk is gone.")
