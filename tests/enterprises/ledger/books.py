"""Ledgers for the stories told of them, and the hand of somebody who owns the database and falsifies one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection

from clear_platform.foundation.public import Actor, acting
from enterprises.ledger.models import DecisionLedgerEntry, DecisionLedgerHead
from enterprises.public import Image, append_to_ledger
from tests import actors
from tests.earlier import before_its_triggers

TABLES = ("enterprises_decisionledgerentry", "enterprises_decisionledgerhead")


def appended(actor: Actor, *images: dict[str, Any] | None, organization_id: int | None = None) -> None:
    """Append images in one transaction, each of a thing of its own that has no row."""
    owner = organization_id or actor.organization_id or 0
    with acting(actor):
        append_to_ledger(
            actor=actor,
            images=[Image(owner, "test", "thing", str(number), image) for number, image in enumerate(images, 1)],
        )


def entries_of(organization_id: int) -> list[DecisionLedgerEntry]:
    """The ledger of an organization, from its first entry on."""
    system = actors.system()
    with acting(system, read_only=True):
        rows = DecisionLedgerEntry.objects.for_actor(system).filter(organization_id=organization_id)
        return list(rows.order_by("seq"))


def head_of(organization_id: int) -> tuple[int, str]:
    """Seq and hash of the head of a ledger; nothing before the first entry."""
    system = actors.system()
    with acting(system, read_only=True):
        head = DecisionLedgerHead.objects.for_actor(system).filter(organization_id=organization_id).first()
        return (head.seq, head.hash) if head else (0, "")


def faults_in_sql(organization_id: int) -> list[tuple[int, str]]:
    """What the database itself finds wrong with a ledger."""
    with acting(actors.system(), read_only=True), connection.cursor() as cursor:
        cursor.execute("SELECT seq, what FROM clear_verify_ledger(%s)", [organization_id])
        return cursor.fetchall()


@contextmanager
def falsifying(owner_address: str) -> Iterator[psycopg.Connection]:
    """A connection of the owner of the tables, with the triggers taken out of the way as only an owner can."""
    with before_its_triggers(owner_address, *TABLES) as hand:
        yield hand
