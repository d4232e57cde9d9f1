"""Comparisons as tables. Reads nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from capability.comparing.rules.fairness import FEW, FEWEST_GROUPS
from capability.comparing.rules.fairness import KINDS as KIND_ORDER
from capability.comparing.wording import KINDS, VERDICTS, drift_in_words, key_in_words, measure_in_words
from capability.evaluation.rules.scores import BOTH
from capability.evaluation.rules.splits import OUT_OF_TIME
from clear_platform.foundation.rendering.tables import Bar, Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import number, percent, signed
from clear_platform.foundation.withholding import UNKNOWN

Told = Mapping[str, Any]


def peers_table(measures: Sequence[Told]) -> Table:
    """Give the figures of an enterprise beside those of its peers, a line for each measure that either has."""
    return Table(
        _("Beside its peers"),
        [
            Column(_("Measure"), "name"),
            Column(_("Here"), "figure", main=True),
            Column(_("Median of peers"), "figure"),
            Column(_("Middle half"), "figure"),
            Column(_("Peers"), "figure"),
            Column(_("Who they are"), "quiet"),
        ],
        [_peers(one) for one in measures],
    )


def _peers(one: Told) -> Row:
    own = Cell(number(one["own"]), bar=Bar(float(one["own"]))) if one["own"] is not None else _absent(_("not scored"))
    peers = one["peers"]
    if peers is None:
        few = _("too few to show")
        return Row([Cell(measure_in_words(one["code"])), own, _absent(few), _absent(few), _absent(few), Cell("")])
    middle = (
        Cell(_("%(low)s to %(high)s") % {"low": number(Decimal(peers["p25"])), "high": number(Decimal(peers["p75"]))})
        if peers["p25"] is not None
        else _absent(_("too few for quartiles"))
    )
    return Row(
        [
            Cell(measure_in_words(one["code"])),
            own,
            Cell(number(Decimal(peers["median"])), bar=Bar(float(peers["median"]), unsure=True)),
            middle,
            Cell(number(peers["n"])),
            Cell(peers["group"]),
        ]
    )


def fairness_tables(told: Told) -> list[dict[str, Any]]:
    """Give a table for each kind of group, with how many groups of it are withheld."""
    return [
        {
            "heading": _("By %(kind)s") % {"kind": str(KINDS[kind]).lower()},
            "table": _fairness(kind, told) if told[kind]["groups"] else None,
            "withheld": told[kind]["withheld_groups"],
            "alone": len(told[kind]["groups"]) == 1,
        }
        for kind in KIND_ORDER
    ]


def _fairness(kind: str, told: Told) -> Table:
    every, groups = told["all"], told[kind]["groups"]
    many = any(one["n"] >= FEW for one in groups)
    return Table(
        _("Scores by %(kind)s") % {"kind": str(KINDS[kind]).lower()},
        [
            Column(str(KINDS[kind]), "name"),
            Column(_("Enterprises"), "figure"),
            Column(_("Median"), "figure", main=True),
            Column(_("Gap to all"), "figure"),
            Column(_("Mean"), "figure"),
            Column(_("In the upper half"), "figure"),
            Column(
                _("Ratio to the highest of %(few)s or more") % {"few": FEW} if many else _("Ratio to the highest"),
                "figure",
            ),
        ],
        [_group(kind, one, alone=len(groups) < FEWEST_GROUPS) for one in _in_order(kind, groups)],
        total=[
            Cell(_("All of them")),
            Cell(number(every["n"])),
            Cell(figure(every["median"])),
            Cell(""),
            Cell(figure(every["mean"])),
            Cell(percent(Decimal(every["selected_share"]), places=0)),
            Cell(""),
        ],
    )


def _ratio(one: Told, *, alone: bool) -> Cell:
    if alone:
        return _absent(_("no other group to hold it against"))
    if one["ratio"] is None:
        return _absent(_("nobody in the upper half"))
    note = ""
    if one["under_four_fifths"]:
        note = _("under four fifths, and few") if one["few"] else _("under four fifths")
    return Cell(number(Decimal(one["ratio"]), places=2), note=note)


def _group(kind: str, one: Told, *, alone: bool) -> Row:
    return Row(
        [
            Cell(key_in_words(kind, one["key"])),
            Cell(number(one["n"])),
            Cell(figure(one["median"]), bar=Bar(float(one["median"]), unsure=one["few"])),
            Cell(signed(Decimal(one["median_gap"]), places=_places(one["median_gap"]))),
            Cell(figure(one["mean"])),
            Cell(percent(Decimal(one["selected_share"]), places=0)),
            _ratio(one, alone=alone),
        ]
    )


def _in_order(kind: str, groups: Sequence[Told]) -> list[Told]:
    """Give groups by their keys, sizes by the people in them, what is not known last."""
    return sorted(groups, key=lambda one: (one["key"] == UNKNOWN, _place(kind, one["key"])))


def _place(kind: str, key: str) -> tuple[int, str]:
    first = re.match(r"\d+", key)
    return (int(first[0]) if first and kind == "size_band" else 0, key)


def gaps_tables(figures: Told) -> list[dict[str, Any]]:
    """Give how both scores did on loans that ended, for each kind of group, with how many groups of it are withheld.

    None at all where an evaluation kept no groups.
    """
    rules, model = (figures[score][OUT_OF_TIME].get("groups") for score in BOTH)
    if not rules or not model:
        return []
    return [
        {
            "heading": _("By %(kind)s") % {"kind": str(KINDS[kind]).lower()},
            "table": _gaps(kind, rules[kind], model[kind]) if rules[kind]["groups"] else None,
            "withheld": rules[kind]["suppressed_groups"],
        }
        for kind in KIND_ORDER
    ]


def _gaps(kind: str, rules: Told, model: Told) -> Table:
    of_model = {one["key"]: one for one in model["groups"]}
    return Table(
        _("Errors by %(kind)s") % {"kind": str(KINDS[kind]).lower()},
        [
            Column(str(KINDS[kind]), "name"),
            Column(_("Loans"), "figure"),
            Column(_("Paid in full"), "figure"),
            Column(_("AUC, readiness by the rules"), "figure", main=True),
            Column(_("AUC, loan model"), "figure"),
            Column(_("Paid less expected, loan model"), "figure"),
        ],
        [
            Row(
                [
                    Cell(key_in_words(kind, one["key"])),
                    Cell(number(one["n"])),
                    Cell(percent(one["paid_share"])),
                    _area(one),
                    _area(of_model.get(one["key"], {})),
                    _gap(of_model.get(one["key"], {}).get("calibration_gap")),
                ]
            )
            for one in _in_order(kind, rules["groups"])
        ],
    )


def _gap(gap: float | None) -> Cell:
    return _absent(_("not known")) if gap is None else Cell(_("%(points)s points") % {"points": signed(gap * 100)})


def _area(one: Told) -> Cell:
    if one.get("auc") is None:
        return _absent(_("too few to judge"))
    return Cell(number(one["auc"], places=3), note=interval_in_words(one["interval"]))


def interval_in_words(pair: Sequence[float] | None) -> str:
    """Give an interval in words, blank where there is none."""
    if pair is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": number(pair[0], places=3), "high": number(pair[1], places=3)}


def drift_table(caption: str, lines: Sequence[Told], *, with_means: bool) -> Table | None:
    """Give the distributions that have an index or a mean, with what they say; None where none has one."""
    known = [one for one in lines if one["psi"] is not None or one["mean"] is not None]
    if not known:
        return None
    means = [Column(_("Mean now"), "figure"), Column(_("Mean then"), "figure")] if with_means else []
    return Table(
        caption,
        [
            Column(_("What is compared"), "name"),
            Column(_("Index of change"), "figure", main=True),
            Column(_("Enterprises now"), "figure"),
            Column(_("Enterprises 90 days ago"), "figure"),
            *means,
            Column(_("Says"), "words"),
        ],
        [
            Row(
                [
                    Cell(drift_in_words(one["code"])),
                    Cell(number(Decimal(one["psi"]), places=2)) if one["psi"] else _absent(_("too few to show")),
                    Cell(number(one["n"])),
                    Cell(number(one["n_before"])),
                    *([Cell(figure(one["mean"])), Cell(figure(one["mean_before"]))] if with_means else []),
                    Cell(str(VERDICTS[one["verdict"]])),
                ]
            )
            for one in known
        ],
    )


def outcomes_table(followed: Sequence[Told], names: Mapping[str, Any]) -> Table:
    """Give the newest evaluation of each score beside the one before."""
    return Table(
        _("Outcomes out of time"),
        [
            Column(_("Score"), "name"),
            Column(_("AUC, newest"), "figure", main=True),
            Column(_("AUC, before"), "figure"),
            Column(_("Expected to be paid"), "figure"),
            Column(_("Paid"), "figure"),
            Column(_("Says"), "words"),
        ],
        [
            Row(
                [
                    Cell(str(names[one["score"]])),
                    _area(one["newest"]),
                    _area(one["before"] or {}) if one["before"] else _absent(_("none before")),
                    _share(one, "expected"),
                    _share(one, "observed"),
                    Cell(_("worse than before") if one["dropped"] else _("no worse than before")
                         if one["before"] else _("nothing to compare with yet")),
                ]
            )
            for one in followed
        ],
    )  # fmt: skip


def _share(one: Told, name: str) -> Cell:
    told = one["newest"][name]
    if told is not None:
        return Cell(percent(told, places=0))
    if one["score"] != "rules":
        return _absent(_("too few to judge"))
    return _absent(_("not a probability") if name == "expected" else _("stands with the loan model"))


def _absent(because: str) -> Cell:
    return Cell(because=because)


def figure(text: str) -> str:
    """Give a kept figure with the digits it was kept with."""
    return number(Decimal(text), places=_places(text))


def _places(text: str) -> int:
    return len(text.partition(".")[2])
