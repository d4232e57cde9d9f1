"""The list of what left the house: filter bar, table, pager, and the same list as a file. Reads: `queries.records`."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import FileResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from clear_platform.foundation.public import Actor, Columns, FromRow, Subject, rows_file
from clear_platform.foundation.rendering import filters
from clear_platform.foundation.rendering.numbers import named_day
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import moment_full, number, short_hash
from institutional.exports.queries.kept import can_be_fetched
from institutional.exports.queries.records import Named, Wanted, exports_for, named_in, narrowed

ROWS_ON_A_PAGE: Final = 50
FILE: Final = "exports.csv"
COLUMNS: Columns = {
    "id": lambda row: row.pk,
    "subject_type": lambda row: row.subject_type,
    "subject": lambda row: row.subject_id,
    "subject_name": lambda row: row.told_name,
    "scope": lambda row: row.scope,
    "format": lambda row: row.format,
    "state": lambda row: row.state,
    "exported_by": lambda row: row.exported_by.name if row.exported_by else "",
    "exported_at": lambda row: row.exported_at,
    "rows": lambda row: row.row_count,
    "bytes": lambda row: row.byte_count,
    "sha256": lambda row: row.sha256,
    "ledger_commit_hash": lambda row: row.ledger_commit_hash,
    "expires_at": lambda row: row.expires_at,
}


def listed(actor: Actor, query: QueryDict) -> dict[str, Any]:
    """Give what the page of exports shows for an address."""
    everything = exports_for(actor)
    names = named_in(everything)
    wanted = _wanted(query, names)
    paginator = Paginator(narrowed(everything, wanted), ROWS_ON_A_PAGE)
    part = paginator.get_page(query.get("page"))
    counted = ngettext("%(n)s export", "%(n)s exports", paginator.count) % {"n": number(paginator.count)}
    bar = _bar(query, names, counted)
    return {
        "lede": counted,
        "bar": bar,
        "table": _table(list(part.object_list)) if paginator.count else None,
        "pager": filters.pager(query, part) if paginator.num_pages > 1 else None,
        "is_narrowed": bar.on,
        "file_href": filters.address(query, file="csv"),
    }


def file_of(actor: Actor, query: QueryDict) -> FileResponse:
    """Give the list for an address as a file. Refuses: `RightsRefused` where no source of them lets anything go."""
    everything = exports_for(actor)
    rows = narrowed(everything, _wanted(query, named_in(everything)))
    origin = FromRow(lambda row, _decision: row.sources_json)
    subject = Subject("institutional.exportrecord", "", FILE)
    return rows_file(actor, rows, columns=COLUMNS, origin=origin, subject=subject, name=FILE)


def _wanted(query: QueryDict, names: Named) -> Wanted:
    """Read what an address asks for; what nobody offers is passed over."""
    offered = {name: [one.value for one in options] for name, (_label, options) in _choices(names).items()}
    chosen = {name: [one for one in query.getlist(name) if one in values] for name, values in offered.items()}
    about = [one.partition(":") for one in chosen["of"]]
    return Wanted(
        words=query.get("search", "").strip()[:100].replace("\x00", ""),
        kinds=chosen["subject_type"],
        subjects=[(kind, id) for kind, _colon, id in about],
        people=[int(one) for one in chosen["who"]],
        formats=chosen["format"],
        scopes=chosen["scope"],
        states=chosen["state"],
        since=named_day(query.get("from", "")),
        until=named_day(query.get("to", "")),
        ordering=query.get("ordering", ""),
    )


def _bar(query: QueryDict, names: Named, counted: str) -> filters.FilterBar:
    return filters.filter_bar(
        query,
        gettext("Find an export"),
        search=filters.search(query, gettext("Find by name"), gettext("Of")),
        fields=[
            *(filters.choice(query, name, label, options) for name, (label, options) in _choices(names).items()),
            filters.span(query, gettext("When"), name_from="from", name_to="to", input_type="date"),
        ],
        count=counted,
    )


def _choices(names: Named) -> dict[str, tuple[str, list[filters.Option]]]:
    """Give every field that is chosen from, with what it offers. Two of one name are told apart by their ids."""
    kinds, namesakes = kind_words(), Counter(name for _id, name in names.people)
    of = [
        filters.Option(f"{kind}:{id}", f"{name} ({kinds.get(kind, kind)})" if name else numbered(kind, id), None)
        for kind, id, name in names.subjects
    ]
    who = [
        filters.Option(str(pk), name if namesakes[name] == 1 else f"{name} ({pk})", None) for pk, name in names.people
    ]
    return {
        "subject_type": (gettext("Kind"), _options(kinds)),
        "of": (gettext("Of"), of),
        "who": (gettext("Who"), who),
        "format": (gettext("Format"), _options(format_words())),
        "scope": (gettext("Scope"), _options(scope_words())),
        "state": (gettext("State"), _options(state_words())),
    }


def _options(words: dict[str, str]) -> list[filters.Option]:
    return [filters.Option(value, label) for value, label in words.items()]


def kind_words() -> dict[str, str]:
    """Give the kinds of what is exported as people call them."""
    return {
        "enterprise": gettext("Enterprise"),
        "decision": gettext("Decision"),
        "portfolio": gettext("Portfolio"),
        "roadmap_outcome": gettext("What a roadmap came to"),
    }


def numbered(kind: str, id: str) -> str:
    """Give what is told of a subject that may not be read any more: its kind and number."""
    return f"{kind_words().get(kind, kind)} {id}"


def name_of(row: Any) -> str:
    """Give what an export was of, by its name, or by kind and number where that may not be read any more."""
    return row.told_name or numbered(row.subject_type, row.subject_id)


def format_words() -> dict[str, str]:
    """Give the formats as people call them."""
    return {"json": "JSON", "csv": gettext("Tables"), "pdf": "PDF", "zip": gettext("Dossier"), "md": "Markdown"}


def state_words() -> dict[str, str]:
    """Give the states of an export as people call them."""
    return {
        "left": gettext("Not kept"),
        "waiting": gettext("Waiting"),
        "writing": gettext("Being made"),
        "kept": gettext("Can be fetched"),
        "failed": gettext("Given up"),
        "expired": gettext("No longer kept"),
    }


def scope_words() -> dict[str, str]:
    """Give the scopes of packages as people call them."""
    return {
        "governance": gettext("Governance"),
        "execution": gettext("Execution"),
        "outcomes": gettext("Outcomes"),
        "full": gettext("All of it"),
        "memo": gettext("Memo of a decision"),
        "roadmap_outcome": gettext("What a roadmap came to"),
    }


def _table(rows: list[Any]) -> Table:
    return Table(
        caption=gettext("Exports"),
        columns=[
            Column(gettext("Of"), "words", sort="subject_name"),
            Column(gettext("Scope"), "quiet"),
            Column(gettext("Format"), "quiet"),
            Column(gettext("State"), "quiet"),
            Column(gettext("By"), "quiet", sort="exported_by"),
            Column(gettext("SHA-256"), "quiet", spare=True),
            Column(gettext("Rows"), "figure", sort="row_count", main=True),
            Column(gettext("Bytes"), "figure", sort="byte_count"),
            Column(gettext("When"), "date", sort="exported_at"),
        ],
        rows=[_row(row) for row in rows],
    )


def facts_of(row: Any) -> list[dict[str, str]]:
    """Give what is known of an export that left, for a list of facts."""
    return [
        {"label": gettext("By"), "value": row.exported_by.name if row.exported_by else gettext("the system")},
        {"label": gettext("When"), "value": moment_full(row.exported_at)},
        {"label": gettext("Rows"), "value": number(row.row_count)},
        {"label": gettext("Bytes"), "value": number(row.byte_count)},
    ]


def _row(row: Any) -> Row:
    words = scope_words()
    return Row(
        [
            Cell(name_of(row), filed=bool(row.told_name), href=reverse("export-page", args=[row.pk]), in_drawer=False),
            Cell(words.get(row.scope, row.scope)),
            Cell(row.format.upper()),
            _state(row),
            Cell(row.exported_by.name) if row.exported_by else Cell(because=gettext("the system")),
            Cell(short_hash(row.sha256)) if row.sha256 else Cell(because=gettext("not made yet")),
            Cell(number(row.row_count)),
            Cell(number(row.byte_count)),
            Cell(moment_full(row.exported_at)),
        ]
    )


def _state(row: Any) -> Cell:
    says = state_words()[row.state]
    if row.named and can_be_fetched(row):
        return Cell(says, href=reverse("export-file-page", args=[row.pk]), in_drawer=False)
    return Cell(says)
