"""The code is looked at once when all is started, by the first step; what is started after it begins at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.checks import CheckMessage, Error
from django.core.checks.registry import registry
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from clear_platform.launcher.programs import UNCHECKED, behind_the_web

WITH_ALL = {"NATS_URL": "nats://localhost"}


def a_fault(**_asked: Any) -> list[CheckMessage]:
    return [Error("Something in the code is wrong.", id="tests.E001")]


@pytest.fixture
def faulty_code() -> Iterator[None]:
    registry.register(a_fault)
    yield
    registry.registered_checks.remove(a_fault)


@pytest.mark.django_db
def test_the_first_step_refuses_code_that_is_wrong(faulty_code: None) -> None:
    with pytest.raises(SystemCheckError, match=r"tests\.E001"):
        call_command("migrate", interactive=False, verbosity=0, skip_checks=False)


def test_what_works_behind_the_web_server_looks_no_more() -> None:
    commands = behind_the_web(WITH_ALL)
    assert list(commands) == ["worker", "reaper", "dispatcher", "bridge"]
    assert [UNCHECKED in command for command in commands.values()] == [True] * 4


def test_where_the_code_changes_meanwhile_each_looks_when_it_starts() -> None:
    commands = behind_the_web(WITH_ALL, code_changes=True)
    assert list(commands) == ["worker", "reaper", "dispatcher", "bridge"]
    assert [UNCHECKED in command for command in commands.values()] == [False] * 4
