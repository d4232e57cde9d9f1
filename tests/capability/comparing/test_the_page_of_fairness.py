"""Institutions' analysts and staff see gaps, drift and errors; nobody else does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import URLPattern, reverse

from capability.comparing.models import Comparison
from capability.comparing.rules.peers import MEASURES
from capability.evaluation.evaluating import evaluate
from capability.public import keep_evaluation
from clear_platform.foundation.public import Actor, acting, inbox_of
from institutional.page_urls import urlpatterns
from tests import actors
from tests.capability.comparing.making import compared, many, scored
from tests.capability.evaluation.loans import many as loans
from tests.clients import client_of, page_client_of
from tests.institutional import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/readiness/fairness"
FILE = {"name": "loans.csv", "sha256": "a" * 64}


@pytest.fixture
def analyst() -> Actor:
    return actors.member(factories.institution("Bank"), "analyst", email="reader@example.org")


def text_of(query: str = "") -> str:
    answer = page_client_of("reader@example.org").get(ADDRESS + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.usefixtures("analyst")
def test_before_anything_was_compared_or_evaluated_it_says_so() -> None:
    text = text_of()
    assert "Nothing was compared yet" in text
    assert "Figures appear from six enterprises on; an institution sees what it computed itself, from five on." in text
    assert "Nothing was evaluated yet" in text


def test_it_shows_staff_gaps_ratios_and_drift_in_words() -> None:
    actors.staff(email="reader@example.org")
    many(6)
    many(6, industry="448140", books={"cash": 500_000})
    compared()
    text = text_of()
    assert "Readiness of 12 enterprises" in text
    assert "29 CFR 1607.4 D" in text
    assert "Siddiqi" in text
    assert "groups that would let you work out a small one, are counted and not shown" in text
    assert "By sector" in text
    found = client_of("reader@example.org").get("/api/v1/capabilities/comparison").json()
    assert (found["of"], found["enterprises"], found["choices"]) == ("enterprises", 12, ["enterprises"])
    assert [one["n"] for one in found["fairness"]["readiness"]["sector"]["groups"]] == [6, 6]


def test_where_one_group_is_shown_the_page_says_that_it_cannot_judge() -> None:
    actors.staff(email="reader@example.org")
    many(6)
    compared()
    text = text_of()
    assert "whether some score lower cannot be judged: of no kind are two groups shown." in text
    assert "no group is in the upper half" not in text


def test_of_two_groups_one_that_scores_lower_is_said_as_one() -> None:
    actors.staff(email="reader@example.org")
    many(6)
    many(6, industry="448140", books={"cash": 500_000})
    compared()
    assert "; one of the groups below is in the upper half less than four fifths as often as the best." in text_of()


def test_staff_pick_any_of_many_and_the_api_names_all() -> None:
    actors.staff(email="reader@example.org")
    document = {"as_of": "2026-04-14", "before": "2026-01-14", "fewest_in_a_group": 5, "peers": {},
                "fairness": dict.fromkeys(MEASURES), "drift": {"scores": [], "inputs": []}}  # fmt: skip
    ids = [factories.institution(f"Bank {number}") for number in range(8)]
    with acting(actors.system()):
        Comparison.objects.bulk_create(
            Comparison(organization_id=one, is_invented=False, enterprises=9, document_json=document) for one in ids
        )
    text = text_of(f"?of={ids[7]}")
    assert [f'<option value="{one}"' in text for one in ids] == [True] * 8
    assert f'<option value="{ids[7]}" selected>Bank 7</option>' in text
    told = client_of("reader@example.org").get("/api/v1/capabilities/comparison").json()
    assert set(told["choices"]) == {str(one) for one in ids}
    assert str(ids[7]) in client_of("reader@example.org").get("/api/v1/capabilities/comparison?of=no").json()["detail"]


@pytest.mark.usefixtures("analyst")
def test_what_could_not_be_judged_leaves_the_errors_of_the_evaluation_before() -> None:
    figures = {**evaluate([*loans(300, year=2001), *loans(300, year=2006, start=1000)]), "file": FILE}
    keep_evaluation(actor=actors.system(), figures=figures)
    few = {**evaluate(loans(300, year=2006)), "file": {"name": "few.csv", "sha256": "c" * 64}}
    keep_evaluation(actor=actors.system(), figures=few)
    assert "On the loans of loans.csv that ended" in text_of()
    listed = client_of("reader@example.org").get("/api/v1/capabilities/evaluations").json()["results"]
    assert [(one["file_name"], one["judged"]) for one in listed] == [("few.csv", False), ("loans.csv", True)]


@pytest.mark.usefixtures("analyst")
def test_every_evaluation_that_was_kept_is_listed_page_by_page() -> None:
    figures = {score: {"out_of_time": {"auc": 0.7}} for score in ("rules", "loan_model")}
    for number in range(22):
        file = {"name": f"{number}.csv", "sha256": "c" * 64}
        keep_evaluation(actor=actors.system(), figures={**figures, "headline": "out_of_time", "file": file})
    api = client_of("reader@example.org")
    first = api.get("/api/v1/capabilities/evaluations?page_size=21&ordering=id").json()
    rest = api.get(first["next"]).json()
    named = [one["file_name"] for one in (*first["results"], *rest["results"])]
    assert named == [f"{number}.csv" for number in range(22)]
    assert (len(first["results"]), rest["next"]) == (21, None)
    assert api.get("/api/v1/capabilities/evaluations?file_name=1.csv").status_code == 400


@pytest.mark.usefixtures("analyst")
def test_errors_by_group_are_those_of_the_newest_evaluation() -> None:
    figures = {**evaluate([*loans(300, year=2001), *loans(300, year=2006, start=1000)]), "file": FILE}
    keep_evaluation(actor=actors.system(), figures=figures)
    text = text_of()
    assert "On the loans of loans.csv that ended" in text
    assert "Paid less expected" in text
    assert "<dt>AUC</dt><dd>How often the score puts a loan that was paid before one that was not" in text
    assert "a dash stands where they are too few" in text
    listed = client_of("reader@example.org").get("/api/v1/capabilities/evaluations").json()["results"]
    one = client_of("reader@example.org").get(f"/api/v1/capabilities/evaluations/{listed[0]['id']}").json()
    sizes = one["figures"]["loan_model"]["out_of_time"]["groups"]["size_band"]["groups"]
    assert {group["key"] for group in sizes} == {"1-5", "unknown"}
    assert all(group["calibration_gap"] == pytest.approx(group["paid_share"] - group["mean_score"], abs=2e-4)
               for group in sizes)  # fmt: skip


@pytest.mark.usefixtures("analyst")
def test_what_is_not_there_is_said() -> None:
    assert client_of("reader@example.org").get("/api/v1/capabilities/evaluations/987654").status_code == 404
    answer = client_of("reader@example.org").get("/api/v1/capabilities/comparison?of=nowhere")
    assert (answer.status_code, answer.json()["code"]) == (404, "comparison.not_found")


@pytest.mark.parametrize("path", ["capabilities/comparison", "capabilities/evaluations", "capabilities/evaluations/1"])
def test_enterprises_and_viewers_do_not_look_at_it(path: str) -> None:
    actors.member(scored(), "owner", email="owner@example.org")
    actors.member(factories.institution("Bank"), "viewer", email="viewer@example.org")
    for email in ("owner@example.org", "viewer@example.org"):
        assert client_of(email).get(f"/api/v1/{path}").status_code == 403
        assert page_client_of(email).get(ADDRESS).status_code == 403


def kept(auc: float, file: str = "loans.csv", sha256: str = "a" * 64) -> None:
    told = {"out_of_time": {"auc": auc, "interval": [auc - 0.02, auc + 0.02], "n_test": 900}}
    figures = {"headline": "out_of_time", "rules": told, "loan_model": told, "file": {"name": file, "sha256": sha256}}
    keep_evaluation(actor=actors.system(), figures=figures)


def to_examine(staff: Actor) -> list[str]:
    with acting(staff):
        return [item.do for group in inbox_of(staff) if group.group == "Scores to examine" for item in group.items]


def test_a_worse_auc_asks_staff_to_examine_it() -> None:
    staff = actors.staff()
    kept(0.8)
    kept(0.6)
    assert to_examine(staff) == ["Examine readiness by the rules", "Examine loan model"]


def test_two_files_are_not_compared() -> None:
    staff = actors.staff(email="reader@example.org")
    kept(0.8)
    kept(0.6, "other.csv")
    assert to_examine(staff) == []
    found = client_of("reader@example.org").get("/api/v1/capabilities/comparison").json()["outcomes"]
    assert [(one["newest"]["auc"], one["before"], one["dropped"]) for one in found] == [(0.6, None, False)] * 2
    assert "nothing to compare with yet" in text_of()


def test_a_file_is_compared_with_itself_whatever_was_evaluated_between() -> None:
    staff = actors.staff(email="reader@example.org")
    kept(0.8)
    kept(0.7, "other.csv")
    kept(0.6, sha256="b" * 64)
    assert to_examine(staff) == ["Examine readiness by the rules", "Examine loan model"]
    assert "The file changed between the two" in text_of()


@pytest.mark.usefixtures("analyst")
def test_it_leads_up_to_portfolios_and_to_evaluations() -> None:
    text = text_of()
    assert f'<li><a href="{reverse("institutional-portfolios")}">Portfolios</a></li></ol>' in text.replace("> <", "><")
    assert f'<a href="{reverse("readiness-evaluation-page")}">Readiness against reality</a></p>' in text


def test_no_page_of_this_app_knows_an_address_of_the_app_above() -> None:
    above = {one.name for one in urlpatterns if isinstance(one, URLPattern)}
    named = {
        name
        for page in (Path(__file__).parents[3] / "templates" / "capability").rglob("*.html")
        for name in re.findall(r"url '([\w-]+)'", page.read_text())
    }
    assert named & above == set()
