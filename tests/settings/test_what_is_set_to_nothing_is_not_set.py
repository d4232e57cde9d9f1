"""A variable that is set to nothing counts as not set: what it comes with stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from clear_platform.settings import variables


@pytest.mark.parametrize("nothing", ["", "  "])
def test_the_default_stands(nothing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CLEAR_VAR", "WEB_THREADS", "NATS_INBOUND"):
        monkeypatch.setenv(name, nothing)
    found = variables.read_all(settings_module="local")
    assert (found["CLEAR_VAR"], found["WEB_THREADS"]) == (Path("var").resolve(), 4)
    assert found["NATS_INBOUND"] == "clear.in"


def test_what_is_required_is_still_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL is not set"):
        variables.read("DATABASE_URL", settings_module="production")
