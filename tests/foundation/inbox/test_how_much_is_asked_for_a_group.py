"""What needs me: ten of a group are shown, and they are counted only where there are more."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation.public import InboxItem, acting, inbox_from, system_actor
from tests import actors
from tests.clients import page_client_of

pytestmark = pytest.mark.django_db


def item(row: ContentType) -> InboxItem:
    return InboxItem(do=f"Read {row.pk}", because="It is there.", href="/")


@pytest.mark.parametrize(("there", "shown", "statements"), [(1, 1, 1), (10, 10, 1), (11, 10, 2), (25, 10, 2)])
def test_a_group_is_counted_only_where_there_is_more_than_is_shown(there: int, shown: int, statements: int) -> None:
    with acting(system_actor("a test"), read_only=True), CaptureQueriesContext(connection) as asked:
        pks = ContentType.objects.order_by("pk").values("pk")[:there]
        group = inbox_from("Kinds", ContentType.objects.filter(pk__in=pks).order_by("pk"), item)
    assert (group.total, len(group.items), len(asked)) == (there, shown, statements)
    assert [one.do for one in group.items] == sorted((one.do for one in group.items), key=lambda do: int(do[5:]))


def test_what_waits_is_counted_once_on_the_first_page() -> None:
    actors.staff(email="staff@example.org")
    browser = page_client_of("staff@example.org")
    with CaptureQueriesContext(connection) as asked:
        browser.get("/")
    counts = [one["sql"] for one in asked if "COUNT(" in one["sql"]]
    assert (counts != [], len(counts)) == (True, len(set(counts)))
