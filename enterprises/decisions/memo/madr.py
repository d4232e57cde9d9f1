"""A memo as Markdown in the form of MADR 4.0 (https://adr.github.io/madr/): the headings stand, the words are its own.

Pure: the same memo is the same text. `markdown` has the escaping.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from clear_platform.foundation.paper.words import label, lines, measured
from clear_platform.foundation.rendering.wording import day_full, moment_full
from enterprises.decisions.memo.markdown import block, bullet, front_matter, inline
from enterprises.decisions.memo.results import Memo, Note, Told
from enterprises.decisions.wording import metric_of

STATUSES: Final[Mapping[str, str]] = {"approved": "accepted", "closed": "deprecated"}
"""What MADR calls a status that is called otherwise here; the others have one name."""


def markdown_of(memo: Memo) -> str:
    """Give a memo as Markdown, ending in a line break."""
    head = front_matter(
        {
            "status": STATUSES.get(memo.status, memo.status),
            "date": memo.decided_on or memo.begun_on,
            "decision-makers": _people(memo),
        }
    )
    return "\n\n".join([head, *_parts(memo)]) + "\n"


def _people(memo: Memo) -> list[str]:
    named = [one.who for one in memo.approvals] or ([memo.decided_by] if memo.decided_by else [])
    return list(dict.fromkeys(named)) or [memo.author]


def _parts(memo: Memo) -> Iterator[str]:
    yield f"# {inline(memo.title)}"
    yield from _standing(memo)
    yield "## Context and Problem Statement"
    yield f"{inline(memo.domain)} decision about {inline(memo.about)}."
    yield from _texts(str(memo.artifact.get("rationale", "")))
    yield from _listed([f"{label(key)}: {'; '.join(lines(one))}" for key, one in memo.context.items()])
    if memo.artifact.get("constraints"):
        yield "## Decision Drivers"
        yield from _listed(memo.artifact["constraints"])
    if memo.options:
        yield "## Considered Options"
        yield from _listed([str(one["name"]) for one in memo.options])
    yield "## Decision Outcome"
    chosen = [str(one["name"]) for one in memo.options if one.get("chosen")]
    if chosen:
        yield f"Chosen option: {inline(' + '.join(chosen))}"
    yield from _texts(str(memo.artifact.get("recommendation", "")))
    yield from _consequences(memo)
    yield "### Confirmation"
    yield from _confirmation(memo)
    weighed = [one for one in memo.options if any(one.get(name) for name in ("detail", "for", "against"))]
    if weighed:
        yield "## Pros and Cons of the Options"
    for one in weighed:
        yield f"### {inline(str(one['name']))}"
        yield from _texts(str(one.get("detail", "")))
        yield from _joined(_sides(one))
    yield "## More Information"
    yield from _more(memo)


def _standing(memo: Memo) -> Iterator[str]:
    """Say at once what nobody may overlook: that it is no approved version, or that what it rests on changed."""
    if memo.status in {"draft", "proposed", "rejected"}:
        yield f"**{label(memo.status)}.** {inline(memo.stands)}."
    if memo.stale:
        signed = "Nobody signed this version yet." if memo.seal == "none" else "What was signed stands as it was."
        yield f"**Stale: what it rests on changed.** {signed}"
        yield from _listed(memo.stale)


def _consequences(memo: Memo) -> Iterator[str]:
    found = [
        *(
            bullet(_expected(one), before="Good, because it expects: ")
            for one in memo.artifact.get("expected_outcomes", ())
        ),
        *(bullet(str(one), before="Bad, because: ") for one in memo.artifact.get("trade_offs", ())),
        *(bullet(str(one), before="Risk: ") for one in memo.artifact.get("risks", ())),
    ]
    if found:
        yield "### Consequences"
        yield from _joined(found)


def _expected(one: Mapping[str, Any]) -> str:
    name, unit = metric_of(str(one.get("metric")), ""), one.get("unit")
    start = f" from {measured(one['baseline'], unit)}" if one.get("baseline") is not None else ""
    return f"{name}{start} to {measured(one.get('target'), unit)} by day {one.get('by_days')} after the approval"


def _confirmation(memo: Memo) -> Iterator[str]:
    yield f"{inline(memo.stands)}. {len(memo.approvals)} of {memo.approvers_needed} approvals."
    yield from _joined(
        [bullet(one.who, before=f"{moment_full(one.at)}, over `{_code(one.content_hash)}`: ") for one in memo.approvals]
    )
    if memo.decided_note:
        yield from _texts(memo.decided_note)
    for told in memo.told:
        yield from _told(told)


def _told(told: Told) -> Iterator[str]:
    yield f"{inline(told.title)}. {inline(told.lede)}".strip()
    yield from _joined([bullet(_row(told.heads, row)) for row in told.rows])


def _row(heads: Any, row: Any) -> str:
    first, *others = zip(heads, (str(cell).replace("\n", ", ") for cell in row), strict=True)
    return f"{first[1]}: {'; '.join(f'{head} {cell}' for head, cell in others)}"


def _sides(one: Mapping[str, Any]) -> list[str]:
    return [
        bullet(str(one[name]), before=before)
        for name, before in (("for", "Good, because: "), ("against", "Bad, because: "))
        if one.get(name)
    ]


def _more(memo: Memo) -> Iterator[str]:
    yield from _joined([bullet(_step(one)) for one in memo.artifact.get("action_plan", ())], under="Plan:")
    yield from _joined([_note(one) for one in memo.notes], under="Rests on:")
    yield from _joined(
        [
            f"* Decision `{memo.decision_id}`, version {memo.version}",
            f"* Content hash, SHA-256: `{_code(memo.content_hash)}`",
            f"* Ledger: `{_code(memo.ledger_commit_hash)}`" if memo.ledger_commit_hash else "* Ledger: none in sight",
            bullet(f"{day_full(memo.begun_on)}, {memo.author}", before="Written: "),
            f"* As known on {day_full(memo.known_on)}",
            *(bullet(one, before="Kept back: ") for one in memo.withheld),
            *(bullet(one) for one in memo.attributions),
            *([bullet(memo.watermark)] if memo.watermark else []),
        ],
        under="Proof:",
    )


def _step(one: Mapping[str, Any]) -> str:
    told = [
        f"{one.get('ref', '')} {one.get('title', '')}".strip(),
        str(one.get("owner") or ""),
        f"due day {one['due_days']}" if one.get("due_days") is not None else "",
        f"proved by {', '.join(map(str, one['milestones']))}" if one.get("milestones") else "",
    ]
    return "; ".join(part for part in told if part)


def _note(one: Note) -> str:
    told = [
        inline(one.what),
        *map(inline, one.parts),
        *([f"`{_code(one.hash_then)}`"] if one.hash_then else []),
        *([inline(one.verdict)] if one.verdict else []),
        *([f"now `{_code(one.hash_now)}`"] if one.hash_now and one.hash_now != one.hash_then else []),
    ]
    return f"* {', '.join(told)}"


def _code(text: str) -> str:
    """Give a hash for standing between backticks, where nothing is escaped: of other signs nothing is left."""
    return "".join(one for one in text if one.isalnum())


def _texts(text: str) -> Iterator[str]:
    if text:
        yield block(text)


def _listed(texts: Any) -> Iterator[str]:
    yield from _joined([bullet(str(one)) for one in texts])


def _joined(items: list[str], *, under: str = "") -> Iterator[str]:
    if items:
        if under:
            yield under
        yield "\n".join(items)
