"""A filter lives in the address: the bar shows what the address says, and each filter can be dropped alone."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import QueryDict
from django.template.loader import render_to_string

from clear_platform.foundation.rendering import filters

STATUSES = [filters.Option("repaid", "repaid", 71), filters.Option("written_off", "written off", 23)]


def status(query: str) -> filters.Choice:
    return filters.choice(QueryDict(query), "status", "Status", STATUSES)


def approved(query: str) -> filters.Range:
    return filters.span(QueryDict(query), "Approved", name_from="from", name_to="to", unit="US dollars")


def bar(query: str) -> filters.FilterBar:
    asked = QueryDict(query)
    return filters.filter_bar(
        asked,
        "Filter loans",
        fields=[status(query), approved(query)],
        search=filters.search(asked, "Name of an enterprise", "Name"),
        count="67 of 94 loans",
    )


def test_a_filter_that_is_off_says_its_field() -> None:
    assert (status("").on, status("").summary) == (False, "Status")


def test_a_filter_that_is_on_says_its_value() -> None:
    assert status("status=repaid").summary == "Status: repaid"


def test_several_values_are_counted() -> None:
    assert status("status=repaid&status=written_off").summary == "Status: repaid and 1 more"


def test_a_value_that_does_not_exist_counts_as_none() -> None:
    assert not status("status=eaten").on


def test_a_filter_is_dropped_without_the_others() -> None:
    assert status("status=repaid&search=joinery&page=4").drop_href == "?search=joinery"


def test_a_range_says_its_bounds() -> None:
    said = [approved(query).summary for query in ("", "from=50000", "to=100000", "from=1&to=2")]
    assert said == ["Approved", "Approved from 50000", "Approved up to 100000", "Approved 1 to 2"]


def test_a_bound_that_is_an_amount_is_written_as_one() -> None:
    say = filters.amount_in("USD")
    assert [say(typed) for typed in ("50000", "-3", "a lot", "NaN")] == ["$50,000", "−$3", "a lot", "NaN"]


def test_using_the_bar_keeps_the_order_and_goes_back_to_the_first_rows() -> None:
    assert bar("ordering=-lent&page=3&status=repaid").kept == (("ordering", "-lent"),)


def test_clearing_all_keeps_what_is_no_filter() -> None:
    assert bar("ordering=-lent&status=repaid&search=x&from=1").clear_href == "?ordering=-lent"


def test_the_bar_shows_what_the_address_says() -> None:
    html = render_to_string("components/_filters.html", {"bar": bar("status=repaid&search=joinery&from=50000")})
    assert 'value="repaid" checked' in html
    assert 'name="search" value="joinery"' in html
    assert 'name="from" value="50000"' in html
    assert "Drop the filter Status: repaid" in html
    assert "67 of 94 loans" in html


def test_what_somebody_types_into_the_address_stays_text() -> None:
    html = render_to_string("components/_filters.html", {"bar": bar("search=%22%3E%3Cscript%3E")})
    assert "<script>" not in html


def test_the_pager_says_where_one_is_and_leads_on() -> None:
    pages = Paginator(range(2032), 50)
    middle = filters.pager(QueryDict("status=repaid&page=2"), pages.page(2))
    assert middle == filters.Pager(
        "Rows 51 to 100 of 2,032", "?status=repaid&page=1", "?status=repaid&page=3", "Next 50"
    )


def test_the_last_rows_lead_only_back() -> None:
    last = filters.pager(QueryDict("page=41"), Paginator(range(2032), 50).page(41))
    assert (last.previous_href, last.next_href) == ("?page=40", "")


def test_the_rows_before_the_last_say_how_many_are_left() -> None:
    assert filters.pager(QueryDict(), Paginator(range(70), 50).page(1)).next_label == "Next 20"


def test_columns_that_are_shown_are_ticked_and_leave_no_row_out() -> None:
    offered = [filters.Option("city", "City"), filters.Option("status", "Status"), filters.Option("lost", "Lost")]
    usual = filters.columns(QueryDict("page=2"), offered, shown=("city", "status"), usual=("city", "status"))
    other = filters.columns(QueryDict("columns=lost"), offered, shown=("lost",), usual=("city", "status"))
    assert [[one.value for one in field.options if one.chosen] for field in (usual, other)] == [
        ["city", "status"],
        ["lost"],
    ]
    assert [(field.summary, field.on) for field in (usual, other)] == [
        ("Columns: 2 of 3", False),
        ("Columns: 1 of 3", True),
    ]
    assert other.drop_href == "?columns="
    bar = filters.filter_bar(QueryDict("columns=lost&search=oak"), "Narrow", fields=[other])
    assert (bar.on, bar.clear_href) == (False, "?columns=lost&search=oak")
