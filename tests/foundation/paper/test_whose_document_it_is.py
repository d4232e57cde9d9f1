"""A document wears the colours and the logo of whose it is: headings and links as far as they read on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from reportlab.platypus import Flowable, PageBreak

from clear_platform.foundation.paper.covers import cover
from clear_platform.foundation.paper.layout import linked, listed, said
from clear_platform.foundation.paper.results import BRAND_HEX, NO_BRAND, Brand
from clear_platform.foundation.paper.sheets import bound, stapled
from tests.foundation.paper.colours import colours

WINE, SAND, OCHRE = "#7A1F3D", "#E8D9A0", "#C5771A"
INK = "#0F1F2A"
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30">'
    b'<rect width="90" height="30" fill="#15456B"/></svg>'
)
ADDRESS = "https://clear.example/decisions/1"


def parts() -> list[Flowable]:
    rows = listed(["Decision"], ["Chase invoices"], lambda row: [linked(row, ADDRESS)], [1])
    return [said("Decisions", "section"), *rows, linked("北京 in Chinese", ADDRESS)]


def short(brand: Brand, of: Sequence[Flowable] = ()) -> bytes:
    return stapled(list(of) or parts(), title="A title", author="Somebody", foot="foot", brand=brand)


def long(brand: Brand) -> bytes:
    front = cover(brand, "A title", "A lede", [])
    return bound(parts(), front, title="A title", author="Somebody", foot="foot", brand=brand)


@pytest.mark.parametrize("made", [short, long])
def test_headings_and_links_are_in_the_primary_colour(made: Callable[[Brand], bytes]) -> None:
    found = colours(made(Brand("Bank", WINE, OCHRE)))
    assert (WINE in found, OCHRE in found, BRAND_HEX in found) == (True, True, False)


@pytest.mark.parametrize(
    "one",
    [said("Decisions", "section"), said("北京", "section"), linked("A link", ADDRESS), linked("北京", ADDRESS)],
    ids=["heading", "heading in Chinese", "link", "link in Chinese"],
)
def test_each_of_them_alone(one: Flowable) -> None:
    assert WINE in colours(short(Brand("Bank", WINE, OCHRE), [one]))


def test_a_primary_that_does_not_read_on_paper_gives_way_to_ink() -> None:
    found = colours(short(Brand("Bank", SAND, OCHRE), [said("Decisions", "section"), linked("A link", ADDRESS)]))
    assert (SAND in found, INK in found) == (False, True)


def test_a_document_of_nobody_wears_the_colour_of_the_house() -> None:
    assert BRAND_HEX in colours(short(NO_BRAND))


def test_a_short_document_has_the_logo_in_its_own_colours_on_its_first_sheet_alone() -> None:
    branded = short(Brand("Bank", WINE, OCHRE, LOGO, "svg"), [said("A heading", "section"), PageBreak(), *parts()])
    first, second = (colours(branded, page) for page in range(2))
    assert (BRAND_HEX in first, BRAND_HEX in second, WINE in second) == (True, False, True)


def test_the_same_brand_gives_the_same_bytes() -> None:
    branded = Brand("Bank", WINE, OCHRE, LOGO, "svg")
    assert (short(branded) == short(branded), short(branded) == short(NO_BRAND)) == (True, False)
