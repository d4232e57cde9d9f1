"""A table knows where its figures begin and refuses rows that do not fit its columns."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table

COLUMNS = (Column("Enterprise", "name", sort="name"), Column("Approved, $", "figure", sort="lent"))


def table(**more: object) -> Table:
    rows = [Row([Cell("Harbour Joinery", href="/e/1"), Cell("1,000")], key="1", name="Harbour Joinery")]
    return Table("Loans", COLUMNS, rows, **more)


def drawn(shown: Table, query: str = "") -> str:
    request = RequestFactory().get(f"/loans{query}")
    return render_to_string("components/_table.html", {"table": shown, "request": request})


def test_the_thread_rule_stands_before_the_first_figure() -> None:
    assert [rule for _column, rule in table().heads] == [False, True]


def test_a_row_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="has 1 cells for 2 columns"):
        Table("Loans", COLUMNS, [Row([Cell("Harbour Joinery")])])


def test_a_total_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="The total of 'Loans' has 1 cells"):
        table(total=[Cell("1 loan")])


def test_a_table_has_its_caption_roles_and_total() -> None:
    html = drawn(table(total=[Cell("One loan"), Cell("1,000")]))
    assert '<caption class="hidden">Loans</caption>' in html
    assert html.count('role="row"') == 3
    assert "<tfoot" in html


def test_a_row_that_can_be_picked_says_which_it_is() -> None:
    html = drawn(table(selectable=True))
    assert 'aria-label="Select Harbour Joinery"' in html
    assert 'name="picked" value="1"' in html


def test_a_first_click_on_a_figure_gives_the_largest_first() -> None:
    assert 'href="?ordering=-lent"' in drawn(table())


def test_a_first_click_on_a_name_gives_the_alphabet() -> None:
    assert 'href="?ordering=name"' in drawn(table())


def test_the_sorted_column_says_so_and_turns_round() -> None:
    html = drawn(table(), "?ordering=-lent")
    assert 'aria-sort="descending"' in html
    assert 'href="?ordering=lent"' in html


def test_sorting_keeps_the_filters_and_goes_back_to_the_first_rows() -> None:
    assert 'href="?status=repaid&amp;ordering=name"' in drawn(table(), "?status=repaid&page=3")
