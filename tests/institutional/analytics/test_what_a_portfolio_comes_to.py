"""The arithmetic of an overview, by hand on the paper and here to the cent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from institutional.analytics.rules.assuming import ASSUMPTIONS, SAID, STATED, assumed, band_of
from institutional.analytics.rules.holding import Enterprise, Part, at_risk, parts_of
from institutional.analytics.rules.measuring import (
    concentration,
    expected_loss,
    groups,
    readiness,
    weighed_by,
)

A, B, C = (
    Enterprise(1, "722511", "1-5", "US-CA", Decimal("80")),
    Enterprise(2, "722511", "6-15", "US-NV", Decimal("40")),
    Enterprise(3, "", "", "", None),
)
KNOWN = {one.id: one for one in (A, B, C)}


def image(**facts: Any) -> dict[str, Any]:
    return {
        "enterprise": 1,
        "instrument": "loan",
        "status": "performing",
        "currency": "USD",
        "principal": "100.00",
        "outstanding": None,
        **facts,
    }


def part(enterprise: int, exposure: str, status: str = "performing", instrument: str = "loan") -> Part:
    amount = Decimal(exposure)
    return Part(enterprise, instrument, status, "USD", 1, amount, amount, 0)


def test_what_is_outstanding_is_at_risk_and_where_nobody_says_the_principal() -> None:
    assert at_risk(image(outstanding="40.00")) == (Decimal("40.00"), False)
    assert at_risk(image(outstanding="0.00")) == (Decimal("0.00"), False)
    assert at_risk(image()) == (Decimal("100.00"), True)


def test_nothing_is_at_risk_in_what_has_ended() -> None:
    assert at_risk(image(status="repaid", outstanding="40.00"))[0] == 0
    assert at_risk(image(status="written_off"))[0] == 0


def test_parts_come_in_one_order_whatever_the_order_of_positions() -> None:
    images = [image(enterprise=2), image(), image(outstanding="30.00"), image(currency="EUR")]
    parts = parts_of(images)
    assert parts == parts_of(reversed(images))
    assert parts[1] == Part(1, "loan", "performing", "USD", 2, Decimal("200.00"), Decimal("130.00"), 1)


def test_shares_go_by_what_is_at_risk_and_where_nothing_is_by_what_was_committed() -> None:
    ended = Part(1, "loan", "repaid", "USD", 1, Decimal("50.00"), Decimal("0.00"), 0)
    assert weighed_by([ended, part(2, "10.00")]) == "exposure"
    assert weighed_by([ended]) == "principal"
    [only] = groups([ended], "principal", lambda one: one.status)
    assert (only.key, only.principal, only.exposure, only.share) == ("repaid", Decimal("50.00"), 0, 1)


def test_expected_loss_is_exposure_times_chance_times_share_lost_part_by_part() -> None:
    held = [part(1, "1000.00"), part(2, "1000.00"), part(3, "1000.00"), part(1, "500.00", "default", "equity")]
    losses = expected_loss(held, KNOWN, assumed({}))
    told = {(one.status, one.band, one.instrument): one.expected for one in losses}
    assert told == {
        ("default", "75_100", "equity"): Decimal("450.00"),
        ("performing", "75_100", "loan"): Decimal("4.00"),
        ("performing", "25_50", "loan"): Decimal("28.00"),
        ("performing", "unscored", "loan"): Decimal("28.00"),
    }


def test_an_assumption_that_is_given_is_graded_as_stated_and_the_house_keeps_the_others() -> None:
    found = assumed({"lgd_loan": "0.55", "pd_default": "1"})
    assert (found["lgd_loan"].value, found["lgd_loan"].grade, found["lgd_loan"].source) == (
        Decimal("0.55"),
        STATED,
        SAID,
    )
    assert [found[one.code] for one in ASSUMPTIONS if one.code != "lgd_loan"] == [
        one for one in ASSUMPTIONS if one.code != "lgd_loan"
    ]


def test_every_assumption_names_its_source() -> None:
    assert all(one.source.endswith(".") and one.grade in ("standard", "assumed") for one in ASSUMPTIONS)


def test_bands_of_readiness_begin_at_their_lower_bound() -> None:
    scores = ["100", "75", "74.99", "50", "25", "24.99", "0"]
    bands = [band_of(Decimal(one)) for one in scores]
    assert bands == ["75_100", "75_100", "50_75", "50_75", "25_50", "0_25", "0_25"]
    assert band_of(None) == "unscored"


def test_readiness_is_weighted_by_money_and_says_what_it_covers() -> None:
    found = readiness([part(1, "300.00"), part(2, "100.00"), part(3, "100.00")], "exposure", KNOWN)
    assert (found.weighted, found.coverage) == (Decimal("70.00"), Decimal("0.800000"))
    assert (found.scored, found.enterprises) == (2, 3)


def test_readiness_of_nobody_is_none() -> None:
    assert readiness([part(3, "100.00")], "exposure", KNOWN).weighted is None


def test_concentration_of_equal_parts_is_ten_thousand_by_their_number() -> None:
    found = concentration({str(one): Decimal("5.00") for one in range(20)})
    assert (found.points, found.as_many_as, found.count) == (Decimal("500.00"), Decimal("20.00"), 20)
    assert (len(found.top), found.top_share) == (10, Decimal("0.500000"))


def test_a_single_holding_is_as_concentrated_as_can_be() -> None:
    assert concentration({"1": Decimal("5.00"), "2": Decimal("0.00")}).points == Decimal("10000.00")


def test_of_nothing_there_is_no_concentration() -> None:
    assert concentration({"1": Decimal("0.00")}).points is None
