"""What is about persons, and what is secret, does not leave for a language model, and is found where it comes back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from execution.narration.rules.redaction import Redactor

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Ask ann.lee+x@bank.example.org now", "Ask [e-mail A] now"),
        ("Call +49 170 1234567 or (415) 555-0134", "Call [telephone A] or [telephone B]"),
        ("Pay to DE89 3704 0044 0532 0130 00", "Pay to [account A]"),
        ("Card 4111 1111 1111 1111 expired", "Card [card A] expired"),
        ("His number is 078-05-1120", "His number is [number of a person A]"),
        ("From 203.0.113.7", "From [address A]"),
        ("Use sk-abcdefghij0123456789", "Use [secret A]"),
        (f"Bearer {JWT}", "[secret A]"),
        ("password: hunter2", "[secret A]"),
        ("postgresql://app:s3cret@db/clear", "postgresql://[secret A]@db/clear"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----", "[secret A]"),
        ("Tomás Rivera signed; Rivera wrote", "[person A] signed; [person B] wrote"),
    ],
)
def test_it_is_taken_out_of_a_text(text: str, clean: str) -> None:
    assert Redactor(["Tomás Rivera"]).redact(text).value == clean


@pytest.mark.parametrize(
    "text",
    [
        "Cash of 1,234,567.50 USD on 2026-03-31", "1234567890 units", "+12.5 % against 2025", "10-20-30", "3.11.7.2024",
        "from 2020-2024", "version 1.2.3", "rivera is a river", "0.14 and 0.16", "DE89 is no account",
    ],
)  # fmt: skip
def test_what_is_neither_stays(text: str) -> None:
    assert Redactor(["Tomás Rivera"]).redact(text).value == text


def test_the_same_has_the_same_placeholder_everywhere_and_each_is_counted() -> None:
    redacted = Redactor().redact({"a": "x@y.org and X@Y.org", "b": ["z@y.org", "x@y.org"]})
    assert redacted.value == {"a": "[e-mail A] and [e-mail A]", "b": ["[e-mail B]", "[e-mail A]"]}
    assert redacted.counts == {"e-mail": 4}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("api_key", "secret"), ("clientSecret", "secret"), ("Authorization", "secret"), ("owner_name", "person"),
        ("dateOfBirth", "person"), ("e-mail", "person"),
    ],
)  # fmt: skip
def test_a_member_that_says_what_it_is_goes_whole(name: str, kind: str) -> None:
    redacted = Redactor().redact({name: {"deep": "value"}, "cash": "12.50", "label": "Name of the measure"})
    assert redacted.value == {name: f"[{kind} A]", "cash": "12.50", "label": "Name of the measure"}
    assert redacted.counts == {kind: 1}


@pytest.mark.parametrize(
    "context",
    [
        {"mobile": 40, "contact": "12", "mail": 3.5, "person": 2}, {"tokens_in": 900, "tokens_out": "12"},
        {"secretary_cost": "1200.50", "passworded": "no"}, {"token_count": 7, "cookies": 4},
        {"id": "revenue", "value": "4111111111111111", "unit": "VND"}, {"revenue": 4111111111111111},
        {"revenue": "4111111111111111.50"},
    ],
)  # fmt: skip
def test_figures_stay_whatever_their_members_are_called(context: dict[str, Any]) -> None:
    redacted = Redactor().redact(context)
    assert (redacted.value, redacted.counts) == (context, {})


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("phone", 4915112345678, "person"), ("ssn", "078051120", "person"), ("card_number", 4111111111111111, "person"),
        ("mobile", "4915112345678", "person"), ("pin", 1234, "person"), ("password", "123456", "secret"),
        ("apiKey", 12345678, "secret"), ("note", "4111111111111111", "card"),
    ],
)  # fmt: skip
def test_figures_go_where_the_name_leaves_no_doubt(name: str, value: Any, kind: str) -> None:
    assert Redactor().redact({name: value}).value == {name: f"[{kind} A]"}


def test_the_name_of_an_enterprise_stays_even_where_it_holds_a_persons() -> None:
    redactor = Redactor(["Ana Rivera"], stays=["Rivera Bakery"])
    redacted = redactor.redact("Rivera Bakery owes Ana Rivera; RIVERA BAKERY pays, Rivera waits.")
    assert redacted.value == "Rivera Bakery owes [person A]; RIVERA BAKERY pays, [person B] waits."
    assert redactor.kinds_in("Rivera Bakery is weak.") == ()
    assert redactor.kinds_in("Rivera is weak.") == ("person",)


def test_addresses_in_names_of_members_go_too() -> None:
    assert Redactor().redact({"ann@x.org": 1}).value == {"[e-mail A]": 1}


def test_a_name_by_itself_counts_only_as_it_is_written() -> None:
    assert Redactor(["Will Baker"]).kinds_in("Baker agreed") == ("person",)
    assert Redactor(["Will Baker"]).kinds_in("the baker agreed") == ()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)


@given(value=json_values)
def test_what_is_redacted_holds_nothing_that_would_be_redacted_again(value: Any) -> None:
    once = Redactor().redact(value).value
    assert Redactor().redact(once).value == once


@given(before=st.text(max_size=20), name=st.from_regex(r"[a-z]{1,12}@[a-z]{1,12}\.(org|com)", fullmatch=True))
def test_no_address_passes_whatever_stands_before_it(before: str, name: str) -> None:
    assert name not in Redactor().redact(f"{before} {name}").value
