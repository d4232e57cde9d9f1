"""U4: every action and every form of the administration that changes something leaves its entry.

Generated from the registry of the administration: each action on rows of the world, one row after another until
something changes. An action or form that nobody thought of here fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.urls import get_resolver
from psycopg import sql

from clear_platform.foundation.papers.routes import OURS
from clear_platform.foundation.public import record
from clear_platform.foundation.rendering.admin import ClearModelAdmin
from tests.matrix.knocking import Answer, People, past_every_wall
from tests.matrix.test_every_write_leaves_its_entry import ADMINISTRATOR, LOG, reaches

ADDRESSES = get_resolver().url_patterns
"""Asked for first: with the addresses our own tables take the place of those that libraries registered."""
TABLES = sorted(admin.site._registry.values(), key=lambda one: one.opts.label_lower)
FORMS = ("save_model", "delete_model", "delete_queryset")
COUNTED = frozenset({"foundation_requestcount", "django_session"})
"""Tables that any request may change."""
ROWS_TRIED = 40
ELSEWHERE = frozenset(
    {
        "execution.breaker.close_selected",
        "execution.ticketpack.refresh",
        "execution.promptversion.roll_back_selected",
        "foundation.user.take_off_second_factor",
        "foundation.user.unlock",
        "foundation.failedsignins.unlock_addresses",
        "foundation.deadletter.retry_selected",
        "foundation.deadletter.discard_selected",
        "foundation.schedule.enable_selected",
        "foundation.importbatch.commit_selected",
        "foundation.importbatch.cancel_selected",
        "capability.financingreadiness.recompute",
        "execution.datapack.build_again",
        "execution.datapack.build_due",
    }
)
"""What this world has no row for, in the state it takes; and figures, which come out the same until something changes.
Their code is held to the log by the last tests."""


def may_delete(table: ModelAdmin[Any]) -> bool:
    """Whether staff may be let delete rows of a table."""
    return is_widened(table, "has_delete_permission")


def is_widened(table: ModelAdmin[Any], permission: str) -> bool:
    """Whether a table answers a question of permission itself, which all others answer with no."""
    return getattr(type(table), permission) is not getattr(ClearModelAdmin, permission)


ACTIONS = [
    (table, name)
    for table in TABLES
    for name in (*(table.actions or ()), *(("delete_selected",) if may_delete(table) else ()))
]


def named(part: Any) -> str:
    return part.opts.label_lower if isinstance(part, ModelAdmin) else str(part)


def rows_of(table: ModelAdmin[Any]) -> list[str]:
    """Some rows of a table, by their ids."""
    asked = sql.SQL("SELECT {} FROM {} ORDER BY 1 LIMIT {}").format(
        sql.Identifier(table.opts.pk.column), sql.Identifier(table.opts.db_table), sql.Literal(ROWS_TRIED)
    )
    return [str(found) for (found,) in past_every_wall(asked)]


def changed(answer: Answer) -> set[str]:
    """The tables that an answer changed, the log and what any request leaves set aside."""
    return answer.written - COUNTED


def carried_out(people: People, table: ModelAdmin[Any], action: str) -> Iterator[Answer]:
    """The first answer to an action on a row that changed something, undone."""
    for row in rows_of(table):
        form = {"action": action, "_selected_action": [row], "post": "yes"}
        path = f"/admin/{table.opts.app_label}/{table.opts.model_name}/"
        answer = people.knock(ADMINISTRATOR, "post", path, form, watched=True)
        if changed(answer):
            yield answer
            return


def functions_of(table: ModelAdmin[Any]) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The functions of a table by which staff change something: its actions, and what its own code does with forms."""
    for name in table.actions or ():
        yield str(name), getattr(type(table), name)
    for name in FORMS:
        function = getattr(type(table), name)
        if function.__module__.startswith(OURS):
            yield name, function


def is_an_operation_s(table: ModelAdmin[Any], function: Callable[..., Any]) -> bool:
    """Whether a function comes to the log, itself or by another of the table's own forms."""
    own = [getattr(type(table), name) for name in FORMS if name in function.__code__.co_names]
    return any(reaches(one, record) for one in (function, *own))


@pytest.mark.parametrize(("table", "action"), ACTIONS, ids=named)
def test_whatever_an_action_changes_is_in_the_log(people: People, table: ModelAdmin[Any], action: str) -> None:
    """U4"""
    done = list(carried_out(people, table, action))
    silent = [changed(answer) for answer in done if LOG not in answer.changed]
    assert (silent, bool(done)) == ([], f"{table.opts.label_lower}.{action}" not in ELSEWHERE)


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_every_action_and_form_is_an_operation_s(table: ModelAdmin[Any]) -> None:
    """U4: also those that this world has no row for."""
    assert {name for name, function in functions_of(table) if not is_an_operation_s(table, function)} == set()


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_what_can_be_added_changed_or_deleted_has_a_form_of_ours(table: ModelAdmin[Any]) -> None:
    """U4: Django's own saving and deleting would write past the operations."""
    ours = {name for name, _ in functions_of(table)}
    may_save = is_widened(table, "has_add_permission") or is_widened(table, "has_change_permission")
    assert not may_save or "save_model" in ours
    assert not may_delete(table) or {"delete_model", "delete_queryset"} <= ours


def test_actions_were_found() -> None:
    assert {f"{named(table)}.{name}" for table, name in ACTIONS} >= {
        *ELSEWHERE,
        "foundation.apikey.revoke_keys",
        "foundation.membership.delete_selected",
    }
