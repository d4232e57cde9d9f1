"""A link begins a decision with its title, its domain and the metric it is about; nothing else is taken from it."""

from __future__ import annotations

import pytest

from tests import actors
from tests.clients import page_client_of
from tests.enterprises.factories import enterprise

pytestmark = pytest.mark.django_db


def written(query: str) -> str:
    enterprise_id = enterprise().id
    actors.member(enterprise_id, "owner", email="owner@example.org")
    answer = page_client_of("owner@example.org").get(f"/enterprises/{enterprise_id}/decisions/new?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_title_domain_and_metric_are_filled_in() -> None:
    shown = written("title=Restore+equity&domain=coo&metric=equity")
    assert 'value="Restore equity"' in shown
    assert '<option value="coo" selected>' in shown
    assert '<option value="equity" selected>' in shown


def test_what_is_not_known_is_left_out() -> None:
    shown = written(f"title={'x' * 500}&domain=charm&metric=charm")
    assert '<option value="cfo" selected>' in shown
    assert '"charm"' not in shown
    assert f'value="{"x" * 200}"' in shown
