"""An enterprise of which very much is known: its page draws the newest, says how much more there is, leads to it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from clear_platform.foundation import clock
from clear_platform.foundation.models import DataSource
from clear_platform.foundation.public import acting
from institutional.overview.queries.snapshot import MOST_NAMED
from outcomes.models import Outcome
from tests import actors
from tests.clients import client_of, page_client_of
from tests.institutional import factories

pytestmark = pytest.mark.django_db
ANALYST = "analyst@example.org"
COUNT = MOST_NAMED + 2


@pytest.fixture
def enterprise() -> int:
    """An enterprise of which more was measured than a page draws, each a day after the one before."""
    bank = factories.institution("Harbor Bank")
    _portfolio, [found] = factories.holding(bank, name="Harbor Tiles")
    actors.member(bank, "analyst", email=ANALYST)
    began = clock.now() - timedelta(days=COUNT)
    with acting(actors.system()):
        source = DataSource.objects.get(code="internal")
        Outcome.objects.bulk_create(
            Outcome(
                organization_id=found,
                enterprise_id=found,
                outcome_type="follow_up",
                metrics_json={"jobs_created": number},
                measured_at=began + timedelta(days=number),
                source=source,
            )
            for number in range(COUNT)
        )
    return found


def test_the_newest_are_drawn_with_how_many_there_are(enterprise: int) -> None:
    text = page_client_of(ANALYST).get(f"/institutional/enterprises/{enterprise}").content.decode()
    assert f"{MOST_NAMED} of {COUNT} stand here." in text
    assert f'<a href="/enterprises/{enterprise}/outcomes">See all</a>' in text
    assert {int(one) for one in re.findall(r"created: (\d+)", text)} == set(range(2, COUNT))


def test_the_api_names_the_newest_and_counts_all(enterprise: int) -> None:
    answer: Any = client_of(ANALYST).get(f"/api/v1/institutional/enterprises/{enterprise}/snapshot")
    told = answer.json()
    [summed] = told["outcomes_summary"]
    assert (told["counts"]["outcomes"], len(told["outcomes"])) == (COUNT, MOST_NAMED)
    assert (summed["count"], len(summed["outcomes"])) == (COUNT, MOST_NAMED)
