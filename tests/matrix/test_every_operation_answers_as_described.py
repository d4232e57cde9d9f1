"""Whatever is sent to the API, by whomever: it answers as its description says, and never with a fault of ours.

The requests are made from the description (`asking`), the same in every run. `make prove` sends many more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from django.conf import settings

from tests.clients import client_of
from tests.matrix.asking import Described, Headers, faults
from tests.matrix.conftest import Standing
from tests.matrix.knocking import STAFF
from tests.matrix.world import PLATFORM, ROLES, World, address
from tests.sizes import sized

pytestmark = pytest.mark.prove

TAGS = [tag["name"] for tag in settings.SPECTACULAR_SETTINGS["TAGS"]]
SEATS = [(key, role) for key in ("bank_a", "bakery_a") for role in ROLES[key]] + [(PLATFORM, one) for one in STAFF]


@pytest.fixture
def everybody(standing: Standing) -> Iterator[Mapping[str, Headers]]:
    """The headers by which each is known, of whoever has a role, and of nobody; the world stands meanwhile."""
    with standing.opened(with_policies=True):
        known = {f"{role} of {key}": client_of(address(key, role)).defaults for key, role in SEATS}
        yield {"nobody": {}} | {
            name: {"Authorization": str(defaults["HTTP_AUTHORIZATION"])} for name, defaults in known.items()
        }


@pytest.fixture
def described(everybody: Mapping[str, Headers]) -> Described:
    """The API, as it describes itself."""
    return Described.by_itself()


def some_of(everybody: Mapping[str, Headers], step: int) -> Mapping[str, Headers]:
    """Nobody, and everyone whose turn it is."""
    return dict(list(everybody.items())[::step])


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("key", ["bank_a", "bakery_a"])
def test_requests_about_rows_that_there_are(
    world: World, everybody: Mapping[str, Headers], described: Described, tag: str, key: str
) -> None:
    """B1."""
    ids, most = world.ids[key], sized(1, 25)
    asked = [described.fitting(operation, ids, most=most) for operation in described.operations(tag)]
    asking = some_of(everybody, sized(3, 1))
    assert sorted(fault for cases in asked for fault in faults(cases, asking)) == []


@pytest.mark.parametrize("tag", TAGS)
def test_requests_about_nothing_and_requests_at_odds_with_the_description(
    everybody: Mapping[str, Headers], described: Described, tag: str
) -> None:
    """B1."""
    asked = [described.invented(operation, most=sized(1, 25)) for operation in described.operations(tag)]
    assert sorted(fault for cases in asked for fault in faults(cases, some_of(everybody, sized(5, 1)))) == []


@pytest.mark.parametrize("tag", TAGS)
def test_requests_on_either_side_of_every_line_that_the_description_draws(
    everybody: Mapping[str, Headers], described: Described, tag: str
) -> None:
    """B1."""
    asked = [described.at_the_edges(operation)[:: sized(24, 1)] for operation in described.operations(tag)]
    assert sorted(fault for cases in asked for fault in faults(cases, some_of(everybody, sized(6, 1)))) == []
