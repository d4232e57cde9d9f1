"""An export whose reader has enough, as `head` does, ends without a word about it."""

from __future__ import annotations

import os

import pytest
from django.core.management import call_command

from clear_platform.foundation.public import OrganizationKind
from tests import actors

pytestmark = pytest.mark.django_db


def test_an_export_ends_quietly_when_its_reader_has_gone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    actors.member(actors.organization(OrganizationKind.INSTITUTION), "admin")
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as nobody_reads:
        monkeypatch.setattr("sys.stdout", nobody_reads)
        call_command("audit_export", format="csv")
    assert "The audit log is written to standard output." in capsys.readouterr().err
