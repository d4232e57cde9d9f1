"""The larger parts: a figure's states are words, errors lead to their fields, what is absent is left out."""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string

from clear_platform.foundation import clock
from clear_platform.foundation.charts.results import Chart, ChartTable
from clear_platform.foundation.rendering.shell import Broken, Imprint

NOON = datetime(2026, 4, 14, 12, 0, tzinfo=UTC)


class Answers(forms.Form):
    """What an enterprise answers."""

    score = forms.IntegerField(label="Net promoter score", min_value=-100, max_value=100, help_text="Was 41.")
    domain = forms.ChoiceField(label="Domain", choices=[("cfo", "Finance")], widget=forms.RadioSelect)
    shared = forms.BooleanField(label="May be shared", required=False)


def part(name: str, **context: object) -> str:
    return " ".join(render_to_string(f"components/{name}.html", context).split())


def test_a_figure_shows_value_unit_and_basis() -> None:
    shown = part("_figure", label="Days to be paid", value="58", unit="days", basis="94 of 94 loans")
    assert '<dt>Days to be paid</dt> <dd class="value">58<span class="unit">days</span></dd>' in shown
    assert "94 of 94 loans" in shown


def test_a_missing_figure_is_a_dash_with_what_is_lacking_and_never_zero() -> None:
    shown = part("_figure", label="Debt-service cover", state="missing", because="loan terms are lacking")
    assert '<span class="none">–</span>' in shown
    assert "loan terms are lacking" in shown


def test_a_figure_that_waits_says_so_aloud() -> None:
    assert "not here yet" in part("_figure", label="Readiness", state="waiting")


def test_a_withheld_figure_says_so() -> None:
    assert "withheld" in part("_figure", label="Price", state="withheld", because="its source forbids it")


def test_a_wrong_field_is_tied_to_its_error_and_its_hint() -> None:
    form = Answers({"score": "140"})
    shown = part("_field", field=form["score"])
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_score_helptext id_score_error"' in shown
    assert 'id="id_score_error">Ensure this value is less than or equal to 100.' in shown
    assert 'id="id_score_helptext">Was 41.' in shown


def test_several_controls_stand_under_one_legend() -> None:
    assert "<legend>Domain</legend>" in part("_field", field=Answers()["domain"])


def test_the_label_of_a_checkbox_stands_after_it() -> None:
    shown = part("_field", field=Answers()["shared"])
    assert shown.index('type="checkbox"') < shown.index("<label")


def test_all_errors_stand_on_top_and_lead_to_their_fields() -> None:
    shown = part("_errors", form=Answers({"score": "140"}))
    assert "Two answers need another look." in shown
    assert '<a href="#id_score">Net promoter score</a>' in shown


def test_a_form_without_errors_has_no_list_of_them() -> None:
    assert part("_errors", form=Answers({"score": "40", "domain": "cfo"})) == ""


def test_the_imprint_says_as_of_when_and_leaves_out_the_rest() -> None:
    with clock.fixed_at(NOON):
        shown = part("_imprint", imprint=Imprint(as_of=NOON))
    assert "14 Apr 2026, 12:00 UTC" in shown
    assert "Audit log" not in shown
    assert "You may" not in shown


def test_a_log_that_no_night_has_verified_is_told_calmly() -> None:
    shown = part("_imprint", imprint=Imprint(as_of=NOON, chain_hash="ab" * 32))
    assert "awaits its nightly check" in shown


def test_the_imprint_names_the_audit_log_rights_and_sources() -> None:
    imprint = Imprint(NOON, "fe14" + "0" * 56 + "9297", verified_at=NOON, may=("read", "export"), sources=("sba_foia",))
    with clock.fixed_at(NOON):
        shown = part("_imprint", imprint=imprint)
    assert "Audit log" in shown
    assert "fe14…9297" in shown
    assert 'chain verified <time datetime="2026-04-14T12:00:00+00:00">12:00</time>' in shown
    assert "read and export; sources: sba_foia" in shown


def test_a_broken_chain_is_named_and_led_to() -> None:
    imprint = Imprint(NOON, "fe14" * 16, verified_at=NOON, broken=Broken(3982, "/audit/3982"))
    shown = part("_imprint", imprint=imprint)
    assert '<a href="/audit/3982">chain broken at entry 3,982</a>' in shown
    assert "chain verified" not in shown


def test_a_refusal_is_spoken_at_once_and_good_news_in_its_turn() -> None:
    said = [Message(constants.ERROR, "Nothing was sent."), Message(constants.SUCCESS, "Sent.")]
    shown = part("_messages", messages=said)
    assert shown.index('role="alert"') < shown.index("Nothing was sent.") < shown.index('role="status"')


def test_a_chart_is_followed_by_its_table() -> None:
    chart = Chart("Half was lost", "US dollars", None, ChartTable(("Year", "Lost"), (("2006", "1,671,538"),)))
    shown = part("_chart", chart=chart)
    assert '<th scope="row">2006</th><td class="num first-num">1,671,538</td>' in shown


def test_a_chart_without_values_says_why() -> None:
    chart = Chart("No loan yet", "", None, ChartTable((), ()), absent="The first import brings the first bar.")
    shown = part("_chart", chart=chart)
    assert "The first import brings the first bar." in shown
    assert "Table of this chart" not in shown


def test_an_entry_of_a_queue_begins_with_its_verb_and_says_when() -> None:
    with clock.fixed_at(NOON):
        shown = part("_todo", items=[{"do": "Remind ten founders", "href": "/r", "act": "Preview", "due": NOON.date()}])
    assert ">Remind ten founders</a>" in shown
    assert ">today</time>" in shown
    assert 'aria-label="Preview: Remind ten founders"' in shown


def test_a_seal_has_its_hash_beside_it() -> None:
    shown = part("_seal", content_hash="ab" * 32, state="stale", version=2)
    assert "Approved, now stale" in shown
    assert "abab abab abab abab …" in shown
