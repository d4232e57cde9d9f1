"""Each command of the loop says how it is called; what it says can be pasted, one after the other, and twice over."""

from __future__ import annotations

import shlex
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command, load_command_class
from django.db import connection
from psycopg import sql

from clear_platform.foundation.public import Actor, OrganizationKind, StaffGroup, acting
from execution.public import export_ticket_pack, render_ticket_pack_markdown, state_of, ticket_pack_for
from tests import actors
from tests.matrix.knocking import past_every_wall
from tests.outcomes.factories import enterprise
from tests.outcomes.learning.making import looked, planned

pytestmark = pytest.mark.django_db

COMMANDS = {
    "ticketpack_sync_from_md": "execution",
    "roadmap_snapshot": "outcomes",
    "roadmap_outcomes": "outcomes",
    "roadmap_refresh": "outcomes",
    "roadmap_aggregate_outcomes": "outcomes",
    "learning_loop": "outcomes",
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def owner(here: Path) -> Actor:
    """The owner of the enterprise that examples name, with a roadmap, its file and two snapshots."""
    enterprise_id = enterprise("Example Orchard Press")
    owner = actors.member(enterprise_id, "owner", email="owner@example.org")
    roadmap = planned(enterprise_id, owner)
    looked(enterprise_id, owner)
    with acting(owner):
        pack = ticket_pack_for(actor=owner, pack_id=roadmap.pack.pk)
        state = state_of(actor=owner, pack=pack)
        export_ticket_pack(actor=owner, pack_id=pack.pk, state=state)
    (here / "example-orchard-press_TICKET_PACK_v1.0.md").write_text(
        render_ticket_pack_markdown(state), encoding="utf-8"
    )
    return owner


def example_of(name: str) -> list[str]:
    """The line of `--help` that can be pasted."""
    parser = load_command_class(COMMANDS[name], name).create_parser("manage.py", name)
    said = " ".join(parser.format_help().split())
    return shlex.split(said.rpartition("Example: manage.py ")[2])


@pytest.mark.usefixtures("owner")
def test_what_help_says_can_be_pasted_twice_and_the_second_time_changes_nothing(here: Path) -> None:
    moved: dict[str, set[str]] = {}
    for name in COMMANDS:
        call_command(*example_of(name), stdout=StringIO())
        before, files = standing(), written(here)
        call_command(*example_of(name), stdout=StringIO())
        moved[name] = {table for table, rows in standing().items() if rows != before[table]}
        assert written(here) == files
    assert moved == {name: set() for name in COMMANDS}


def test_the_loop_leaves_no_row_in_any_table_and_no_file(here: Path) -> None:
    before = counted()
    told = [StringIO(), StringIO()]
    for one in told:
        call_command("learning_loop", stdout=one)
    assert told[0].getvalue() == told[1].getvalue()
    assert "The loop holds." in told[0].getvalue()
    assert changed(before) == set()
    assert written(here) == {}


@pytest.mark.parametrize(
    ("kind", "role"), [(OrganizationKind.ENTERPRISE, "owner"), (OrganizationKind.INSTITUTION, "admin")]
)
def test_whoever_keeps_roadmaps_goes_around_the_loop_and_it_holds(
    here: Path, kind: OrganizationKind, role: str
) -> None:
    actors.member(actors.organization(kind), role, email="keeper@example.org")
    before, told = counted(), StringIO()
    call_command("learning_loop", "--as", "keeper@example.org", stdout=told)
    assert "The loop holds." in told.getvalue()
    assert (changed(before), written(here)) == (set(), {})


@pytest.mark.parametrize(
    ("kind", "role"), [(OrganizationKind.ENTERPRISE, "member"), (OrganizationKind.INSTITUTION, "analyst")]
)
def test_nobody_else_goes_around_it(kind: OrganizationKind, role: str) -> None:
    actors.member(actors.organization(kind), role, email="other@example.org")
    with pytest.raises(CommandError) as refusal:
        call_command("learning_loop", "--as", "other@example.org", stdout=StringIO())
    assert refusal.value.returncode == 2


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "learning_loop"])
@pytest.mark.usefixtures("owner")
def test_a_member_runs_none_of_them(name: str) -> None:
    # The administrator of the staff may run them all; an analyst may not.
    actors.staff(StaffGroup.ANALYST, email="analyst@example.org")
    asked = [part for part in example_of(name) if part not in {"--as", "owner@example.org"}]
    with pytest.raises(CommandError) as refusal:
        call_command(*asked, "--as", "analyst@example.org", stdout=StringIO())
    assert refusal.value.returncode == 2


BESIDE_THE_POINT = {"foundation_auditevent", "foundation_audithead", "procrastinate_jobs", "procrastinate_events"}
"""That files were written again is entered again, and a copy asked for again is a job again."""


def standing() -> dict[str, list[tuple[str]]]:
    """Every row of every table as the database writes it, all columns with it, times and versions among them."""
    rows = sql.SQL("SELECT row_to_json(one)::text FROM {} one ORDER BY 1").format
    return {name: past_every_wall(rows(sql.Identifier(name))) for name in tables() - BESIDE_THE_POINT}


def tables() -> set[str]:
    """The tables of our models that are there."""
    names = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return names & set(connection.introspection.table_names())


def counted() -> dict[str, int]:
    """How many rows each table of the database has."""
    count = sql.SQL("SELECT count(*) FROM {}").format
    return {name: past_every_wall(count(sql.Identifier(name)))[0][0] for name in tables()}


def changed(before: dict[str, int]) -> set[str]:
    """The tables that have another number of rows now."""
    now = counted()
    return {name for name in now if now[name] != before[name]}


def written(folder: Path) -> dict[str, str]:
    """The files below a folder, with what stands in them."""
    return {
        str(file.relative_to(folder)): file.read_text(encoding="utf-8") for file in folder.rglob("*") if file.is_file()
    }
