"""Contests as people read them: how one stands, and the two readinesses side by side. Reads nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from capability.constants import FLAG_BY_CODE
from capability.contests import rules
from capability.contests.models import ReadinessContest
from capability.contests.queries import standing_of
from capability.readiness.models import FinancingReadiness
from capability.readiness.results import ReadinessShown
from clear_platform.foundation.rendering.marks import Mark, register_marks
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import ABSENT, day_full, due, moment_full, number, signed

MARKS = {rules.UPHELD: "upheld", rules.CHANGED: "mended", rules.WITHDRAWN: "withdrawn"}


def register_states() -> None:
    """Give the states of contests their shapes and words; called when the app starts."""
    register_marks(
        {
            "contested": Mark("st-half", "warn", gettext_lazy("waits for an answer")),
            "contest_late": Mark("st-watch", "bad", gettext_lazy("answer is late")),
            "upheld": Mark("st-ok", "good", gettext_lazy("the score stands")),
            "mended": Mark("st-ok", "good", gettext_lazy("mended")),
            "changed_since": Mark("st-ok", "good", gettext_lazy("changed since")),
        }
    )


def mark_of(contest: ReadinessContest, today: date) -> str:
    """Give the status under which a contest is shown."""
    if contest.state == rules.OPEN:
        return "contest_late" if rules.is_late(standing_of(contest), today) else "contested"
    return MARKS[str(contest.state)] if was_mended(contest) or contest.recomputed is None else "changed_since"


def was_mended(contest: ReadinessContest) -> bool:
    """Say whether the newer readiness came of the answer; where it stood there before, the score changed since."""
    after, answered_at = contest.recomputed, contest.answered_at
    return after is not None and answered_at is not None and rules.was_mended(after.computed_at, answered_at)


def says(contest: ReadinessContest, today: date) -> str:
    """Give one sentence of how a contest stands."""
    score = number(contest.readiness.readiness_score)
    if contest.state == rules.OPEN:
        words = _("The score of %(score)s is doubted, and an answer is due by %(day)s.")
        if contest.due_on < today:
            words = _("The score of %(score)s is doubted; an answer was due by %(day)s (%(due)s).")
        return words % {"score": score, "day": day_full(contest.due_on), "due": due(contest.due_on, today=today)}
    if contest.state == rules.WITHDRAWN:
        return _("The request about the score of %(score)s was taken back.") % {"score": score}
    if contest.recomputed is None:
        return _("A person looked again: the score of %(score)s stands.") % {"score": score}
    words = _("A person looked again: %(score)s was wrong, %(after)s is computed since. Both are kept.")
    if not was_mended(contest):
        words = _("A person looked again: since %(score)s was doubted it changed, and is %(after)s. Both are kept.")
    return words % {"score": score, "after": number(contest.recomputed.readiness_score)}


def who_answers(contest: ReadinessContest, *, alone: bool) -> str:
    """Give who answers what is open, and from when. Takes: whether nobody else of the institution could."""
    if rules.is_own(standing_of(contest)):
        return _("Staff of CLEAR answer it.")
    name = contest.organization.name
    if alone:
        return _("Staff of CLEAR answer it, for nobody else of %(name)s could.") % {"name": name}
    words = _("Another analyst or administrator of %(name)s answers it; staff of CLEAR may once %(day)s has passed.")
    return words % {"name": name, "day": day_full(contest.due_on)}


def newer_in_words(newer: ReadinessShown) -> dict[str, str]:
    """Give what is said of a readiness that was computed since the one that is doubted, and where it is explained."""
    known = {"score": number(newer.score, places=1), "at": moment_full(newer.computed_at)}
    return {
        "strong": _("Changed since: readiness is %(score)s of 100, computed %(at)s.") % known,
        "href": reverse("readiness-lineage-page", args=[newer.enterprise_id, newer.id]),
    }


def href_of(contest: ReadinessContest) -> str:
    """Give the page of a contest."""
    return reverse("readiness-contest-page", args=[contest.enterprise_id, contest.pk])


def facts_of(contest: ReadinessContest) -> list[dict[str, str]]:
    """Give what is known of a contest beside what was said."""
    own = rules.is_own(standing_of(contest))
    known = (
        (_("Enterprise"), contest.enterprise.organization.name),
        (_("Computed for"), _("the enterprise itself") if own else contest.organization.name),
        (_("Asked by"), contest.asked_by.name if contest.asked_by else _("somebody whose account is gone")),
        (_("Asked"), moment_full(contest.asked_at)),
        (_("Answer due"), day_full(contest.due_on)),
        (_("Answered by"), contest.answered_by.name if contest.answered_by else ""),
        (_("Answered"), moment_full(contest.answered_at) if contest.answered_at else ""),
        (_("Taken back"), moment_full(contest.withdrawn_at) if contest.withdrawn_at else ""),
    )
    return [{"label": label, "value": value} for label, value in known if value]


def side_by_side(contest: ReadinessContest) -> Table:
    """Give the readiness that was doubted and, where it was mended, the one computed since: sum, parts, flags."""
    before, after = contest.readiness, contest.recomputed
    columns = [Column(_("Part"), "name"), Column(_("As it was doubted"), "figure", main=after is None)]
    if after is not None:
        columns += [Column(_("Computed anew"), "figure", main=True), Column(_("Change"), "figure")]
    rows = [
        _line(_("Readiness, of 100"), before.readiness_score, after.readiness_score if after else None, before, after)
    ]
    was, now = _points(before), _points(after) if after else {}
    names = {**{code: label for code, (label, _value) in now.items()}, **{code: one[0] for code, one in was.items()}}
    for code, label in names.items():
        rows.append(_line(label, was.get(code, ("", None))[1], now.get(code, ("", None))[1], None, after))
    rows.append(_words(_("Confidence"), _confidence(before), _confidence(after), after))
    rows.append(_words(_("Flags"), _flags(before), _flags(after), after))
    rows.append(_words(_("Computed"), moment_full(before.computed_at), _moment(after), after))
    return Table(_("Both readings, part by part"), columns, rows)


def _points(row: FinancingReadiness) -> Mapping[str, tuple[str, Decimal]]:
    return {part["code"]: (part["label"], Decimal(part["points"])) for part in row.rationale_json["bridge"]}


def _line(
    label: str,
    was: Decimal | None,
    now: Decimal | None,
    before: FinancingReadiness | None,
    after: FinancingReadiness | None,
) -> Row:
    whole = before is not None
    cells = [Cell(label), _figure(was, before, plain=whole)]
    if after is not None:
        moved = (now or Decimal(0)) - (was or Decimal(0))
        cells += [_figure(now, after if whole else None, plain=whole), Cell(signed(moved, places=1))]
    return Row(cells)


def _figure(value: Decimal | None, row: FinancingReadiness | None, *, plain: bool) -> Cell:
    if value is None:
        return Cell(because=_("no such part"))
    why = reverse("readiness-lineage-page", args=[row.enterprise_id, row.pk]) if row is not None else ""
    return Cell(number(value, places=1) if plain else signed(value, places=1), why=why)


def _words(label: str, was: str, now: str, after: FinancingReadiness | None) -> Row:
    cells = [Cell(label), Cell(was)]
    return Row([*cells, Cell(now), Cell(because=_("no figure"))] if after is not None else cells)


def _confidence(row: FinancingReadiness | None) -> str:
    return number(row.confidence, places=2) if row is not None else ABSENT


def _flags(row: FinancingReadiness | None) -> str:
    names: list[Any] = [FLAG_BY_CODE[code].name for code in row.flags_json] if row is not None else []
    return ", ".join(names) or _("none")


def _moment(row: FinancingReadiness | None) -> str:
    return moment_full(row.computed_at) if row is not None else ABSENT
