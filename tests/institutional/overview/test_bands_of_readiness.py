"""A readiness is never said above the band that it stands in, wherever figure and band stand beside each other."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection

from institutional.analytics.rules.assuming import band_of as assumed_band
from institutional.analytics.words import band_word as assumed_word
from institutional.overview import banding
from institutional.overview.pages import columns, enterprise_columns
from institutional.overview.pages.drawings import chart_of_bands, map_of_readiness
from institutional.overview.queries.sums import _BAND, COUNTED_IN
from institutional.overview.results import Band, PlaceOf, Totals

PLACED = "SELECT score, {band} FROM unnest(%s::numeric[]) AS score"
EVERY = [Decimal(one) / 100 for one in range(10_001)]


@pytest.mark.parametrize(
    ("score", "said", "band"),
    [
        ("39.60", "39.6", "20 to under 40"),
        ("39.99", "39.9", "20 to under 40"),
        ("40.00", "40", "40 to under 60"),
        ("79.95", "79.9", "60 to under 80"),
        ("100.00", "100", "80 to 100"),
        ("0.00", "0", "0 to under 20"),
    ],
)
def test_a_readiness_is_said_in_tenths_that_it_reached(score: str, said: str, band: str) -> None:
    since = banding.band_of(Decimal(score))
    assert (banding.points(Decimal(score)), banding.band_word(since, since + banding.WIDTH)) == (said, band)


@pytest.mark.parametrize(("score", "said"), [("39.99", "39.9"), ("40.00", "40.0"), ("16.55", "16.5")])
def test_in_a_column_tenths_stand_under_tenths(score: str, said: str) -> None:
    assert banding.points_in_column(Decimal(score)) == said


def test_no_figure_is_said_outside_of_its_band() -> None:
    outside = [one for one in EVERY if banding.band_of(Decimal(banding.points(one))) != banding.band_of(one)]
    assert outside == []


@pytest.mark.django_db
def test_the_sums_count_in_the_same_bands() -> None:
    with connection.cursor() as cursor:
        cursor.execute(PLACED.format(band=_BAND), [[*EVERY, None]])
        placed = {score: COUNTED_IN[place] for score, place in cursor.fetchall()}
    assert [one for one in EVERY if placed[one][0] != banding.band_of(one)] == []
    assert placed[None] == (None, None)


def test_bands_of_assumptions_hold_what_is_said_too() -> None:
    assert [one for one in EVERY if assumed_band(Decimal(banding.points(one))) != assumed_band(one)] == []
    assert [assumed_word(one) for one in ("50_75", "75_100")] == ["50 to under 75", "75 to 100"]


def test_the_chart_and_the_map_say_it_so() -> None:
    totals = Totals(positions=1, enterprises=1, principal=Decimal(100))
    bands = chart_of_bands([Band(20, 40, 1, Decimal(100))], totals, "USD")
    place = PlaceOf("Someone", Decimal("39.60"), Decimal(100), "performing")
    found = map_of_readiness([place], unscored=0, runs=True, totals=totals, currency="USD")
    assert bands.table is not None
    assert found.table is not None
    assert bands.table.rows[0][0] == "20 to under 40"
    assert found.table.rows[0][1] == "39.6"


def test_a_region_is_set_so_that_it_is_never_broken() -> None:
    kinds = {enterprise_columns.COLUMNS["region"].kind, columns.COLUMNS["region"].kind}
    styles = (settings.ROOT / "clear_platform/static/clear/lists.css").read_text()
    assert kinds == {"code"}
    assert ".table .c-code { white-space: nowrap; }" in styles
