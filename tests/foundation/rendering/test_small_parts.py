"""The small parts of a page: a stitch is never faked, a word always stands beside a shape, every value is escaped."""

from __future__ import annotations

import pytest

from clear_platform.foundation.charts.small import score_line
from clear_platform.foundation.rendering import markup
from clear_platform.foundation.rendering.tables import Bar, Cell, Column, Placed

HOSTILE = '<img src=x onerror="alert(1)">'


def test_a_figure_with_lineage_has_a_stitch_and_says_so_aloud() -> None:
    assert markup.stitch("58", "/why/1") == (
        '<a class="why" href="/why/1" hx-get="/why/1" hx-target="#drawer" hx-swap="innerHTML" hx-push-url="true">'
        '58<span class="hidden">, why this number</span></a>'
    )


def test_a_figure_without_lineage_has_no_stitch() -> None:
    assert markup.stitch("58") == "58"


def test_a_figure_set_by_a_person_says_so_in_words() -> None:
    assert "set by a person" in markup.stitch("58", "/why/1", by_hand=True)
    assert "set by a person" in markup.stitch("58", by_hand=True)


def test_a_stale_figure_says_so_before_its_value() -> None:
    assert markup.stitch("58", stale=True) == '<span class="stale"><span class="hidden">Stale: </span>58</span>'


def test_an_open_figure_tells_that_it_is_open() -> None:
    assert 'aria-expanded="true"' in markup.stitch("58", "/why/1", here=True)


@pytest.mark.parametrize(
    "part",
    [
        markup.stitch(HOSTILE, HOSTILE),
        markup.status("repaid", HOSTILE),
        markup.status(HOSTILE),
        markup.tag(HOSTILE),
        markup.cite(HOSTILE, HOSTILE, changed=True),
        markup.delta(1, unit=HOSTILE, since=HOSTILE),
        markup.cell(Placed(Column(HOSTILE, "name"), Cell(HOSTILE, href=HOSTILE, note=HOSTILE, filed=True), False)),
        markup.cell(Placed(Column("Lost"), Cell(because=HOSTILE), False)),
    ],
)
def test_no_value_can_become_markup(part: str) -> None:
    assert "<img" not in part
    assert ' onerror="' not in part


def test_a_status_is_a_shape_and_a_word() -> None:
    drawn = markup.status("written_off")
    assert "<svg" in drawn
    assert drawn.endswith("written off</span>")


def test_a_shape_is_hidden_from_those_who_hear_the_page() -> None:
    assert 'aria-hidden="true"' in markup.icon("st-ok")


def test_a_change_is_coloured_by_good_or_bad_and_not_by_up_or_down() -> None:
    fewer_days = markup.delta(-13, good_when="down", unit="days")
    assert 'class="delta good"' in fewer_days
    assert "down 13 days" in fewer_days


def test_no_change_is_neither_good_nor_bad() -> None:
    assert markup.delta(0) == '<span class="delta">no change</span>'


def test_a_changed_citation_says_so_aloud() -> None:
    assert "changed since:" in markup.cite("doc 61, rev 2 → 3", "/documents/61", changed=True)


@pytest.mark.parametrize(("value", "width"), [(0, "0.0"), (50, "20.0"), (100, "40.0"), (130, "40.0"), (-5, "0.0")])
def test_a_bar_is_as_long_as_its_score_and_never_longer_than_its_place(value: float, width: str) -> None:
    assert f'class="fill" y="3" width="{width}"' in markup.scale(value)


def test_no_score_has_no_bar() -> None:
    assert markup.scale(None) == ""


def test_a_seal_has_a_crack_only_when_it_is_stale() -> None:
    assert "crack" in markup.seal("ab" * 32, "stale", 2)
    assert "crack" not in markup.seal("ab" * 32, "pinned", 2)


def test_a_state_that_no_seal_has_is_refused() -> None:
    with pytest.raises(KeyError):
        markup.seal("ab" * 32, "melted", 2)


def test_a_cell_keeps_its_role_and_label_for_narrow_screens() -> None:
    drawn = markup.cell(Placed(Column("Approved, $", "figure", main=True), Cell("810,000", why="/why"), True))
    assert drawn.startswith('<td role="cell" class="c-figure num first-num c-main" data-label="Approved, $">')


def test_the_name_of_a_row_is_its_header() -> None:
    assert 'role="rowheader"' in markup.cell(Placed(Column("Enterprise", "name"), Cell("Harbour Joinery"), False))


def test_an_absent_value_says_why() -> None:
    drawn = markup.cell(Placed(Column("Lost", "figure"), Cell(because="nothing was charged off"), True))
    assert '–<span class="hidden">, nothing was charged off</span>' in drawn
    assert "c-nil" not in drawn  # it keeps its line on a narrow screen


def test_a_score_in_a_cell_has_its_bar() -> None:
    drawn = markup.cell(Placed(Column("Readiness", "figure"), Cell("40", bar=Bar(40, unsure=True)), True))
    assert 'class="scale unsure"' in drawn


def test_a_link_that_leaves_the_page_does_not_open_in_the_drawer() -> None:
    drawn = markup.cell(Placed(Column("Enterprise", "name"), Cell("Joinery", href="/e/1", in_drawer=False), False))
    assert '<a class="row" href="/e/1">Joinery</a>' in drawn


def test_a_drawing_stands_in_a_cell_as_it_was_drawn_and_is_no_missing_value() -> None:
    drawing = score_line("Readiness 40 of 100", 40)
    drawn = markup.cell(Placed(Column("Track"), Cell(drawing=drawing), False))
    assert str(drawing) in drawn
    assert "c-nil" not in drawn
