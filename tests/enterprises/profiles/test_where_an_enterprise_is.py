"""The region of an enterprise is a code that exists; what is none is refused with what to write instead."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.test import Client

from clear_platform.foundation.public import acting
from clear_platform.launcher.folders import ROOT
from enterprises.profiles.errors import NotARegion
from enterprises.profiles.forms import EnterpriseForm
from enterprises.profiles.regions import instead_of, is_region, region_in_words, regions_named
from enterprises.public import NewEnterprise, create_enterprise, enterprise_for, update_enterprise
from institutional.loan_files.rules import region_of
from institutional.loan_files.states import ASSOCIATED, STATES
from tests import actors
from tests.clients import client_of, page_client_of, sent
from tests.enterprises.factories import enterprise

SERVES = "import django, sys; django.setup(); import clear_platform.urls; print('pycountry' in sys.modules)"


@pytest.mark.parametrize("code", ["US-CA", "US-PR", "US-DC", "GB-ENG", "NZ-AUK", "DE-BY", "PW", "US"])
def test_a_part_of_a_country_is_a_region_and_so_is_a_country(code: str) -> None:
    assert is_region(code)


@pytest.mark.parametrize("code", ["CA-XX", "US-AE", "us-ca", "XX", "XX-1", "California", ""])
def test_what_no_country_names_is_no_region(code: str) -> None:
    assert not is_region(code)


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("CA-XX", "a part of Canada, such as CA-AB"),
        ("us-ca", "California (US-CA)"),
        ("california", "California (US-CA)"),
        ("Georgia", "Georgia (US-GA) or Georgia (GE)"),
        ("GI-1", "GI for all of Gibraltar"),
        ("??", "the country's two letters, a hyphen and its part, such as California (US-CA)"),
    ],
)
def test_what_to_write_instead_is_said(text: str, instead: str) -> None:
    said = instead_of(text)
    assert said.startswith(instead.split(",", maxsplit=1)[0])


def test_a_region_is_shown_by_its_name_with_its_code() -> None:
    assert [region_in_words(code) for code in ("US-CA", "US-VI", "ZZ-9", None)] == [
        "California (US-CA)", "Virgin Islands, U.S. (US-VI)", "ZZ-9", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "found", "not_found"),
    [
        ("California", {"US-CA"}, {"US-NV", "US"}),
        ("calif", {"US-CA"}, {"US"}),
        ("fornia", set(), {"US-CA"}),
        ("Lagos", {"NG-LA"}, {"NG-AB"}),
        ("nigeria", {"NG", "NG-LA", "NG-AB"}, {"NE"}),
        ("cote", {"CI", "CI-AB"}, {"FR"}),
        ("co", set(), {"US-CO", "CO"}),
        ("of", {"CD"}, {"US"}),
        ("!", set(), {"US"}),
    ],
)
def test_a_word_finds_the_regions_whose_names_begin_so_and_all_parts_of_such_a_country(
    word: str, found: set[str], not_found: set[str]
) -> None:
    named = regions_named(word)
    assert (found - named, not_found & named) == (set(), set())


def test_every_place_of_a_loan_file_has_a_code_that_exists() -> None:
    assert {code for code in (*STATES, *ASSOCIATED) if not is_region(region_of(code) or "")} == set()


def test_a_process_that_starts_does_not_wait_for_the_codes() -> None:
    done = subprocess.run([sys.executable, "-c", SERVES], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_field_of_the_form_says_what_to_write() -> None:
    form = EnterpriseForm({"name": "Bay Bakery", "region": "CA-XX"})
    assert form.errors["region"] == [
        "'CA-XX' is no region of ISO 3166-2. Write a part of Canada, such as Alberta (CA-AB), "
        "British Columbia (CA-BC), Manitoba (CA-MB); or CA for all of Canada; or leave it out."
    ]


@pytest.mark.django_db
def test_no_enterprise_is_made_in_a_region_that_is_none() -> None:
    with pytest.raises(NotARegion):
        create_enterprise(actor=actors.staff(), wanted=NewEnterprise(name="Bay Bakery", region="CA-XX"))


@pytest.mark.django_db
def test_none_is_moved_into_one_either_and_what_was_known_stays() -> None:
    somebody, shop = actors.staff(), enterprise(region="US-CA").id
    with pytest.raises(NotARegion):
        update_enterprise(actor=somebody, enterprise_id=shop, changes={"region": "US-XX"})
    with acting(somebody):
        assert enterprise_for(actor=somebody, enterprise_id=shop).region == "US-CA"


@pytest.mark.django_db
def test_the_api_points_at_the_region_with_the_code_of_the_refusal() -> None:
    shop = enterprise(region="US-CA").id
    actors.member(shop, "owner", email="owner@example.org")
    refused = sent(client_of("owner@example.org"), "patch", f"/api/v1/enterprises/{shop}", {"region": "CA-XX"})
    told = refused.json()
    assert (refused.status_code, told["code"]) == (422, "enterprise.not_a_region")
    assert [(one["pointer"], one["code"]) for one in told["errors"]] == [("/region", "not_a_region")]


@pytest.mark.django_db
def test_the_page_of_an_enterprise_names_its_region() -> None:
    shop = enterprise(region="US-CA").id
    actors.member(shop, "owner", email="owner@example.org")
    page: Client = page_client_of("owner@example.org")
    assert "California (US-CA)" in page.get(f"/enterprises/{shop}/").content.decode()
