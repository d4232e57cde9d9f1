"""A memo as PDF, for A4 and Letter. The same memo is the same bytes. Not here: what it says (`gathering`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from django.utils.translation import gettext as _
from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from clear_platform.foundation.paper.drawings import chart, seal
from clear_platform.foundation.paper.layout import WIDTH, bullets, facts, said, tables
from clear_platform.foundation.paper.sheets import NO_BRAND, SIZES, Beside, stapled
from clear_platform.foundation.paper.voices import WARN, undrawn, voices
from clear_platform.foundation.paper.words import label, lines
from clear_platform.foundation.rendering.wording import day_full, moment_full
from enterprises.decisions.memo.results import Memo, Note, Told
from enterprises.decisions.memo.tables import expected_on_paper, options_on_paper, plan_on_paper

PAPERS: Final = tuple(SIZES)
SEAL_ROOM: Final = 84.0
ACROSS: Final[Mapping[str, str]] = {"draft": "DRAFT", "proposed": "NOT APPROVED", "rejected": "REJECTED"}
"""What stands across every sheet of a version that nobody may act on."""
LISTS: Final = (("risks", "Risks"), ("trade_offs", "What it costs"), ("constraints", "Limits"))
MOST_UNDRAWN: Final = 40


def pdf_of(memo: Memo, *, paper: str = "a4") -> bytes:
    """Give a memo as PDF. Takes: a paper of `PAPERS`."""
    voices()
    across = " · ".join(part for part in (ACROSS.get(memo.status, ""), memo.watermark) if part)
    known = _("known on %(day)s") % {"day": day_full(memo.known_on)}
    ledger = f"ledger {memo.ledger_commit_hash[:12]}" if memo.ledger_commit_hash else _("no ledger in sight")
    return stapled(
        list(_parts(memo)),
        title=memo.title,
        author=memo.organization,
        foot=f"{ledger} · {known} · {label(memo.status)}, version {memo.version} · {memo.title}",
        beside=Beside(memo.attributions, across),
        brand=memo.brand or NO_BRAND,
        size=SIZES[paper],
    )


def _parts(memo: Memo) -> Iterator[Flowable]:
    yield from _head(memo)
    yield from _undrawn(memo)
    yield from _stale(memo)
    yield from _words(_("Recommendation"), str(memo.artifact.get("recommendation", "")))
    yield from _words(_("Why"), str(memo.artifact.get("rationale", "")))
    if memo.options:
        yield said(_("Options"), "section")
        yield from options_on_paper(memo.options)
    yield from _lists(memo)
    if memo.artifact.get("expected_outcomes") and not memo.tells_instead("expected"):
        yield said(_("What it expects"), "section")
        yield said(_("Days are counted from the approval."), "quiet")
        yield from expected_on_paper(memo.artifact["expected_outcomes"])
    for told in memo.told:
        yield from _told(told)
    if memo.artifact.get("action_plan"):
        yield said(_("Plan"), "section")
        yield from plan_on_paper(memo.artifact["action_plan"])
    if memo.context:
        yield said(_("What was known and assumed"), "section")
        yield from facts([(label(key), said("\n".join(lines(one)))) for key, one in memo.context.items()])
    yield from _notes(memo.notes)
    yield from _proof(memo)


def _head(memo: Memo) -> Iterator[Flowable]:
    kind = _("%(domain)s decision, version %(version)s") % {"domain": memo.domain, "version": memo.version}
    yield said(f"{memo.about} · {kind}", "quiet")
    yield Spacer(0, 4)
    yield said(memo.title, "decision")
    yield Spacer(0, 10)
    words = [
        said(f"{memo.stands}.", "lede"),
        *([said(f"“{memo.decided_note}”", "proof")] if memo.decided_note else []),
        *_approvals(memo),
        said(_("As known on %(day)s.") % {"day": day_full(memo.known_on)}, "quiet"),
        *([said(_ORIGINS[memo.origin], "quiet")] if memo.origin in _ORIGINS else []),
    ]
    style = TableStyle(
        [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, 0), 0), ("TOPPADDING", (0, 0), (-1, -1), 0)]
    )
    drawn = seal(memo.content_hash, memo.seal, memo.version)
    yield Table([[drawn, words]], colWidths=[SEAL_ROOM, WIDTH - SEAL_ROOM], style=style, hAlign="LEFT", splitInRow=1)
    yield from facts([("SHA-256", said(_grouped(memo.content_hash), "code"))])


_ORIGINS: Final[Mapping[str, str]] = {
    "public_record": "Public record: what is said here was published, or is computed from what was published.",
    "invented": "Demonstration: this enterprise and all that is said of it are invented.",
}


def _approvals(memo: Memo) -> Iterator[Flowable]:
    if not memo.approvals and memo.status not in {"proposed", "approved"}:
        return
    yield said(
        _("%(given)s of %(needed)s approvals") % {"given": len(memo.approvals), "needed": memo.approvers_needed},
        "label",
    )
    for one in memo.approvals:
        over = _("over this content") if one.content_hash == memo.content_hash else f"over {one.content_hash[:12]}"
        yield said(f"{one.who}, {moment_full(one.at)}, {over}")


def _undrawn(memo: Memo) -> Iterator[Flowable]:
    """Say which letters the faces of this document cannot draw, so that nobody takes an empty box for a word."""
    letters = undrawn(_every_text([memo.title, memo.about, memo.decided_note, memo.artifact, memo.context]))
    if letters:
        shown = ", ".join(f"U+{ord(one):04X}" for one in letters[:MOST_UNDRAWN])
        more = "…" if len(letters) > MOST_UNDRAWN else ""
        yield _notice(
            _("Some letters cannot be drawn here."),
            [
                _("\ufffd stands for each. They are in the Markdown of this decision: %(letters)s.")
                % {"letters": f"{shown}{more}"}
            ],
        )


def _stale(memo: Memo) -> Iterator[Flowable]:
    if memo.stale:
        yield _notice(
            _("Stale: what it rests on changed."),
            [_("What was signed stands as it was. Read what changed before you act on it."), *memo.stale],
        )


def _notice(title: str, texts: Iterable[str]) -> Flowable:
    style = TableStyle(
        [
            ("LINEBEFORE", (0, 0), (0, -1), 3, WARN),
            ("LEFTPADDING", (0, 0), (-1, -1), 10),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ]
    )
    rows = [[said(title, "warned")], *([said(one)] for one in texts)]
    return Table(rows, colWidths=[WIDTH], style=style, hAlign="LEFT", splitInRow=1, spaceBefore=10, spaceAfter=6)


def _words(title: str, text: str) -> Iterator[Flowable]:
    if text:
        yield said(title, "section")
        for part in text.split("\n\n"):
            yield said(part, "record")
            yield Spacer(0, 6)


def _lists(memo: Memo) -> Iterator[Flowable]:
    for name, title in LISTS:
        if texts := memo.artifact.get(name):
            yield said(title, "section")
            yield from bullets([str(one) for one in texts])


def _told(told: Told) -> Iterator[Flowable]:
    yield said(told.title, "section")
    if told.lede:
        yield said(told.lede, "quiet")
    if told.rows:
        narrow = 0.78 / max(len(told.heads) - 1, 1)
        yield from tables(
            told.heads,
            [[said(cell) for cell in row] for row in told.rows],
            [0.22, *(narrow for _head in told.heads[1:])],
            first_figure=1,
        )
    for one in told.charts:
        yield from chart(one)


def _notes(notes: Iterable[Note]) -> Iterator[Flowable]:
    rows = [
        [said(place), [said(one.what), *(said(part, "proof") for part in one.parts)], _hashes(one), said(one.verdict)]
        for place, one in enumerate(notes, start=1)
    ]
    if rows:
        yield said(_("Notes: what it rests on"), "section")
        yield from tables(["Note", "Of", "SHA-256 when cited", "Now"], rows, [0.07, 0.36, 0.43, 0.14])


def _hashes(one: Note) -> list[Flowable]:
    then = [said(one.hash_then or "–", "code")]
    changed = not one.holds and one.hash_now and one.hash_now != one.hash_then
    return [*then, *([said(_("now %(hash)s") % {"hash": one.hash_now}, "code")] if changed else [])]


def _proof(memo: Memo) -> Iterator[Flowable]:
    yield said(_("Proof"), "section")
    yield from facts(
        [
            ("Decision", said(memo.decision_id, "code")),
            ("Content hash", said(memo.content_hash, "code")),
            ("Ledger", said(memo.ledger_commit_hash or "–", "code")),
            (_("Written"), said(f"{day_full(memo.begun_on)}, {memo.author}")),
            *([(_("Kept back"), said("\n".join(memo.withheld)))] if memo.withheld else []),
        ]
    )


def _grouped(content_hash: str) -> str:
    return " ".join(content_hash[at : at + 4] for at in range(0, len(content_hash), 4))


def _every_text(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield str(key)
            yield from _every_text(one)
    elif isinstance(value, list):
        for one in value:
            yield from _every_text(one)
