"""What is expected is written on a page: the metric chosen by its name from those that ship, a share in percent."""

from __future__ import annotations

from typing import Any

import pytest

from enterprises.decisions.forms import ExpectedForm, ExpectedForms, expected_initial, expected_of
from enterprises.decisions.memo.madr import _expected as in_markdown
from enterprises.decisions.wording import metric_of

ON_TIME = {"metric": "on_time_delivery_ratio", "unit": "share", "baseline": "0.6", "target": "0.95", "by_days": 120}
HOURS = {"metric": "weekly_ops_hours", "unit": "hours", "baseline": None, "target": "25.50", "by_days": 150}
OWN = {"metric": "jars_returned", "unit": "share", "baseline": "0.60", "target": "0.75", "by_days": 30}
NAME = "Orders delivered on the day promised"


def written(**fields: str) -> ExpectedForm:
    """One expected outcome as it is sent."""
    return ExpectedForm({"metric": "on_time_delivery_ratio", "unit": "share", "by_days": "90", **fields})


def test_a_metric_is_chosen_by_name_and_one_of_another_library_stays() -> None:
    shown = str(ExpectedForm(initial=OWN)["metric"])
    assert f'<option value="on_time_delivery_ratio">{NAME}, share</option>' in shown
    assert '<option value="jars_returned" selected>' in shown


def test_a_metric_is_called_alike_before_and_after_the_approval() -> None:
    assert metric_of("on_time_delivery_ratio", "share") == NAME
    assert in_markdown(ON_TIME).startswith(f"{NAME} from 60")
    assert metric_of("jars_returned_units", "units") == "Jars returned"


def test_a_share_is_shown_in_percent() -> None:
    first, second, _own = expected_initial({"expected_outcomes": [ON_TIME, HOURS, OWN]})
    assert (first["baseline"], first["target"]) == ("60 %", "95 %")
    assert (second["baseline"], second["target"]) == (None, "25.50")


@pytest.mark.parametrize("one", [ON_TIME, HOURS, OWN])
def test_what_is_sent_back_untouched_is_what_stood(one: dict[str, Any]) -> None:
    initial = expected_initial({"expected_outcomes": [one]})
    sent = {f"x-0-{name}": "" if value is None else str(value) for name, value in initial[0].items()}
    forms = ExpectedForms({**sent, "x-TOTAL_FORMS": "1", "x-INITIAL_FORMS": "1"}, initial=initial, prefix="x")
    assert forms.is_valid(), forms.errors
    assert expected_of(forms.cleaned_data) == [one]


@pytest.mark.parametrize(("typed", "kept"), [("90 %", "0.9"), ("90%", "0.9"), ("0.9", "0.9"), ("150 %", "1.5")])
def test_a_share_may_be_typed_in_percent_or_as_a_part_of_one(typed: str, kept: str) -> None:
    form = written(target=typed)
    assert form.is_valid(), form.errors
    assert expected_of([form.cleaned_data])[0]["target"] == kept


@pytest.mark.parametrize("typed", ["90", "%", "ninety %", "nan %"])
def test_a_share_that_may_be_read_in_two_ways_or_in_none_is_asked_about(typed: str) -> None:
    assert "target" in written(target=typed).errors


def test_a_share_without_its_unit_is_kept_as_a_share() -> None:
    form = written(target="90 %", unit="")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["unit"] == "share"
