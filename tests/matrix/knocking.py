"""Knocking at doors: somebody of the world asks, and the whole answer is read, whatever form it has."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from openpyxl import load_workbook
from psycopg import sql
from pypdf import PdfReader

from clear_platform.foundation.public import StaffGroup
from tests.clients import client_of, page_client_of
from tests.matrix.world import FIGURES, PLATFORM, ROLES, World, address, mark

SEPARATORS = re.compile("(?<=\\d)[,.'’\\s\u00a0\u2009\u202f](?=\\d{3}(?!\\d))")
NOTED_DOWN = ("foundation_audit", "foundation_session")
"""Tables, by how their names begin, in which any request may leave something."""
OF_NO_VISIT = {
    "foundation_joblease": "WHERE name <> 'foundation.note_access'",
    "procrastinate_jobs": "WHERE task_name <> 'foundation.note_access'",
    "procrastinate_events": "WHERE job_id IN (SELECT id FROM procrastinate_jobs"
    " WHERE task_name <> 'foundation.note_access')",
}
"""Any page may note, once in a while, that somebody was there; what else a job does is the answer's doing."""
ANYBODY = "nobody"
AS_WHO_SEES_ALL = sql.SQL(
    "SAVEPOINT past_every_wall; SET LOCAL ROLE clear_staff; {}; ROLLBACK TO SAVEPOINT past_every_wall;"
    " RELEASE SAVEPOINT past_every_wall"
)
STAFF = tuple(group.name.lower() for group in StaffGroup)


@dataclass(frozen=True)
class Answer:
    """What came back: its status, what can be read of it, where it leads, the refusals noted, the tables changed."""

    status: int
    text: str
    leads_to: str
    code: str
    refusals: int = 0
    changed: frozenset[str] = frozenset()

    @property
    def written(self) -> set[str]:
        """The tables it changed, beside those that keep who was there and what was refused."""
        return {table for table in self.changed if not table.startswith(NOTED_DOWN)}

    @property
    def marks(self) -> frozenset[str]:
        """The organizations whose marks or figures can be read in it."""
        folded = self.text.casefold()
        numbers = SEPARATORS.sub("", folded)
        return frozenset(key for key, figure in FIGURES.items() if mark(key) in folded or str(figure) in numbers)


@dataclass(frozen=True)
class People:
    """Clients of everybody by organization and role: one that carries a token, one that carries a session."""

    world: World
    tokens: Mapping[tuple[str, str], Client]
    sessions: Mapping[tuple[str, str], Client]
    stood: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """What each table holds as long as nobody knocks: every answer is undone, so it is asked for once."""

    @classmethod
    def signed_in(cls, world: World) -> People:
        """Everybody, signed in at the doors where one signs in."""
        seats = [(key, role) for key, roles in ROLES.items() for role in roles]
        seats += [(PLATFORM, group) for group in STAFF]
        tokens = {seat: client_of(address(*seat)) for seat in seats}
        sessions = {seat: page_client_of(address(*seat)) for seat in seats}
        nobody = {(ANYBODY, ANYBODY): Client()}
        return cls(world, {**tokens, **nobody}, {**sessions, **nobody})

    def knock(
        self, seat: tuple[str, str], method: str, path: str, body: Any = None, *, watched: bool = False, **more: Any
    ) -> Answer:
        """Ask as somebody, read the answer, and leave everything as it was."""
        of_api = path.startswith("/api/")
        client = (self.tokens if of_api else self.sessions)[seat]
        # What the answer does to the client's cookies (signing out, for one) must not meet the next who asks.
        cookies = deepcopy(client.cookies)
        sent: dict[str, Any] = {} if body is None else {"data": body}
        if of_api and method != "get" and not _holds_a_file(body):
            sent["content_type"] = "application/json"
        with transaction.atomic():
            noted = refusals_noted()
            if watched and not self.stood:
                self.stood.update(contents(tables()))
            before = written_to() if watched else {}
            response = getattr(client, method)(path, **sent, **more)
            answer = replace(
                read(response),
                refusals=refusals_noted() - noted,
                changed=self._changed(before) if watched else frozenset(),
            )
            transaction.set_rollback(True)
        client.cookies = cookies
        return answer

    def _changed(self, before: Mapping[str, int]) -> frozenset[str]:
        """The tables that hold something else than before: of those that were written to since."""
        held = contents([name for name, times in written_to().items() if times != before[name]])
        return frozenset(name for name, one in held.items() if one != self.stood[name])


def read(response: HttpResponseBase) -> Answer:
    """Read an answer to the end: headers, and the text of its body, whatever form it has."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    request_finished.disconnect(close_old_connections)  # the test's own connection goes on
    response.close()
    request_finished.connect(close_old_connections)
    kind = response.get("Content-Type", "")
    code = ""
    if "json" in kind and content:
        found = response.json() if not response.streaming else {}
        code = found.get("code", "") if isinstance(found, dict) else ""
    else:
        shown = re.search(rb"<code>([a-z_]+\.[a-z_]+)</code>", content)
        code = shown[1].decode() if shown else ""
    return Answer(response.status_code, f"{headers}\n{_text_of(content)}", response.get("Location", ""), code)


def _holds_a_file(body: Any) -> bool:
    return isinstance(body, Mapping) and any(isinstance(value, UploadedFile) for value in body.values())


def _text_of(content: bytes) -> str:
    if content.startswith(b"%PDF"):
        paper = PdfReader(io.BytesIO(content))
        return "\n".join([*(page.extract_text() for page in paper.pages), str(paper.metadata)])
    if content.startswith(b"\x1f\x8b"):
        return _text_of(gzip.decompress(content))
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if "xl/workbook.xml" in archive.namelist():
                rows = (
                    row for sheet in load_workbook(io.BytesIO(content)) for row in sheet.iter_rows(values_only=True)
                )
                return "\n".join(str(row) for row in rows)
            return "\n".join(name + _text_of(archive.read(name)) for name in archive.namelist())
    return content.decode("utf-8", errors="replace")


def refusals_noted() -> int:
    """How many refused accesses the audit log holds."""
    [(count,)] = past_every_wall("SELECT count(*) FROM foundation_auditevent WHERE action = 'access.refused'")
    return int(count)


def tables() -> list[str]:
    """Every table there is."""
    asked = "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    return [name for (name,) in past_every_wall(asked)]


def written_to() -> Mapping[str, int]:
    """How often the open transaction wrote to each table, what it undid and what changed nothing included."""
    asked = (
        "SELECT relname::text, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
        " WHERE schemaname = 'public'"
    )
    return {name: int(times) for name, times in past_every_wall(asked)}


def contents(among: Sequence[str]) -> Mapping[str, tuple[Any, ...]]:
    """What tables hold: how many rows, and a figure that changes with any of them."""
    asked = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {}, count(*), sum(hashtextextended(row::text, 0)) FROM {} AS row {}").format(
            sql.Literal(table), sql.Identifier(table), sql.SQL(OF_NO_VISIT.get(table, ""))
        )
        for table in among
    )
    return {name: tuple(held) for name, *held in past_every_wall(asked)} if among else {}


def past_every_wall(statement: str | sql.Composable) -> list[tuple[Any, ...]]:
    """Ask the database as those do who see all, and leave nothing of it behind.

    All in one message within the open transaction: it is asked twice for every answer, and a savepoint that takes
    messages of its own costs more than the question.
    """
    asked = sql.SQL(statement) if isinstance(statement, str) else statement
    with connection.cursor() as cursor:
        cursor.execute(AS_WHO_SEES_ALL.format(asked))
        cursor.nextset()
        cursor.nextset()
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
