"""What changed between two versions as people read it: part by part, in the words of the record. Reads nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clear_platform.foundation.rendering.wording import number, short_hash
from enterprises.analyses.wording import DOMAINS
from enterprises.decisions.models import DecisionRecord
from enterprises.decisions.rules.comparing import (
    Compared,
    Effort,
    Entry,
    Said,
    Value,
    lists_between,
    pieces_between,
    shortened,
)
from enterprises.decisions.wording import figure_of, metric_of, unit_of


@dataclass(frozen=True)
class Part:
    """One part of the record in both versions; `heads` are the columns where its entries are rows of a table."""

    name: str
    title: str
    compared: Compared
    heads: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether both versions say the same."""
        return self.compared.same

    @property
    def changed(self) -> list[Mapping[str, Any]]:
        """Give the entries that changed, came or went, long stretches that stayed left out."""
        return [_shown(one, in_short=True) for one in self.compared.entries if one.state != "same"]

    @property
    def unchanged(self) -> list[Mapping[str, Any]]:
        """Give the entries that stayed."""
        return [_shown(one) for one in self.compared.entries if one.state == "same"]

    @property
    def is_text(self) -> bool:
        """Whether it is one text and no list."""
        return self.name in TEXTS

    @property
    def told(self) -> str:
        """Say how many entries of a list changed, came and went; empty for a text."""
        if self.is_text:
            return ""
        counts = (
            (self.compared.count("changed"), _("%(n)s changed")),
            (self.compared.count("new"), _("%(n)s added")),
            (self.compared.count("gone"), _("%(n)s removed")),
        )
        said = [words % {"n": number(count)} for count, words in counts if count]
        return ", ".join(said + [_("in another order")] * self.compared.moved)


TEXTS = ("title", "domain", "recommendation", "rationale")


def titles_of_parts() -> dict[str, str]:
    """Give the parts of a record in their order, each with what it is called."""
    return {
        "title": _("What is to be done"),
        "domain": _("Domain"),
        "recommendation": _("Recommendation"),
        "rationale": _("Why"),
        "expected_outcomes": _("What it expects"),
        "options": _("Options weighed"),
        "risks": _("Risks"),
        "trade_offs": _("What it costs"),
        "constraints": _("Limits"),
        "action_plan": _("How it is carried out"),
        "citations": _("Rests on"),
    }


def parts_between(before: DecisionRecord, after: DecisionRecord) -> list[Part]:
    """Give every part of two versions of one decision, from the older to the newer, those that stayed too."""
    effort = Effort()
    older, newer = _said(before), _said(after)
    return [_part(name, title, older[name], newer[name], effort) for name, title in titles_of_parts().items()]


def _part(name: str, title: str, older: Sequence[Said], newer: Sequence[Said], effort: Effort) -> Part:
    if name in TEXTS:
        texts = [one[0][""] for one in (older, newer)]
        pieces = pieces_between(texts[0], texts[1], effort)
        entry = Entry("same" if texts[0] == texts[1] else "changed", (Value("", pieces),) if pieces else ())
        return Part(name, title, Compared((entry,)))
    _say, key, by_likeness = _LISTS.get(name, _SENTENCES)
    compared = lists_between(older, newer, key=key, by_likeness=by_likeness, effort=effort)
    return Part(name, title, compared, tuple(next(iter([*newer, *older]), ())) if name in ROWS else ())


def _said(row: DecisionRecord) -> Mapping[str, Sequence[Said]]:
    """Give the parts of a version in words: a text as the one entry of a list, lists entry by entry."""
    content = {**row.artifact_json, "title": row.title, "domain": str(DOMAINS.get(row.domain, row.domain))}
    said: dict[str, Sequence[Said]] = {name: [{"": str(content.get(name) or "")}] for name in TEXTS}
    for name in titles_of_parts():
        if name not in TEXTS:
            say, _key, _by_likeness = _LISTS.get(name, _SENTENCES)
            said[name] = [say(one) for one in content.get(name) or ()]
    return said


def changes_in_short(before: DecisionRecord | None, after: DecisionRecord) -> str:
    """Say in one sentence what a version changes against the one that holds."""
    if before is None:
        return _("Nothing is approved yet that it would replace.")
    older, newer = _said(before), _said(after)
    changed = [title.lower() for name, title in titles_of_parts().items() if older[name] != newer[name]]
    if not changed:
        return _("It says the same as version %(version)s, which holds.") % {"version": before.version}
    return ngettext(
        "It changes one part of version %(version)s, which holds: %(parts)s.",
        "It changes %(n)s parts of version %(version)s, which holds: %(parts)s.",
        len(changed),
    ) % {"n": number(len(changed)), "version": before.version, "parts": ", ".join(changed)}


def _shown(entry: Entry, *, in_short: bool = False) -> Mapping[str, Any]:
    """Give an entry for a template: its text, its fields (of one that changed only those that did), all as cells."""
    values = [Value(one.name, shortened(one.pieces) if in_short else one.pieces) for one in entry.values]
    facts = [one for one in values if one.name and one.pieces and not (entry.state == "changed" and one.same)]
    return {
        "state": entry.state,
        "text": next((one.pieces for one in values if not one.name), ()),
        "facts": facts,
        "cells": values,
    }


def _sentence(one: Any) -> Said:
    return {"": one}


def _option(one: Any) -> Said:
    option = {"name": one} if isinstance(one, str) else one
    return {
        "": option["name"],
        _("Choice"): _("chosen") if option.get("chosen") else _("not chosen"),
        _("In short"): option.get("detail", ""),
        _("For"): option.get("for", ""),
        _("Against"): option.get("against", ""),
    }


def _expected(one: Mapping[str, Any]) -> Said:
    unit = one.get("unit", "")
    return {
        _("Expected outcome"): " ".join(filter(None, (metric_of(one["metric"], unit), unit_of(unit)))),
        _("Start"): figure_of(one.get("baseline"), unit) or _("not known"),
        _("Target"): figure_of(one["target"], unit),
        _("By"): _("day %(n)s") % {"n": number(one["by_days"])},
    }


def _step(one: Mapping[str, Any]) -> Said:
    due = one.get("due_days")
    return {
        "": f"{one['ref']} {one['title']}",
        _("Who"): one.get("owner", ""),
        _("Due"): "" if due is None else _("day %(n)s") % {"n": number(due)},
        _("Priority"): one.get("priority", "normal"),
        _("Proved by"): "; ".join(one.get("milestones", ())),
        _("Waits for"): ", ".join(one.get("after", ())),
    }


def _citation(one: Mapping[str, Any]) -> Said:
    return {
        "": " ".join(filter(None, (f"{one['type']} {one['id']}", one.get("pointer", ""), one.get("label", "")))),
        _("Hash"): short_hash(one.get("hash") or ""),
    }


def _whole(said: Said) -> str:
    return next(iter(said.values()))


def _ref(said: Said) -> str:
    return _whole(said).split(" ")[0]


def _thing(said: Said) -> str:
    return " ".join(_whole(said).split(" ")[:2])


ROWS = frozenset({"expected_outcomes"})
"""Parts whose entries are compared as rows of a table."""
List = tuple[Callable[[Any], Said], Callable[[Said], str], bool]
_SENTENCES: List = (_sentence, _whole, True)
_LISTS: Mapping[str, List] = {
    "options": (_option, _whole, True),
    "expected_outcomes": (_expected, _whole, False),
    "action_plan": (_step, _ref, False),
    "citations": (_citation, _thing, False),
}
