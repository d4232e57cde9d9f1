"""Tasks of a version that was replaced stay its own: both versions say so, and lead to each other."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from enterprises.public import approve_decision, propose_decision, supersede_decision
from tests import actors
from tests.clients import page_client_of
from tests.enterprises.factories import enterprise, owner_of
from tests.execution.factories import tasks

pytestmark = pytest.mark.django_db


def read(page: Client, decision: object) -> str:
    """The tab Execution of a version as one reads it."""
    return re.sub(r"\s+", " ", page.get(f"/decisions/{decision}/execution").content.decode())


def test_each_version_tells_of_the_tasks_that_stand_open_at_the_other() -> None:
    enterprise_id = enterprise().id
    first = tasks(enterprise_id)[0].decision_id
    author = actors.member(enterprise_id, "owner", email="owner@replaced.example")
    page = page_client_of("owner@replaced.example")
    assert "holds in place of this one" not in read(page, first)
    second = supersede_decision(actor=author, decision_id=first).pk
    propose_decision(actor=author, decision_id=second)
    approve_decision(actor=owner_of(enterprise_id), decision_id=second)
    newer, older = read(page, second), read(page, first)
    assert "2 tasks of version 1 stand open." in newer
    assert "2 of them are steps of this version too" in newer
    assert f"/decisions/{first}/execution" in newer
    assert "Version 2 holds in place of this one." in older
    assert "2 tasks stay open here" in older
    assert f"/decisions/{second}/execution" in older
