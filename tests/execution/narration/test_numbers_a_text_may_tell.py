"""Every number that a text tells stands in what it was told from, however it is written; no other one passes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from execution.narration.rules.numbers import compared, known_in

CONTEXT: dict[str, Any] = {
    "subject": "Quarter to 31 March 2026, ISO 9001 audit, Q3 plan, over 60 days",
    "as_of": "2026-03-31",
    "facts": [
        {"id": "cash", "value": "1234.50", "unit": "USD"},
        {"id": "margin", "value": "0.1423", "unit": "ratio"},
        {"id": "loss", "value": "-500"},
        {"id": "growth", "value": "14.2", "unit": "percent"},
        {"id": "revenue", "value": 1_234_567},
        {"id": "cover", "value": 1.25},
        {"id": "months", "value": 25},
        {"id": "half", "value": "0.5", "unit": "ratio"},
    ],
    "late_share": "0.05",
    "flag": True,
}
KNOWN = known_in(CONTEXT)


def unknown(text: str, context: Any = None, **more: Any) -> tuple[str, ...]:
    return compared(text, KNOWN if context is None else known_in(context), **more).unknown


@pytest.mark.parametrize(
    "text",
    [
        "Cash is 1,234.50.", "Cash is $1,234.5", "Cash is USD 1234.5, as before", "It holds 1\u202f234.50 dollars.",
        "The margin is 14.23 %.", "The margin is 14.2%", "a margin of 14 per cent", "a margin of 0.142",
        "a loss of -500", "a result of −500", "a result of minus 500", "Growth was 14.2 percent",
        "Revenue of 1,234,567", "Revenue of 1.23 million", "Revenue of 1.235m", "Revenue of 1,235 thousand",
        "1.25x cover", "a cover of 1.25 times", "Twenty-five months", "twenty five months", "25 months",
        "5 % are late", "five percent are late", "half of it", "50 %",
        "on 31 March 2026", "on March 31, 2026", "by Mar 2026", "in 2026", "on 2026-03-31", "31 March",
        "the ISO 9001 audit", "the Q3 plan", "over 60 days", "Nothing is told here.", "One of them is weak.",
        "No one knows.", "Cash is １２３４.５０", "Cash is ١٢٣٤.٥٠",
        "a result of (500)", "in the year (2026)", "1,234.5 USD",
        "Cash of 1,234.50 US dollars",
        "Cash (1,234.50 USD) is weak", "The DMV unfolds a manifold of scaffolds and is coupled to it.", "I, V and X",
        "The fees are due once, on tiers; seize it.",
    ],
)  # fmt: skip
def test_a_number_that_is_known_holds_as(text: str) -> None:
    assert unknown(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Cash is 1,234.60.", "Cash is 1.234,50", "Cash is 12,34.50", "Cash is 1236.", "Cash is 123",
        "The margin is 14.3 %.", "The margin is 15%", "a margin of 14.23", "a margin of 1,423 %", "1 % are late",
        "a profit of 500", "cash of -1,234.50", "minus 1234.50", "Growth was 14.3 percent", "1,234.50 %",
        "Revenue of 1.24 million", "Revenue of 1 million", "Revenue of 1.23 billion", "Revenue doubled",
        "26 months", "Twenty-six months", "two hundred months", "a dozen months", "thousands of customers",
        "two thirds of it", "a third of it", "one-third lower", "three quarters", "three times as much",
        "half a million",
        "on 30 March 2026", "in April 2026", "in 2027", "on 2026-04-01", "31 May", "3 months", "31 customers",
        "the ISO 9002 audit", "the Q4 plan", "over 61 days", "1/2", "½ of it", "Ⅷ", "六", "٣", "²", "1e3",
        "zero late invoices", "triple that", "one hundred", "25 and 26", "25-26", "twice", "1,234.50.7", "0x4D2",
        "nine", "two, three", "9" * 60,
        "Revenue quintupled", "a hundredfold rise", "fourfold", "It trebled", "trebling", "sextuples",
        "a twenty-fold rise",
        "a twentyfivefold rise", "a third lower", "a third", "another quarter", "a couple", "both of them", "a pair",
        "three sevenths", "a decade", "XII customers", "the xii customers", "MMXXVI", "zwei Millionen", "Zweihundert",
        "dreiundzwanzig", "fünf", "deux cents", "quatre-vingts", "doscientos", "veintidós", "duecento", "três",
        "sept clients", "два миллиона", "二百万", "twó customers", "a profit of (1,234.50)", "a profit of ($1,234.50)",
        "a margin of (14.23 %)", "Cash is €1,234.50", "Cash is EUR 1,234.50", "1,234.50 euros", "1,234.50 £",
        "£1,234.50", "Revenue of $1,234,567", "25 dollars", "twenty-five euros", "$2026",
    ],
)  # fmt: skip
def test_a_number_that_no_fact_gives_is_found_in(text: str) -> None:
    assert unknown(text) != ()


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de", "Es sind 1.234,50"), ("de", "Es sind 1.234.567"), ("fr", "Il y a 1\u202f234,50"), ("fr", "14,23 %"),
        ("es", "Son 1.234,5"),
    ],
)  # fmt: skip
def test_figures_are_read_as_the_language_writes_them(locale: str, text: str) -> None:
    assert unknown(text, locale=locale) == ()
    assert unknown(text) != ()


@pytest.mark.parametrize(
    ("context", "text"),
    [
        ({"revenue": "9000", "currency": "EUR"}, "€9,000"),
        ({"currency": "EUR", "facts": [{"value": "9000"}]}, "9,000 euros"),
        ({"facts": [{"value": "9000", "unit": "EUR a month"}]}, "EUR 9,000"),
        ({"subject": "A loan of EUR 9,000"}, "€9,000.00"),
        ({"value": "9000", "unit": "CAD"}, "$9,000"),
        ({"value": "9000", "unit": "euros"}, "nine thousand euros"),
    ],
)
def test_a_currency_beside_a_figure_is_that_of_the_fact(context: Any, text: str) -> None:
    assert unknown(text, context) == ()
    assert unknown("£9,000", context) == ("9,000",)
    assert unknown("9,000", context) == ()


def test_an_amount_alone_in_parentheses_is_one_below_nought() -> None:
    assert unknown("a result of (€9,000)", {"value": "-9000", "unit": "EUR"}) == ()
    assert unknown("a result of (€9,000)", {"value": "9000", "unit": "EUR"}) == ("9,000",)


def test_a_currency_that_no_fact_gives_is_none_of_the_figure() -> None:
    assert unknown("$9,000", {"value": "9000", "unit": "customers"}) == ("9,000",)
    assert unknown("$9,000", {"currency": "USD", "facts": [{"value": "9000", "unit": "customers"}]}) == ("9,000",)


def test_a_word_that_could_say_a_number_elsewhere_holds_where_it_is_a_name_of_the_facts() -> None:
    assert unknown("Otto Bakery has two shops.", {"subject": "Otto Bakery", "shops": 2}) == ()
    assert unknown("Otto Bakery has two shops.", {"subject": "The bakery", "shops": 2}) == ("Otto",)


def test_a_figure_rounded_to_a_single_digit_does_not_hold() -> None:
    assert unknown("about 4 %", {"x_ratio": "0.0412"}) == ("4",)
    assert unknown("about 4.1 %", {"x_ratio": "0.0412"}) == ()
    assert unknown("4 %", {"x_ratio": "0.04"}) == ()


def test_only_what_is_a_share_may_be_told_in_percent() -> None:
    assert unknown("25 %", {"value": "0.25", "unit": "months"}) == ("25",)
    assert unknown("25 %", {"value": "0.25", "unit": "share"}) == ()
    assert unknown("25 %", {"late_ratio": 0.25}) == ()


def test_what_is_rounded_is_counted() -> None:
    found = compared("1,234.50, 14 % and 1.23 million", KNOWN)
    assert (found.unknown, found.told, found.rounded) == ((), 3, 2)


decimals = st.decimals(min_value=-(10**12), max_value=10**12, places=4, allow_nan=False, allow_infinity=False)
EN = st.sampled_from(["{:,.4f}", "{:.4f}"])


def shown(value: Decimal, form: str) -> str:
    return form.format(value).replace("-", "−")


@given(
    value=decimals,
    form=EN,
    before=st.sampled_from(["Cash is ", "(that is ", "$", "of "]),
    after=st.sampled_from(["", ".", ",", ")"]),
)
def test_any_number_holds_as_it_is_written_and_only_with_its_own_value(
    value: Decimal, form: str, before: str, after: str
) -> None:
    text = f"{before}{shown(value, form)}{after}".replace("$−", "−$")
    assert unknown(text, {"value": str(value), "unit": "USD"}) == ()
    assert unknown(text, {"value": str(value + Decimal("0.001")), "unit": "USD"}) != ()
    assert unknown(text, {"value": str(-value - 1), "unit": "USD"}) != ()


@given(share=st.decimals(min_value=0, max_value=1, places=4), places=st.integers(0, 2))
def test_any_share_holds_in_percent_rounded_to_what_is_shown(share: Decimal, places: int) -> None:
    text = f"{share * 100:.{places}f}"
    exact = Decimal(text) == share * 100
    digits = len(text.replace(".", "").lstrip("0"))
    assert (unknown(f"It is {text} %.", {"x_share": str(share)}) == ()) == (exact or digits >= 2)
    # Half a percent may be taken up or down, so the number beside may hold as well.
    assert unknown(f"It is {Decimal(text) + 2} %.", {"x_share": str(share)}) != ()


@given(text=st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    found = compared(text, KNOWN)
    assert found.told >= len(found.unknown)


@given(number=st.integers(0, 999_999))
def test_a_number_that_is_not_known_is_found_wherever_it_stands(number: int) -> None:
    assert unknown(f"First {number}, then more.", {"value": "0.123456789"}) != ()
