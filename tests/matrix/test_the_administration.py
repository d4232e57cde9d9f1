"""T2: the administration is for staff alone, and who of them may not write is offered nothing that writes.

Every address of every table there, generated: lists, rows, histories, exports as files, and the actions on chosen rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from psycopg import sql

from clear_platform.foundation.papers.routes import Route, routes
from clear_platform.foundation.public import StaffGroup
from tests.matrix.knocking import ANYBODY, Answer, People, past_every_wall
from tests.matrix.world import PLATFORM
from tests.sizes import in_turn

TABLES = sorted(admin.site._registry.values(), key=lambda one: one.opts.label_lower)
ADMINISTRATOR = (PLATFORM, StaffGroup.ADMINISTRATOR.name.lower())
AUDITOR = (PLATFORM, StaffGroup.AUDITOR.name.lower())
NO_STAFF = [("bank_a", "admin"), ("bakery_a", "owner"), (ANYBODY, ANYBODY)]
SITE = {"index", "search", "login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n",
        "view_on_site", "app_list", ""}  # fmt: skip
OF_TABLES = {"changelist", "add", "history", "delete", "change", "export", "import_a_file", "queues", "providers"}
WITHOUT_TRACE = ("foundation_audit", "foundation_session")
TAKES_AWAY = {"export_admin_action"}
"""Actions that give a file and write nothing."""


def named(part: Any) -> str:
    return part.opts.label_lower if isinstance(part, ModelAdmin) else str(getattr(part, "path", part))


def of(table: ModelAdmin[Any]) -> str:
    """Where a table stands in the administration."""
    return f"/admin/{table.opts.app_label}/{table.opts.model_name}/"


def some_row(table: ModelAdmin[Any]) -> object:
    """The number of a row of a table, None where the world has none."""
    asked = sql.SQL("SELECT {} FROM {} LIMIT 1").format(
        sql.Identifier(table.opts.pk.column), sql.Identifier(table.opts.db_table)
    )
    rows = past_every_wall(asked)
    return rows[0][0] if rows else None


def reads_of(table: ModelAdmin[Any]) -> Iterator[str]:
    """Every address at which one looks at a table."""
    found = some_row(table)
    yield from (of(table), f"{of(table)}add/")
    if found is not None:
        yield from (f"{of(table)}{found}/{part}/" for part in ("change", "history", "delete"))
    if hasattr(table, "export_action"):
        yield f"{of(table)}export/"
    yield from (f"{of(table)}{part}/" for part in ("queues", "providers") if hasattr(table, part))


def writes_of(table: ModelAdmin[Any]) -> Iterator[tuple[str, dict[str, object]]]:
    """Every form of a table, sent: adding, changing, deleting, and each action on a chosen row."""
    found = some_row(table)
    yield f"{of(table)}add/", {}
    if found is None:
        return
    yield f"{of(table)}{found}/change/", {}
    yield f"{of(table)}{found}/delete/", {"post": "yes"}
    for action in [*(table.actions or ()), "delete_selected"]:
        chosen = {"action": getattr(action, "__name__", action), "_selected_action": [str(found)], "post": "yes"}
        yield of(table), chosen


def offered(answer: Answer) -> set[str]:
    """The actions that a list offers."""
    menu = re.search(r'<select name="action".*?</select>', answer.text, re.S)
    return {name for name in re.findall(r'<option value="(\w+)"', menu[0]) if name} if menu else set()


def files_of(table: ModelAdmin[Any]) -> Iterator[tuple[str, dict[str, object]]]:
    """Every format in which the rows of a table are taken away."""
    if hasattr(table, "export_action"):
        for number, _ in enumerate(table.get_export_formats()):
            yield f"{of(table)}export/", {"format": str(number), "resource": "0"}


def test_what_a_list_offers_can_be_read_from_it(people: People) -> None:
    """What would keep the test of what auditors are offered from failing."""
    shown = offered(people.knock(ADMINISTRATOR, "get", "/admin/foundation/importbatch/"))
    assert shown >= {"commit_selected", "cancel_selected", "undo_selected"}


@pytest.mark.parametrize("route", [one for one in routes() if one.namespace == "admin"], ids=named)
def test_every_address_there_is_walked(route: Route) -> None:
    known = {f"{one.opts.app_label}_{one.opts.model_name}_{part}" for one in TABLES for part in OF_TABLES}
    assert route.name in SITE | known, "walk it in tests/matrix/test_the_administration.py"


@pytest.mark.prove
@pytest.mark.parametrize("table", TABLES, ids=named)
def test_who_is_no_staff_reads_and_writes_nothing_there(people: People, table: ModelAdmin[Any]) -> None:
    wrong = []
    for seat in in_turn(NO_STAFF, TABLES.index(table)):
        for path in reads_of(table):
            answer = people.knock(seat, "get", path)
            if answer.status not in {302, 403} or answer.marks - {seat[0]}:
                wrong.append((seat, path, answer.status, answer.marks))
        for path, form in (*writes_of(table), *files_of(table)):
            answer = people.knock(seat, "post", path, form, watched=True)
            changed = {one for one in answer.changed if not one.startswith(WITHOUT_TRACE)}
            if answer.status not in {302, 403} or answer.marks - {seat[0]} or changed:
                wrong.append((seat, path, answer.status, answer.marks, changed))
    assert wrong == []


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_auditors_read_everything_there_write_nothing_and_are_offered_nothing_that_writes(
    people: People, table: ModelAdmin[Any]
) -> None:
    wrong: list[object] = []
    for path in reads_of(table):
        answer = people.knock(AUDITOR, "get", path)
        if answer.status not in {200, 302, 403}:
            wrong.append((path, answer.status))
    for path, form in writes_of(table):
        answer = people.knock(AUDITOR, "post", path, form, watched=True)
        changed = {one for one in answer.changed if not one.startswith(WITHOUT_TRACE)}
        if answer.status >= 500 or changed:
            wrong.append((path, form, answer.status, changed))
    if found := offered(people.knock(AUDITOR, "get", of(table))) - TAKES_AWAY:
        wrong.append(("is offered", found))
    assert wrong == []


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_administrators_open_every_page_of_a_table_and_take_it_away_as_a_file(
    people: People, table: ModelAdmin[Any]
) -> None:
    answers = [(path, people.knock(ADMINISTRATOR, "get", path).status) for path in reads_of(table)]
    answers += [(path, people.knock(ADMINISTRATOR, "post", path, form).status) for path, form in files_of(table)]
    assert [(path, status) for path, status in answers if status not in {200, 302, 403}] == []
