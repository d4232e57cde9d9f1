"""An installation that serves others is told its own address, and starts with none that is wrong."""

from __future__ import annotations

import runpy
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from clear_platform.foundation.credentials.operations import new_signing_key
from clear_platform.settings import variables

SERVING = ["production", "staging"]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that an installation needs besides; its settings are read anew."""
    monkeypatch.setenv("TOKEN_SIGNING_KEYS", new_signing_key())
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    monkeypatch.delitem(sys.modules, "clear_platform.settings.production", raising=False)


def started(module: str) -> str:
    return str(runpy.run_module(f"clear_platform.settings.{module}")["PUBLIC_URL"])


@pytest.mark.parametrize("module", SERVING)
def test_it_is_refused_to_start_without_one(module: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"PUBLIC_URL is not set\. .* for instance https://clear\.example"):
        started(module)


@pytest.mark.parametrize("module", SERVING)
def test_an_address_without_tls_is_refused(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "http://clear.example")
    with pytest.raises(ImproperlyConfigured, match="PUBLIC_URL must begin with https://"):
        started(module)


@pytest.mark.parametrize(
    "written",
    [
        "clear.example", "https://", "ftp://clear.example", "https://clear.example/below", "https://clear.example?a=b",
        "https://somebody@clear.example", "https://clear.example:port", "https://[::1",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_site_is_refused_by_name(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", written)
    with pytest.raises(ImproperlyConfigured, match="PUBLIC_URL cannot be read"):
        variables.read("PUBLIC_URL", settings_module="local")


@pytest.mark.parametrize("module", SERVING)
def test_it_stands_without_a_closing_slash(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://clear.example:8443/")
    assert started(module) == "https://clear.example:8443"


def test_a_machine_of_ones_own_needs_none() -> None:
    assert variables.read("PUBLIC_URL", settings_module="local") == "http://localhost:8000"
