"""Two wordings side by side: words inside a text, entries of a list, and what both cost at most."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from enterprises.decisions.rules.comparing import (
    AROUND,
    MOST_STEPS,
    Effort,
    Piece,
    lists_between,
    pieces_between,
    shortened,
)

WORDS = st.lists(st.sampled_from(["bill", "40", "of", "every", "rental", "收", "取", "\n", "."]), max_size=30)


def told(before: str, after: str) -> list[tuple[str, str]]:
    """The pieces as pairs."""
    return [(one.kind, one.text) for one in pieces_between(before, after)]


def test_words_that_changed_stand_inside_those_that_stayed() -> None:
    assert told("Bill 30 % of every rental.", "Bill 40 % of every long rental.") == [
        ("same", "Bill "),
        ("gone", "30 "),
        ("new", "40 "),
        ("same", "% of every "),
        ("new", "long "),
        ("same", "rental."),
    ]


def test_scripts_without_spaces_are_compared_sign_by_sign() -> None:
    assert told("收取三成", "收取四成") == [("same", "收取"), ("gone", "三"), ("new", "四"), ("same", "成")]


def test_texts_that_differ_in_white_space_alone_are_given_whole() -> None:
    assert told("a  b", "a b") == [("gone", "a  b"), ("new", "a b")]


@given(WORDS, WORDS)
def test_nothing_said_in_either_text_is_lost_or_made_up(before: list[str], after: list[str]) -> None:
    older, newer = " ".join(before), " ".join(after)
    pieces = pieces_between(older, newer)
    assert " ".join(one.text for one in pieces if one.kind != "new").split() == older.split()
    assert " ".join(one.text for one in pieces if one.kind != "gone").split() == newer.split()


@given(WORDS)
def test_a_text_compared_with_itself_stayed(words: list[str]) -> None:
    text = " ".join(words)
    assert pieces_between(text, text) == ((Piece("same", text),) if text else ())


def test_no_wording_costs_more_than_is_allowed() -> None:
    effort = Effort()
    for _text in range(40):
        pieces_between("a b c " * 1500, "c b a " * 1500, effort)
    # One step of the search may go past the end by the words it passes at once.
    assert effort.steps > -MOST_STEPS
    assert told("a b c " * 1500, "c b a " * 1500)[0][0] == "gone"


def test_of_a_long_stretch_that_stayed_only_what_is_next_to_a_change_is_shown() -> None:
    long = " ".join(f"w{number}" for number in range(200))
    pieces = shortened(pieces_between(f"{long} old", f"{long} new"))
    assert [one.kind for one in pieces] == ["left_out", "same", "gone", "new"]
    assert (pieces[0].text, len(pieces[1].text.split())) == (str(200 - AROUND), AROUND)


def test_entries_belong_together_by_their_key_and_what_went_stands_where_it_stood() -> None:
    before = [{"": "1 a"}, {"": "2 b"}, {"": "3 c"}]
    after = [{"": "1 a"}, {"": "3 d"}, {"": "4 e"}]
    found = lists_between(before, after, key=lambda one: one[""].split()[0])
    assert [one.state for one in found.entries] == ["same", "gone", "changed", "new"]
    assert (found.moved, found.same, found.count("new")) == (False, False, 1)


def test_sentences_belong_together_by_what_they_say() -> None:
    found = lists_between(
        [{"": "A customer may be annoyed by calls."}, {"": "Cash may run out."}],
        [{"": "A customer may be annoyed by letters."}, {"": "The bank may say no to it."}],
        key=lambda one: one[""],
        by_likeness=True,
    )
    assert [one.state for one in found.entries] == ["changed", "new", "gone"]


def test_another_order_alone_is_a_change() -> None:
    entries = [{"": "first"}, {"": "second"}]
    found = lists_between(entries, entries[::-1], key=lambda one: one[""])
    assert ([one.state for one in found.entries], found.moved, found.same) == (["same", "same"], True, False)


def test_entries_with_one_key_are_told_apart_by_their_number() -> None:
    twice = [{"": "same"}, {"": "same"}]
    assert lists_between(twice, twice, key=lambda one: one[""]).same
    assert lists_between(twice, twice[:1], key=lambda one: one[""]).count("gone") == 1
