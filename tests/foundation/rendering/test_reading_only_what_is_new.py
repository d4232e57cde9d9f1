"""Every read of the API has a tag, and a caller that holds the newest answer is told so without its body."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import actors
from tests.clients import client_of
from tests.institutional import factories

pytestmark = pytest.mark.django_db
PORTFOLIOS = "/api/v1/institutional/portfolios"


@pytest.fixture
def bank() -> int:
    return factories.institution()


@pytest.fixture
def analyst(bank: int) -> Client:
    actors.member(bank, "analyst", email="analyst@example.org")
    return client_of("analyst@example.org")


def test_a_list_has_a_weak_tag_of_what_it_says(analyst: Client, bank: int) -> None:
    empty = analyst.get(PORTFOLIOS)
    again = analyst.get(PORTFOLIOS)
    factories.portfolio(bank)
    longer = analyst.get(PORTFOLIOS)
    assert empty["ETag"].startswith('W/"')
    assert (again["ETag"], longer["ETag"] == empty["ETag"]) == (empty["ETag"], False)


@pytest.mark.parametrize("verb", ["get", "head"])
@pytest.mark.parametrize("wrote", ["{tag}", '"another", {tag}', "*"])
def test_who_holds_it_gets_no_body(analyst: Client, verb: str, wrote: str) -> None:
    held = analyst.get(PORTFOLIOS)
    answer = getattr(analyst, verb)(PORTFOLIOS, headers={"If-None-Match": wrote.format(tag=held["ETag"])})
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", held["ETag"])
    assert answer["Vary"] == held["Vary"]
    assert "Content-Type" not in answer


def test_a_strong_tag_sent_back_as_weak_is_the_same_for_reading(analyst: Client, bank: int) -> None:
    path = f"{PORTFOLIOS}/{factories.portfolio(bank)}"
    tag = analyst.get(path)["ETag"]
    assert analyst.get(path, headers={"If-None-Match": f"W/{tag}"}).status_code == 304


def test_who_holds_an_older_one_gets_the_new(analyst: Client, bank: int) -> None:
    held = analyst.get(PORTFOLIOS)["ETag"]
    factories.portfolio(bank)
    answer = analyst.get(PORTFOLIOS, headers={"If-None-Match": held})
    assert (answer.status_code, len(answer.json()["results"])) == (200, 1)


def test_head_says_what_get_does_without_saying_it(analyst: Client) -> None:
    told, shown = analyst.head(PORTFOLIOS), analyst.get(PORTFOLIOS)
    assert (told.status_code, told.content, told["ETag"]) == (200, b"", shown["ETag"])


@pytest.mark.parametrize("path", [PORTFOLIOS, f"{PORTFOLIOS}/999999", "/api/v1/auth/me"])
def test_every_answer_says_on_what_it_depends(analyst: Client, path: str) -> None:
    varies = {name.strip() for name in analyst.get(path)["Vary"].split(",")}
    assert {"Authorization", "Cookie", "X-Organization", "Accept-Language"} <= varies


def test_what_is_kept_of_an_answer_is_asked_for_each_time(analyst: Client) -> None:
    assert analyst.get(PORTFOLIOS)["Cache-Control"] == "private, no-cache"


def test_a_refusal_has_no_tag(analyst: Client) -> None:
    assert "ETag" not in analyst.get(f"{PORTFOLIOS}/999999")


def test_what_is_streamed_is_not_gathered_for_a_tag(analyst: Client, bank: int) -> None:
    _, [held] = factories.holding(bank)
    answer = analyst.get(f"/api/v1/institutional/enterprises/{held}/export")
    told = b"".join(answer.streaming_content)
    assert (answer.status_code, bool(told), "ETag" in answer) == (200, True, False)
