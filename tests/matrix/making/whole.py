"""The whole world: all organizations, made into a database that stands, and where what is in it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from clear_platform.foundation import clock
from execution.packs.rules.freshness import due_day
from tests.execution.packs.factories import fx, pack
from tests.matrix.making.organizations import make_bakery, make_bank, make_platform
from tests.matrix.world import BAKERIES, BANKS, BY, FIGURES, PLATFORM, SIGNED_IN, TABLES, World


def make(owner_address: str, folder: Path) -> None:
    """Fill the database that Django is connected to; note in the folder what is where."""
    ids: dict[str, dict[str, Any]] = {key: {} for key in FIGURES}
    pack(fx(due_day(clock.now())))
    for bank, bakery in zip(BANKS, BAKERIES, strict=True):
        make_bakery(bakery, ids)
        make_bank(bank, bakery, ids)
    make_platform(ids)
    with psycopg.connect(owner_address) as owner:
        _find(owner, ids)
    (folder / "world.json").write_text(json.dumps(asdict(World(ids, str(folder / "files")))), encoding="utf-8")


def _find(owner: psycopg.Connection, ids: dict[str, dict[str, Any]]) -> None:
    [(ids[PLATFORM]["organization_id"],)] = owner.execute(
        "SELECT id FROM foundation_organization WHERE kind = 'platform'"
    ).fetchall()
    for found in ids.values():
        for part, (table, column) in TABLES.items():
            statement = sql.SQL("SELECT {} FROM {} WHERE organization_id = %s ORDER BY {} LIMIT 1").format(
                sql.Identifier(column),
                sql.Identifier(table),
                sql.Identifier(BY.get(part, column)),
            )
            first = owner.execute(statement, [found["organization_id"]]).fetchone()
            if first is not None:
                found[part] = str(first[0]) if isinstance(first[0], UUID) else first[0]
        for part, statement in SIGNED_IN.items():
            of_a_person = owner.execute(statement, [found["organization_id"]]).fetchone()
            if of_a_person is not None:
                found[part] = str(of_a_person[0])
