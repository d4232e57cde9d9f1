"""Subscribes to what is measured, and notes when it was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from clear_platform.foundation.public import Actor, Happened


class ListeningConfig(AppConfig):
    """Has no models; its table is made by the measurement."""

    name = "bench.listening"
    label = "listening"

    def ready(self) -> None:
        from clear_platform.foundation.public import subscribe

        subscribe("enterprise.created", consumer="bench.listening", handler=note)


def note(*, actor: Actor, event: Happened) -> None:
    """Write down when the event came."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_heard (event_id, at) VALUES (%s, clock_timestamp())", [event.id])
