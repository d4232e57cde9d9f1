"""A key that is revoked while a package is made signs nothing that leaves: not at once, and not in what a job keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from clear_platform.foundation.public import Actor, acting
from institutional.exports.contracts.published import KINDS
from institutional.exports.errors import KeyRevoked
from institutional.exports.models import ExportRecord
from institutional.exports.operations.keeping import read_next, request_export_package, write_next
from institutional.exports.operations.packing import packed, recorded
from institutional.exports.queries.gathering import gathered_of
from institutional.proof.operations import revoke_export_key, rotate_export_key
from tests import actors
from tests.institutional import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[None]:
    """Files of this test alone."""
    with override_settings(MEDIA_ROOT=tmp_path / "files"):
        yield


@pytest.fixture
def bank() -> int:
    return factories.institution("Harbor Bank")


@pytest.fixture
def analyst(bank: int) -> Actor:
    return actors.member(bank, "analyst")


@pytest.fixture
def portfolio(bank: int) -> str:
    return str(factories.holding(bank, name="Harbor Tiles")[0])


@pytest.fixture
def key(bank: int) -> str:
    """The fingerprint of the key that signs for the bank."""
    return rotate_export_key(actor=actors.member(bank, "admin")).fingerprint


def revoked(bank: int, key: str) -> None:
    revoke_export_key(actor=actors.member(bank, "admin"), fingerprint=key, because="It was in a mail.")


def kept_by(analyst: Actor) -> list[ExportRecord]:
    with acting(analyst, read_only=True):
        return list(ExportRecord.objects.for_actor(analyst))


def test_what_it_signed_at_once_does_not_leave(bank: int, analyst: Actor, portfolio: str, key: str) -> None:
    with acting(analyst, read_only=True):
        gathered = gathered_of(actor=analyst, kind="portfolio", id=portfolio, scope="full")
        package = packed(actor=analyst, gathered=gathered, format="json")
    revoked(bank, key)
    with gathered, package.file.content.file, pytest.raises(KeyRevoked):
        recorded(actor=analyst, gathered=gathered, package=package, format="json")
    assert kept_by(analyst) == []


def test_what_it_signed_for_a_job_is_signed_anew(bank: int, analyst: Actor, portfolio: str, key: str) -> None:
    made = request_export_package(actor=analyst, kind="portfolio", id=portfolio, scope="full", format="json").pk
    for _part in KINDS["portfolio"].scopes["full"]:
        write_next(actor=analyst, export_id=made)
    with acting(analyst, read_only=True):
        noting = read_next(analyst, ExportRecord.objects.get_for(analyst, made))
    revoked(bank, key)
    states = [noting(), write_next(actor=analyst, export_id=made)]
    [row] = kept_by(analyst)
    assert states == ["writing", "kept"]
    assert row.progress_json["key"] not in {"", key}
