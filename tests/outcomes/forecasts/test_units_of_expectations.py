"""What is expected of a metric is stated in the unit it is measured in; amounts may name their currency."""

from __future__ import annotations

import pytest

from enterprises.public import unit_fits
from execution.diagnosis.rules.remedies.kinds import Remedy
from execution.diagnosis.rules.remedies.library import BY_DOMAIN
from outcomes.records.library import SHIPPED_METRICS

UNITS = {one.code: one.unit for one in SHIPPED_METRICS}
REMEDIES = [pytest.param(one, id=one.measure) for each in BY_DOMAIN.values() for one in each if one.effect]


@pytest.mark.parametrize(
    ("stated", "measured_in", "fits"),
    [
        ("points", "points", True),
        ("", "points", True),
        ("share", "points", False),
        ("currency", "currency", True),
        ("EUR", "currency", True),
        ("euros", "currency", False),
        ("EUR", "points", False),
    ],
)
def test_a_unit_fits_its_metric_or_does_not(stated: str, measured_in: str, fits: bool) -> None:
    assert unit_fits(stated, measured_in) == fits


@pytest.mark.parametrize("remedy", REMEDIES)
def test_agents_expect_in_the_unit_that_is_measured(remedy: Remedy) -> None:
    assert remedy.effect is not None
    assert remedy.effect.unit == UNITS[remedy.effect.metric]
