"""The keys that sign tokens: kept by this machine or given by the environment, rotated, and never shown by accident."""

from __future__ import annotations

import contextlib
import stat
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import transaction

from clear_platform.foundation.credentials import signing
from clear_platform.foundation.credentials.operations import rotate_signing_key
from clear_platform.foundation.models import AuditEvent
from clear_platform.foundation.public import acting
from tests import actors


def ids() -> list[str]:
    found = signing.keys()
    return [key.id for key in found]


@pytest.fixture
def machine(tmp_path: Path, settings: Any) -> Path:
    settings.VAR = tmp_path
    return tmp_path / "token_keys"


def test_a_machine_makes_its_first_key_for_its_owner_alone(machine: Path) -> None:
    (key,) = signing.keys()
    assert key.algorithm == "EdDSA"
    assert stat.S_IMODE(machine.stat().st_mode) == 0o600


def test_of_many_that_start_at_once_all_have_the_same_key(machine: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda _: signing.keys()[0].id, range(8)))
    assert len(found) == 1
    assert [path.name for path in machine.parent.iterdir()] == ["token_keys"]


@pytest.mark.django_db
def test_rotating_keeps_the_key_before_and_lets_go_of_the_one_before_that(
    machine: Path, django_capture_on_commit_callbacks: Any
) -> None:
    first = signing.keys()[0].id
    said = StringIO()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("rotate_signing_key", stdout=said)
    second = signing.keys()[0].id
    assert ids() == [second, first]
    assert said.getvalue().strip() == (
        f"Tokens are signed with {second} from now on; those signed with {first} hold until they expire."
    )
    with django_capture_on_commit_callbacks(execute=True):
        call_command("rotate_signing_key", stdout=said)
    assert ids()[1] == second
    assert stat.S_IMODE(machine.stat().st_mode) == 0o600
    with acting(actors.system()) as scope:
        events = AuditEvent.objects.for_actor(scope.actor).filter(action="rotate_signing_key")
        assert next(event.after["keys"] for event in events.order_by("pk")) == [second, first]


@pytest.mark.django_db
def test_a_rotation_that_does_not_stand_leaves_the_key_that_signed(
    machine: Path, django_capture_on_commit_callbacks: Any
) -> None:
    first = ids()
    with (
        acting(actors.system()) as scope,
        django_capture_on_commit_callbacks(execute=True),
        contextlib.suppress(InterruptedError),
        transaction.atomic(),
    ):
        rotate_signing_key(actor=scope.actor)
        raise InterruptedError
    assert ids() == first


@pytest.mark.django_db
def test_where_the_environment_gives_the_keys_the_command_prints_one_and_changes_nothing(
    machine: Path, settings: Any
) -> None:
    settings.TOKEN_SIGNING_KEYS = [signing.new_key("EdDSA").as_text()]
    with pytest.raises(CommandError, match=r"signing_key\.from_environment"):
        call_command("rotate_signing_key", stdout=StringIO())
    said = StringIO()
    call_command("rotate_signing_key", "--print", stdout=said)
    settings.TOKEN_SIGNING_KEYS = [said.getvalue().strip(), *settings.TOKEN_SIGNING_KEYS]
    assert len(signing.keys()) == 2
    assert not machine.exists()


@pytest.mark.parametrize(
    "given",
    [
        ["secret-text"],
        ["k1:EdDSA:short"],
        ["k1:none:" + "A" * 43],
        ["k1:EdDSA:" + "!" * 43],
        ["K 1:EdDSA:" + "A" * 43],
        ["k1:EdDSA:" + "A" * 44 + "AAAA"],
        ["k1:EdDSA:" + "A" * 43, "k1:EdDSA:" + "B" * 42 + "A"],
        ["k1:EdDSA:" + "A" * 43, "k2:EdDSA:" + "A" * 43, "k3:EdDSA:" + "A" * 43],
    ],
)
def test_a_wrong_key_is_refused_at_start_without_being_repeated(settings: Any, given: list[str]) -> None:
    settings.TOKEN_SIGNING_KEYS = given
    with pytest.raises(ImproperlyConfigured) as refused:
        signing.refuse_wrong_settings()
    assert "TOKEN_SIGNING_KEYS" in str(refused.value)
    assert not any(one.rpartition(":")[2] in str(refused.value) for one in given)


def test_an_algorithm_we_do_not_sign_with_is_refused_at_start(settings: Any) -> None:
    settings.TOKEN_ALGORITHM = "RS256"
    with pytest.raises(ImproperlyConfigured, match="write EdDSA or HS256"):
        signing.refuse_wrong_settings()


def test_a_key_does_not_show_its_material_when_it_is_printed() -> None:
    key = signing.new_key("EdDSA")
    assert key.as_text().rpartition(":")[2] not in repr(key)
    assert str(key.material) not in repr(key)
