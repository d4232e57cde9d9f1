"""Imports as pages show them: the list, one import's figures, facts and problems. Sentences and tables, no rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clear_platform.foundation.imports import queries
from clear_platform.foundation.imports.registry import ImportKind, import_kinds
from clear_platform.foundation.imports.results import BatchSummary, Problem, Severity
from clear_platform.foundation.rendering.filters import Option, choice, filter_bar, pager, search
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import grouped_hash, moment, moment_full, number
from clear_platform.foundation.tenancy.actors import Actor

BATCHES_ON_A_PAGE = 50
ROWS_ON_A_PAGE = 50
SOON_SECONDS = 60
ORDERINGS = {"file": "file_name", "when": "created_at", "status": "status"}
STATUSES = ("checked", "committing", "stopped", "failed", "committed", "undone", "cancelled")
ENCODINGS = {"utf-8": "UTF-8", "windows-1252": "Windows-1252"}
DELIMITERS = {",": gettext_lazy("comma"), ";": gettext_lazy("semicolon"), "\t": gettext_lazy("tab")}


def import_list(actor: Actor, query: QueryDict) -> dict[str, Any]:
    """Give what the list of imports shows for an address: filter bar, table, pager, total."""
    every = queries.batches_for(actor)
    rows = every
    if asked := query.get("search", "").replace("\x00", "").strip():
        rows = rows.filter(file_name__icontains=asked)
    if chosen := [one for one in query.getlist("status") if one in STATUSES]:
        rows = rows.filter(status__in=chosen)
    if kinds := [one for one in query.getlist("kind") if one]:
        rows = rows.filter(kind__in=[one for one in kinds if one in {kind.code for kind in import_kinds()}])
    ordering = query.get("ordering", "")
    if by := ORDERINGS.get(ordering.removeprefix("-")):
        rows = rows.order_by(f"-{by}" if ordering.startswith("-") else by, "-pk")
    page = Paginator(rows, BATCHES_ON_A_PAGE).get_page(query.get("page"))
    return {
        "total": every.count(),
        "bar": filter_bar(
            query,
            _("Imports"),
            search=search(query, _("Find an import"), _("File name")),
            fields=[
                choice(query, "status", _("Status"), [Option(one, _status_word(one)) for one in STATUSES]),
                choice(query, "kind", _("Kind"), [Option(kind.code, kind.title) for kind in import_kinds()]),
            ],
            count=ngettext("%(n)s import", "%(n)s imports", page.paginator.count) % {"n": number(page.paginator.count)},
        ),
        "table": _batch_table([queries.summary_of(batch) for batch in page]),
        "pager": pager(query, page) if page.paginator.num_pages > 1 else None,
    }


def _status_word(status: str) -> str:
    return {
        "checked": _("checked"),
        "committing": _("loading"),
        "stopped": _("stopped half-way"),
        "failed": _("failed"),
        "committed": _("loaded"),
        "undone": _("undone"),
        "cancelled": _("cancelled"),
    }[status]


def _batch_table(batches: list[BatchSummary]) -> Table:
    now = timezone.now()
    columns = [
        Column(_("File"), "name", sort="file"),
        Column(_("Status"), "status", sort="status"),
        Column(_("Rows"), "figure"),
        Column(_("New"), "figure"),
        Column(_("Changed"), "figure"),
        Column(_("Left behind"), "figure"),
        Column(_("Checked"), "date", sort="when"),
        Column(_("By"), "quiet", spare=True),
    ]
    rows = [
        Row(
            [
                Cell(one.file_name, href=reverse("import-page", args=[one.id]), note=one.title, in_drawer=False),
                Cell(status=one.status),
                Cell(number(one.counts.rows)),
                Cell(number(one.counts.created)),
                Cell(number(one.counts.changed)),
                Cell(number(one.counts.rejected)),
                Cell(moment(one.created_at, now=now)),
                Cell(one.created_by),
            ],
            name=one.file_name,
        )
        for one in batches
    ]
    return Table(_("Imports, newest first"), columns, rows)


def import_shown(actor: Actor, batch_id: int, query: QueryDict) -> dict[str, Any]:
    """Give what the page of one import shows: sentence, figures, facts, and its problems for the address."""
    batch = queries.batch_for(actor, batch_id)
    summary = queries.summary_of(batch)
    severities = [one for one in query.getlist("severity") if one in set(Severity)]
    rows = queries.rows_with_problems(actor, batch, severities=severities)
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(query.get("page"))
    problems = [one for one in queries.problems_of(page) if not severities or one.severity in severities]
    if page.number == 1 and not severities:
        problems = [*queries.column_notes(batch), *problems]
    return {
        "batch": summary,
        "lede": sentence_of(summary),
        "figures": _figures(summary),
        "facts": _facts(summary),
        "progress_says": _progress_words(summary),
        "bar": filter_bar(
            query,
            _("Problems"),
            fields=[
                choice(
                    query,
                    "severity",
                    _("Kind of problem"),
                    [Option("error", _("keeps the row out")), Option("warning", _("odd, the row can be loaded"))],
                )
            ],
            count=ngettext("%(n)s row", "%(n)s rows", page.paginator.count) % {"n": number(page.paginator.count)},
        ),
        "table": _problem_table(problems),
        "pager": pager(query, page) if page.paginator.num_pages > 1 else None,
        "has_problems": bool(summary.counts.rejected or summary.counts.warned or summary.absent_columns),
    }


def _progress_words(batch: BatchSummary) -> str:
    """Give the words beside the bar: which part of how many, how many rows, about how long yet."""
    progress = batch.progress
    if progress is None:
        return ""
    facts = {
        "part": number(progress.part),
        "parts": number(progress.parts),
        "done": number(progress.done),
        "total": number(progress.total),
    }
    said = _("Part %(part)s of %(parts)s, %(done)s of %(total)s rows") % facts
    left = progress.seconds_left
    if left is None:
        return said
    if left < SOON_SECONDS:
        return said + ", " + _("less than a minute left")
    minutes = -(-left // 60)
    return said + ", " + ngettext("about one minute left", "about %(n)s minutes left", minutes) % {"n": minutes}


def sentence_of(batch: BatchSummary) -> str:
    """Give the one sentence that says where an import stands."""
    counts = batch.counts
    facts: Mapping[str, str] = {
        "rows": number(counts.rows),
        "good": number(counts.good),
        "rejected": number(counts.rejected),
        "created": number(counts.created),
        "changed": number(counts.changed),
        "unchanged": number(counts.unchanged),
        "things": batch.things,
        "done": number(batch.progress.done if batch.progress else 0),
        "total": number(batch.progress.total if batch.progress else counts.good),
        "failure": batch.failure,
    }
    match batch.status:
        case "checked":
            said = (
                _("%(good)s of %(rows)s rows can be loaded, %(rejected)s stay behind. Nothing is loaded yet.") % facts
            )
        case "committed":
            said = _("%(created)s %(things)s new, %(changed)s changed, %(unchanged)s as before.") % facts
            if counts.rejected:
                said += " " + _("%(rejected)s rows stayed behind.") % facts
        case "committing":
            said = _("Its rows are being loaded, part by part. You may leave this page; loading goes on.")
        case "stopped":
            said = (
                _("Stopped after %(done)s of %(total)s rows. Go on where it stopped, or take back what is loaded.")
                % facts
            )
        case "failed":
            said = _("Loading was given up after %(done)s of %(total)s rows: %(failure)s") % facts
            said += " " + _("What is loaded stays. Go on once the cause is mended, or take it back.")
        case "undone":
            most_first = sorted(batch.removed.items(), key=lambda one: (-one[1], one[0]))
            gone = ", ".join(f"{number(count)} {what}" for what, count in most_first)
            said = _("Taken back: %(gone)s.") % {"gone": gone or _("nothing had been created")}
        case _:
            said = _("Let go before anything was loaded.")
    return said


def _figures(batch: BatchSummary) -> list[dict[str, str]]:
    counts = batch.counts
    will = batch.status == "checked"
    figures = [
        (_("Rows in the file"), counts.rows, ""),
        (_("Will be new") if will else _("New"), counts.created, batch.things),
        (_("Will change") if will else _("Changed"), counts.changed, batch.things),
        (_("As before"), counts.unchanged, batch.things),
        (_("Stay behind"), counts.rejected, _("rows with a problem")),
        (_("With something odd"), counts.warned, _("rows")),
    ]
    return [{"label": label, "value": number(value), "basis": basis} for label, value, basis in figures]


def _facts(batch: BatchSummary) -> list[dict[str, str]]:
    encoding = ENCODINGS.get(batch.encoding, batch.encoding)
    read_as = [batch.file_format.upper(), encoding, str(DELIMITERS.get(batch.delimiter, "")), batch.sheet]
    facts = [
        (_("Kind"), batch.title),
        (_("Read as"), ", ".join(part for part in read_as if part)),
        (_("SHA-256"), grouped_hash(batch.file_sha256)),
        (_("Source"), batch.source_name),
        (_("Checked"), f"{moment_full(batch.created_at)}, {batch.created_by}"),
        (_("Loaded"), moment_full(batch.committed_at) if batch.committed_at else ""),
        (_("Taken back"), moment_full(batch.undone_at) if batch.undone_at else ""),
        (_("Headings"), ", ".join(f"{column}: {heading}" for column, heading in batch.mapping.items())),
        (_("Columns not read"), ", ".join(batch.ignored_columns)),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def _problem_table(problems: list[Problem]) -> Table:
    columns = [
        Column(_("Where"), "name"),
        Column(_("What is so"), "words"),
        Column(_("Value"), "quiet"),
        Column(_("The row"), "words"),
    ]
    kept_out = {Severity.ERROR: _("stays behind"), Severity.WARNING: _("can be loaded")}
    rows = [
        Row(
            [
                Cell(_where(one)),
                Cell(one.reason),
                Cell(one.value, filed=True),
                Cell(kept_out[one.severity]),
            ]
        )
        for one in problems
    ]
    return Table(_("Problems by row"), columns, rows)


def _where(problem: Problem) -> str:
    place = _("Row %(n)s") % {"n": number(problem.row)}
    return f"{place}, {problem.column}" if problem.column else place


def columns_of(kind: ImportKind) -> Table:
    """Give the columns of a kind of import as a table beside its form."""
    columns = [Column(_("Column"), "name"), Column(_("Meaning"), "words"), Column(_("Needed"), "quiet")]
    rows = [
        Row([Cell(one.name), Cell(one.meaning), Cell(_("yes") if one.required else _("no"))]) for one in kind.columns
    ]
    return Table(_("Columns of this kind of file"), columns, rows, tight=True)
