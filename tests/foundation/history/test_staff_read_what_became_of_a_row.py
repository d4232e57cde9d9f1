"""Under each row of the administration: when it changed, who did it, which fields from what to what."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from clear_platform.foundation.models import User
from clear_platform.foundation.public import StaffGroup, acting
from execution.public import start_task
from tests import actors
from tests.clients import client_of, page_client_of
from tests.enterprises.factories import enterprise, owner_of
from tests.execution.factories import tasks

pytestmark = pytest.mark.django_db
UNCHANGED = "Not changed since it was made."


@pytest.fixture
def auditor() -> Client:
    actors.staff(StaffGroup.AUDITOR, email="auditor@example.org")
    return page_client_of("auditor@example.org")


def history_shown(client: Client, row: str) -> str:
    page = client.get(f"/admin/{row}/change/").content.decode()
    (part,) = re.findall(r'<section[^>]*id="row-history".*?</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", part).split())


def test_a_change_is_told_with_its_operation_person_and_fields(auditor: Client) -> None:
    enterprise_id = enterprise().id
    owner = owner_of(enterprise_id)
    task = tasks(enterprise_id, by=owner)[0]
    start_task(actor=owner, task_id=task.pk)
    shown = history_shown(auditor, f"execution/implementationtask/{task.pk}")
    assert f"{owner.name}, start_task" in shown
    assert "status: from todo to in_progress" in shown


def test_a_row_that_never_changed_says_so(auditor: Client) -> None:
    enterprise_id = enterprise().id
    task = tasks(enterprise_id, by=owner_of(enterprise_id))[1]
    assert UNCHANGED in history_shown(auditor, f"execution/implementationtask/{task.pk}")


def test_what_people_wrote_is_text_and_never_markup(auditor: Client) -> None:
    member = actors.member(enterprise().id, "member")
    for name in ("<b id=planted>", "Plain"):
        with acting(actors.system()):
            User.objects.filter(pk=member.id).update(name=name)
    page = auditor.get(f"/admin/foundation/user/{member.id}/change/").content.decode()
    assert "<b id=planted>" not in page
    assert "from &lt;b id=planted&gt; to Plain" in page


def test_a_model_without_history_has_no_such_part(auditor: Client) -> None:
    enterprise_id = enterprise().id
    page = auditor.get(f"/admin/foundation/organization/{enterprise_id}/change/")
    assert page.status_code == 200
    assert b"row-history" not in page.content


def test_nobody_else_reaches_it() -> None:
    enterprise_id = enterprise().id
    task = tasks(enterprise_id, by=owner_of(enterprise_id))[0]
    actors.member(enterprise_id, "owner", email="another@example.org")
    answer = client_of("another@example.org").get(f"/admin/execution/implementationtask/{task.pk}/change/")
    assert answer.status_code in {302, 403}
