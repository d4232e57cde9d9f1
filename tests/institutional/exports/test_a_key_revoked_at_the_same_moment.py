"""A package that is kept at the moment in which its key is revoked was kept before, or it does not leave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.test import override_settings

from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.public import acting
from institutional.exports.contracts.published import KINDS
from institutional.exports.errors import KeyRevoked
from institutional.exports.models import ExportRecord
from institutional.exports.operations.keeping import read_next, request_export_package, write_next
from institutional.exports.operations.packing import packed, recorded
from institutional.exports.queries.gathering import gathered_of
from institutional.proof.operations import revoke_export_key, rotate_export_key
from tests import actors
from tests.at_once import while_the_first_is_open
from tests.institutional import factories

pytestmark = pytest.mark.usefixtures("cloned_database")


class Signing:
    """A bank whose key signs what its analyst takes along, and whose administrator revokes that key."""

    def __init__(self, opened: ExitStack) -> None:
        self.opened = opened
        self.bank = factories.institution("Harbor Bank")
        self.analyst, self.admin = actors.member(self.bank, "analyst"), actors.member(self.bank, "admin")
        self.portfolio = str(factories.holding(self.bank, name="Harbor Tiles")[0])
        self.key = rotate_export_key(actor=self.admin).fingerprint

    def revoke(self) -> object:
        return revoke_export_key(actor=self.admin, fingerprint=self.key, because="It was in a mail.")

    def at_once(self) -> Callable[[], object]:
        """Sign a package; give what keeps it."""
        about = {"actor": self.analyst, "kind": "portfolio", "id": self.portfolio, "scope": "full"}
        with acting(self.analyst, read_only=True):
            gathered = self.opened.enter_context(gathered_of(**about))
            package = packed(actor=self.analyst, gathered=gathered, format="json")
            self.opened.enter_context(package.file.content.file)
        return lambda: recorded(actor=self.analyst, gathered=gathered, package=package, format="json")

    def by_a_job(self) -> Callable[[], object]:
        """Have all of a package written but its end; give what keeps it."""
        about = {"actor": self.analyst, "kind": "portfolio", "id": self.portfolio, "scope": "full"}
        made = request_export_package(format="json", **about).pk
        for _part in KINDS["portfolio"].scopes["full"]:
            write_next(actor=self.analyst, export_id=made)
        with acting(self.analyst, read_only=True):
            return read_next(self.analyst, ExportRecord.objects.get_for(self.analyst, made))

    def kept(self) -> list[str]:
        with acting(self.analyst, read_only=True):
            rows = ExportRecord.objects.for_actor(self.analyst).filter(state=ExportRecord.State.KEPT)
            return [row.progress_json["key"] for row in rows]


@pytest.fixture
def signing(tmp_path: Path) -> Iterator[Signing]:
    with override_settings(MEDIA_ROOT=tmp_path / "files"), ExitStack() as opened:
        yield Signing(opened)


def came_to(act: Callable[[], object]) -> str:
    try:
        act()
    except ClearError as refused:
        return refused.code
    return "done"


@pytest.mark.parametrize("way", ["at_once", "by_a_job"])
def test_what_is_kept_first_was_kept_before_the_key_was_revoked(signing: Signing, way: str) -> None:
    keep = getattr(signing, way)()

    def revoke_and_look() -> str:
        signing.revoke()
        return ", ".join(signing.kept())

    assert while_the_first_is_open(signing.analyst, keep, revoke_and_look) == signing.key


def test_of_a_key_that_is_revoked_first_nothing_is_kept(signing: Signing) -> None:
    keep = signing.at_once()
    assert while_the_first_is_open(signing.admin, signing.revoke, lambda: came_to(keep)) == KeyRevoked.code
    assert signing.kept() == []
