"""The page: what was kept is shown in words, drawings and tables; nothing is computed; institutions and staff look."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from capability.public import evaluate, keep_evaluation
from clear_platform.foundation.public import StaffGroup
from institutional.loan_files.ended import read_ended_loans
from tests import actors
from tests.clients import page_client_of
from tests.institutional import factories
from tests.institutional.evaluations.test_the_commands import loans
from tests.institutional.loan_files.factories import CALIFORNIA, written

pytestmark = pytest.mark.django_db
ADDRESS = "/institutional/readiness-evaluation"


@cache
def california() -> dict[str, Any]:
    read = read_ended_loans(CALIFORNIA)
    return {**evaluate(read.loans), "file": read.as_json()}


@pytest.fixture
def reader() -> Client:
    actors.member(factories.institution("Bank"), "viewer", email="reader@example.org")
    return page_client_of("reader@example.org")


def text_of(client: Client, query: str = "") -> str:
    answer = client.get(ADDRESS + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_before_anything_was_evaluated_it_names_the_command(reader: Client) -> None:
    text = text_of(reader)
    assert "Nothing was evaluated yet" in text
    assert "manage.py evaluate_readiness demo/sba_loans_california.csv --keep" in text


def test_the_headline_is_out_of_time_with_intervals_beside_it(reader: Client) -> None:
    figures = california()
    keep_evaluation(actor=actors.system(), figures=figures)
    text = text_of(reader)
    model = figures["loan_model"]["out_of_time"]
    assert f"the loan model puts the paid one first in {model['auc'] * 100:.0f} of 100 cases" in text
    assert f"{model['auc']:.3f}" in text
    assert f"95 % interval {model['interval'][0]:.3f} to {model['interval'][1]:.3f}" in text
    assert "Do not read them as chances." in text
    assert text.count("<svg") >= 8  # two curves and two rows of tenths, each for wide and for narrow pages


def test_the_other_way_of_parting_says_that_it_knows_the_cycle(reader: Client) -> None:
    keep_evaluation(actor=actors.system(), figures=california())
    text = text_of(reader, "?split=same_years")
    assert "Same years, knows the cycle" in text
    assert "the model has seen how each year went" in text
    assert f"{california()['loan_model']['same_years']['auc']:.3f}" in text


def test_industries_stand_with_their_loans_and_small_ones_are_only_counted(reader: Client) -> None:
    keep_evaluation(actor=actors.system(), figures=california())
    told = california()["loan_model"]["out_of_time"]["industries"]
    text = text_of(reader)
    assert told["suppressed_groups"] > 0
    assert (
        "Groups of fewer than 5 loans, and those beside them from which such a group would follow, are not shown:"
        f" {told['suppressed_groups']}." in text
    )
    assert all(one["n"] >= 5 for one in told["groups"])
    judged = [one for one in told["groups"] if one["auc"] is not None]
    assert text.count("too few to judge") == 2 * (len(told["groups"]) - len(judged))


def test_the_model_card_names_weights_file_and_what_is_never_read(reader: Client) -> None:
    keep_evaluation(actor=actors.system(), figures=california())
    text = text_of(reader)
    assert california()["file"]["sha256"] in text
    assert "<code>Term</code>" in text
    assert "Share guaranteed: 50" in text
    assert "no decision on a loan may rest on it alone" in text


def test_a_way_that_could_not_be_judged_says_why(reader: Client, tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    path.write_bytes(written({**row, "ApprovalFY": "2008"} for row in loans(240)))
    read = read_ended_loans(path)
    keep_evaluation(actor=actors.system(), figures={**evaluate(read.loans), "file": read.as_json()})
    assert "This way of parting the loans could not be judged." in text_of(reader)
    assert "Tenth by tenth" in text_of(reader, "?split=same_years")


def test_the_tile_of_an_auc_says_what_it_means(reader: Client) -> None:
    keep_evaluation(actor=actors.system(), figures=california())
    hundredths = round(california()["loan_model"]["out_of_time"]["auc"] * 100)
    text = text_of(reader)
    assert f"it puts the paid one first in {hundredths}; a coin in 50; 95 % interval" in text


def test_what_was_tried_is_said_in_words(reader: Client) -> None:
    keep_evaluation(actor=actors.system(), figures=california())
    text = text_of(reader)
    assert "kinks" not in text
    assert "terms of the loan and the business, stretches of the amount; restraint 3" in text


def test_one_made_when_figures_were_told_otherwise_says_so_with_the_command(reader: Client) -> None:
    kept = keep_evaluation(actor=actors.system(), figures={**california(), "version": 1})
    text = text_of(reader)
    assert "Made by earlier rules: its figures are of version 1" in text
    assert "manage.py evaluate_readiness demo/sba_loans_california.csv --keep" in text
    keep_evaluation(actor=actors.system(), figures=california())
    assert "Made by earlier rules" not in text_of(reader)
    assert "Made by earlier rules" in text_of(reader, f"?of={kept.pk}")


def test_an_earlier_evaluation_is_a_link_away(reader: Client) -> None:
    first = keep_evaluation(actor=actors.system(), figures=california())
    other = {**california(), "file": {**california()["file"], "name": "other.csv"}}
    keep_evaluation(actor=actors.system(), figures=other)
    assert f"?of={first.pk}&amp;split=out_of_time" in text_of(reader)
    assert "other.csv" in text_of(reader)
    assert text_of(reader, f"?of={first.pk}").count("other.csv") == 1


@pytest.fixture
def few(tmp_path: Path) -> dict[str, Any]:
    """What a file comes to whose loans are too few to judge out of time."""
    path = tmp_path / "few.csv"
    path.write_bytes(written({**row, "ApprovalFY": "2008"} for row in loans(240)))
    read = read_ended_loans(path)
    return {**evaluate(read.loans), "file": read.as_json()}


def test_what_could_not_be_judged_takes_no_other_evaluations_place(reader: Client, few: dict[str, Any]) -> None:
    first = keep_evaluation(actor=actors.system(), figures=california())
    second = keep_evaluation(actor=actors.system(), figures=few)
    text = text_of(reader)
    assert "Tenth by tenth" in text
    assert "few.csv, " in text
    assert "too few loans to judge out of time" in text
    unjudged = text_of(reader, f"?of={second.pk}")
    assert "This way of parting the loans could not be judged." in unjudged
    assert few["file"]["sha256"] in unjudged
    assert f"?of={first.pk}&amp;split=out_of_time" in unjudged


def test_the_command_and_the_foot_are_those_of_the_file_that_is_shown(reader: Client) -> None:
    keep_evaluation(actor=actors.system(), figures=california())
    shipped = text_of(reader)
    assert "evaluate_readiness demo/sba_loans_california.csv --keep" in shipped
    assert "Public record." in shipped
    other = {**california(), "file": {**california()["file"], "name": "other loans.csv", "sha256": "b" * 64}}
    keep_evaluation(actor=actors.system(), figures=other)
    text = text_of(reader)
    assert "evaluate_readiness &#x27;other loans.csv&#x27; --keep" in text
    assert "Public record." not in text
    assert "Where that file comes from is not known here." in text


def test_an_evaluation_that_is_not_there_is_not_found(reader: Client) -> None:
    assert [reader.get(f"{ADDRESS}?of={of}").status_code for of in ("987654", "x", "9" * 40)] == [404, 404, 404]


def test_staff_look_too() -> None:
    actors.staff(StaffGroup.ANALYST, email="staff@example.org")
    assert page_client_of("staff@example.org").get(ADDRESS).status_code == 200


def test_an_enterprise_sees_what_its_score_is_worth_on_public_loans_and_no_other_file() -> None:
    [enterprise] = factories.enterprises()
    actors.member(enterprise, "owner", email="owner@example.org")
    owner = page_client_of("owner@example.org")
    figures = california()
    keep_evaluation(actor=actors.system(), figures=figures)
    other = {**figures["file"], "name": "loans_of_a_bank.csv", "sha256": "b" * 64}
    kept = keep_evaluation(actor=actors.system(), figures={**figures, "file": other})
    assert f"{figures['rules']['out_of_time']['auc']:.3f}" in text_of(owner)
    assert "loans_of_a_bank.csv" not in text_of(owner)
    assert owner.get(f"{ADDRESS}?of={kept.pk}").status_code == 404
