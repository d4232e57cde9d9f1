"""What stands on the pages of a PDF: each part of a document in turn, its notes and its proof. Layout is elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from reportlab.graphics.shapes import String
from reportlab.platypus import Flowable, Spacer
from svglib.svglib import svg2rlg

from clear_platform.foundation.charts.ranked_bars import Rank, ranked_bars
from clear_platform.foundation.charts.results import ChartTable, Words
from clear_platform.foundation.rendering.wording import money, number
from enterprises.public import industry_title
from institutional.exports.paper.layout import WIDTH, bound, facts, said, tables
from institutional.exports.paper.voices import SANS, voices
from institutional.exports.results import Document

ORIGINS = {
    "registered": "",
    "public_record": "Public record: what is said here was published, or is computed from what was published.",
    "invented": "Demonstration: this enterprise and all that is said of it are invented.",
}
SCOPES = {
    "full": "All that is known",
    "governance": "Governance",
    "execution": "Execution",
    "outcomes": "Outcomes",
}

Rows = Sequence[Mapping[str, Any]]


def pdf_of(document: Document) -> bytes:
    """Give a document as PDF, laid out for A4."""
    voices()
    value = document.value
    notes = _notes_of(value["lineage"])
    parts = [
        flowable
        for name, rows in value["parts"].items()
        for flowable in ([said(_TITLES[name], "section"), *_DRAWN[name](rows, notes)] if rows else [])
    ]
    tenant = value["exported"]["organization"] or "CLEAR"
    name = value["enterprise"]["name"]
    day = value["exported"]["at"][:10]
    return bound(
        [*parts, *_rights(value["rights"]), *_proof(value)],
        _cover(value, tenant),
        title=f"{name}: {SCOPES[value['scope']]}",
        author=tenant,
        foot=f"{tenant[:40]} · {name[:40]} · {day} · SHA-256 {_first(value['manifest']['parts'])}",
    )


def _cover(value: Mapping[str, Any], tenant: str) -> list[Flowable]:
    enterprise = value["enterprise"]
    known = [
        ("City", enterprise["city"]),
        ("Region", enterprise["region"]),
        ("Industry", industry_title(enterprise["industry"]) or enterprise["industry"]),
        ("Employees", enterprise["size_band"]),
        ("Exported", f"{value['exported']['at']} by {value['exported']['by']}"),
        ("Scope", SCOPES[value["scope"]]),
    ]
    return [
        said(tenant, "quiet"),
        Spacer(0, 180),
        said(enterprise["name"], "title"),
        Spacer(0, 8),
        said(SCOPES[value["scope"]], "lede"),
        Spacer(0, 40),
        *facts([(label, said(one)) for label, one in known if one]),
        Spacer(0, 20),
        *([said(ORIGINS[enterprise["origin"]], "quiet")] if ORIGINS[enterprise["origin"]] else []),
    ]


def _decisions(rows: Rows, notes: Mapping[tuple[str, int], int]) -> Iterator[Flowable]:
    for row in rows:
        yield said(f"{row['title']}, version {row['version']}", "item")
        yield from facts(
            [
                ("Status", said(row["status"])),
                ("Written", said(f"{_day(row['created_at'])}, {row['created_by'] or 'by the system'}")),
                ("Decided", said(f"{_day(row['decided_at'])}, {row['decided_by'] or '–'}")),
                ("Note", said(row["decided_note"], "record")),
                ("Content hash", said(row["content_hash"], "code")),
                ("Rests on", said(f"analysis {row['analysis']}" if row["analysis"] else "–")),
                *((_label(key), _shown(one)) for key, one in row["artifact"].items()),
            ]
        )


def _analyses(rows: Rows, notes: Mapping[tuple[str, int], int]) -> Iterator[Flowable]:
    for row in rows:
        yield said(f"{row['domain'].upper()} analysis {row['id']}", "item")
        yield from facts(
            [
                ("Made", said(_day(row["created_at"]))),
                ("Confidence", said(row["confidence"])),
                ("Content hash", said(row["content_hash"], "code")),
                ("Inputs", _shown(row["inputs"])),
                *((_label(key), _shown(one)) for key, one in row["findings"].items()),
            ]
        )


def _tasks(rows: Rows, notes: Mapping[tuple[str, int], int]) -> Iterator[Flowable]:
    for row in rows:
        yield said(row["title"], "item")
        proofs = [
            (
                f"{_label(one['type'])} {_day(one['logged_at'])}",
                said(
                    "\n".join(
                        part
                        for part in (
                            one["evidence_text"],
                            one["evidence_url"],
                            f"verified {_day(one['verified_at'])} by {one['verified_by']}"
                            if one["verified_at"]
                            else "not verified",
                        )
                        if part
                    ),
                    "record",
                ),
            )
            for one in row["milestones"]
        ]
        yield from facts(
            [
                ("Status", said(_label(row["status"]))),
                ("Owner", said(row["owner"] or "nobody yet")),
                ("Due", said(_day(row["due_date"]))),
                ("Done", said(_day(row["done_at"]))),
                *proofs,
            ]
        )


def _outcomes(rows: Rows, notes: Mapping[tuple[str, int], int]) -> list[Flowable]:
    return tables(
        ["Outcome", "Measured", "Day", "Source", "Note"],
        [
            [
                said(_label(row["type"])),
                said("\n".join(f"{_label(code)}: {one}" for code, one in row["metrics"].items())),
                said(_day(row["measured_at"])),
                said(row["source"]),
                said(notes.get(("outcomes", row["id"]), "")),
            ]
            for row in rows
        ],
        [0.2, 0.42, 0.14, 0.16, 0.08],
        first_figure=1,
    )


def _positions(rows: Rows, notes: Mapping[tuple[str, int], int]) -> list[Flowable]:
    return tables(
        ["Position", "Status", "Approved", "Principal", "Written off", "Note"],
        [
            [
                said(f"{_label(row['instrument'])} {row['external_ref']}"),
                said(_label(row["status"])),
                said(_day(row["approved_on"])),
                said(money(Decimal(row["principal"]), row["currency"]), "number"),
                said(_money(row["written_off_amount"], row["currency"]), "number"),
                said(notes.get(("positions", row["id"]), "")),
            ]
            for row in rows
        ],
        [0.28, 0.14, 0.15, 0.18, 0.17, 0.08],
        first_figure=3,
    )


def _scores(rows: Rows, notes: Mapping[tuple[str, int], int]) -> list[Flowable]:
    newest: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        newest.setdefault(row["capability"], row)
    drawn = ranked_bars(
        Words("Capability, newest score", "0 to 100"),
        ranks=[
            Rank(_label(code), [Decimal(row["score"])], number(Decimal(row["score"])))
            for code, row in sorted(newest.items(), key=lambda one: -Decimal(one[1]["score"]))
        ],
        looks=[("one", "score")],
        heads=("Capability", "Score", ""),
        table=ChartTable((), ()),
    )
    listed = tables(
        ["Capability", "Computed", "Score", "Confidence"],
        [
            [
                said(_label(row["capability"])),
                said(_moment(row["computed_at"])),
                said(number(Decimal(row["score"]), places=1), "number"),
                said(row["confidence"] or "–", "number"),
            ]
            for row in rows
        ],
        [0.4, 0.3, 0.15, 0.15],
        first_figure=2,
    )
    return [*_drawing(drawn.svg), *listed]


def _readiness(rows: Rows, notes: Mapping[tuple[str, int], int]) -> Iterator[Flowable]:
    for row in rows:
        yield said(f"{number(Decimal(row['score']))} of 100, computed {_moment(row['computed_at'])}", "item")
        yield from facts(
            [
                ("Confidence", said(row["confidence"] or "–")),
                ("Flags", said(", ".join(_label(one) for one in row["flags"]) or "none")),
                *((_label(key), _shown(one)) for key, one in row["rationale"].items()),
            ]
        )


_TITLES = {
    "decisions": "Decisions, every version",
    "analyses": "Analyses",
    "tasks": "Tasks and their proof",
    "outcomes": "Outcomes",
    "positions": "Positions",
    "capability_scores": "Capability",
    "readiness": "Financing readiness",
}
_DRAWN: Mapping[str, Any] = {
    "decisions": _decisions,
    "analyses": _analyses,
    "tasks": _tasks,
    "outcomes": _outcomes,
    "positions": _positions,
    "capability_scores": _scores,
    "readiness": _readiness,
}


def _rights(rights: Mapping[str, Any]) -> list[Flowable]:
    sources = [
        (one["name"], said(f"{one['licence']}. {one['attribution']}".strip(), "quiet")) for one in rights["sources"]
    ]
    withheld = [
        (one["source"], said(f"{one['rows']} rows of {_label(one['part'])} stay here. {one['because']}"))
        for one in rights["withheld"]
    ]
    if not sources and not withheld:
        return []
    return [said("Sources and their terms", "section"), *facts([*sources, *withheld])]


def _proof(value: Mapping[str, Any]) -> list[Flowable]:
    files = {one["import"]: one for one in value["lineage"]["files"]}
    notes = _notes_of(value["lineage"])
    noted = [
        [
            said(notes[row["part"], row["id"]]),
            said(f"{_label(row['part'])} {row['id']}"),
            said(f"row {row['row']} of {files[row['import']]['name']}"),
            said(files[row["import"]]["sha256"], "code"),
        ]
        for row in value["lineage"]["rows"]
    ]
    hashes = [(_label(name), said(one, "code")) for name, one in value["manifest"]["parts"].items()]
    return [
        *(
            [said("Notes", "section"), *tables(["Note", "Of", "Comes from", "SHA-256"], noted, [0.08, 0.2, 0.32, 0.4])]
            if noted
            else []
        ),
        said("Proof", "section"),
        said(f"SHA-256 of each part as {value['manifest']['canonical']}.", "quiet"),
        *facts(hashes),
    ]


def _notes_of(lineage: Mapping[str, Any]) -> dict[tuple[str, int], int]:
    return {(row["part"], row["id"]): number for number, row in enumerate(lineage["rows"], start=1)}


def _shown(value: Any) -> Flowable:
    """Give any JSON value as words, one line a member, deeper ones further in."""
    return said("\n".join(_lines(value, 0)) or "–", "record" if isinstance(value, str) else "text")


def _lines(value: Any, depth: int) -> Iterator[str]:
    margin = "\u2003" * depth
    if isinstance(value, Mapping):
        for key, one in value.items():
            if isinstance(one, Mapping | list) and one:
                yield f"{margin}{_label(key)}"
                yield from _lines(one, depth + 1)
            else:
                yield f"{margin}{_label(key)}: {_plain(one)}"
    elif isinstance(value, list):
        for one in value:
            if isinstance(one, Mapping | list):
                yield from _lines(one, depth + 1)
                yield ""
            else:
                yield f"{margin}{_plain(one)}"
    else:
        yield f"{margin}{_plain(value)}"


def _plain(value: Any) -> str:
    if value is None or value in ([], {}):
        return "–"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _drawing(svg: str | None) -> list[Flowable]:
    if svg is None:
        return []
    drawing = svg2rlg(BytesIO(str(svg).encode()))
    if drawing is None:
        raise RuntimeError("A chart that was drawn for a page cannot be read for paper.")
    for words in _words_in(drawing):
        words.fontName = SANS  # the page names a list of faces; on paper it is the one that is embedded
    scale = min(1.0, WIDTH / drawing.width)
    drawing.width, drawing.height = drawing.width * scale, drawing.height * scale
    drawing.scale(scale, scale)
    return [drawing, Spacer(0, 8)]


def _words_in(group: Any) -> Iterator[Any]:
    for one in getattr(group, "contents", ()):
        if isinstance(one, String):
            yield one
        yield from _words_in(one)


def _label(code: str) -> str:
    words = str(code).replace("_", " ")
    return words[:1].upper() + words[1:]


def _day(value: str | None) -> str:
    return value[:10] if value else "–"


def _moment(value: str | None) -> str:
    return value[:16].replace("T", " ") if value else "–"


def _money(amount: str | None, currency: str) -> str:
    return money(Decimal(amount), currency) if amount is not None else "–"


def _first(hashes: Mapping[str, str]) -> str:
    return f"{hashes['enterprise'][:12]}…"
