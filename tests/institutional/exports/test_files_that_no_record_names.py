"""Files of packages that no record names are swept once they lie there for two days; no other file is touched."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from clear_platform.foundation import clock
from clear_platform.foundation.public import acting
from institutional.exports.jobs import forget_kept_packages
from institutional.exports.models import ExportRecord
from institutional.exports.operations.keeping import fail_export_package, request_export_package, write_next
from institutional.exports.operations.sweeping import GRACE, sweep_export_files
from tests import actors
from tests.clients import client_of
from tests.institutional import factories
from tests.institutional.exports.packages import taken

pytestmark = pytest.mark.django_db
ANALYST = "analyst@example.org"


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Path]:
    with override_settings(MEDIA_ROOT=tmp_path / "files"):
        yield tmp_path / "files"


def left(files: Path, name: str, *, days: int = 3) -> Path:
    """A file that somebody left there, so many days ago."""
    path = files / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left")
    aged(path, days=days)
    return path


def aged(path: Path, *, days: int) -> None:
    moment = (clock.now() - timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))


def under(files: Path) -> set[str]:
    return {one.relative_to(files).as_posix() for one in files.rglob("*") if one.is_file()}


def test_what_was_left_by_who_died_is_swept_and_what_can_be_fetched_stays(files: Path) -> None:
    bank = factories.institution()
    portfolio, _ids = factories.holding(bank)
    analyst = actors.member(bank, "analyst", email=ANALYST)
    package = taken(client_of(ANALYST), "portfolio", portfolio)
    waiting = request_export_package(actor=analyst, kind="portfolio", id=str(portfolio), scope="full", format="json")
    write_next(actor=analyst, export_id=waiting.pk)
    [kept, part] = sorted(under(files))
    for one in (kept, part):
        aged(files / one, days=3)
    folder = Path(kept).parent.as_posix()
    for name in ("exports/999999/gone.json", "exports/parts/999999/tasks.ndjson", f"{folder}/of an earlier try.json"):
        left(files, name)
    young = left(files, "exports/999998/still under way.json", days=1)
    others = [left(files, one) for one in ("logos/7/mark.svg", "exports/notes.txt", "exports/manual/read me.txt")]
    assert sweep_export_files(actor=actors.system()) == 3
    stays = {kept, part, *(one.relative_to(files).as_posix() for one in (young, *others))}
    assert under(files) == stays
    again = client_of(ANALYST).get(f"/api/v1/exports/{Path(kept).parent.name}/file")
    assert again.getvalue() == package


def test_parts_of_a_package_that_was_given_up_are_swept(files: Path) -> None:
    bank = factories.institution()
    portfolio, _ids = factories.holding(bank)
    analyst = actors.member(bank, "analyst")
    given_up = request_export_package(actor=analyst, kind="portfolio", id=str(portfolio), scope="full", format="json")
    part = left(files, f"exports/parts/{given_up.pk}/tasks.ndjson")
    assert sweep_export_files(actor=actors.system()) == 0
    fail_export_package(actor=actors.system(), export_id=given_up.pk, reason="gone")
    assert (sweep_export_files(actor=actors.system()), part.exists()) == (1, False)


def test_the_job_that_forgets_sweeps_too_and_twice_does_no_harm(files: Path) -> None:
    orphan = left(files, "exports/999999/gone.json", days=GRACE.days + 1)
    forget_kept_packages()
    forget_kept_packages()
    system = actors.system()
    with acting(system):
        assert (orphan.exists(), ExportRecord.objects.for_actor(system).count()) == (False, 0)


def test_where_nothing_was_ever_exported_nothing_is_swept(files: Path) -> None:
    assert sweep_export_files(actor=actors.system()) == 0
