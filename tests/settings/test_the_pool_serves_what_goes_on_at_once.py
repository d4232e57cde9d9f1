"""The pool has two connections for each piece of work that goes on at once, or nothing starts."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from clear_platform.settings import variables


@pytest.fixture(autouse=True)
def four_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in the environment besides."""
    for name in ("DATABASE_POOL_SIZE", "WEB_THREADS", "WORKER_CONCURRENCY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", ["WEB_THREADS", "WORKER_CONCURRENCY"])
def test_one_with_too_few_is_refused_and_says_how_many(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "5")
    monkeypatch.setenv("DATABASE_POOL_SIZE", "9")
    with pytest.raises(ImproperlyConfigured, match=r"at least twice WEB_THREADS and .* here 10 or more"):
        variables.read_all(settings_module="local")


def test_what_it_comes_with_fits() -> None:
    assert variables.read_all(settings_module="local")["DATABASE_POOL_SIZE"] == 8
