"""Run one dispatcher of events until it is told to stop."""

from __future__ import annotations

import signal
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, connection

from clear_platform.foundation.events.dispatching import dispatch
from clear_platform.foundation.events.listening import listening
from clear_platform.foundation.jobs.working import bound_transactions
from clear_platform.foundation.tenancy.guard import refuse_unsafe_start


class Command(BaseCommand):
    """Any number of them may run; where the database goes away, it waits for it."""

    help = (
        "Tell events to those who subscribed to them. Any number may run at once. Stops on TERM or Ctrl-C after the"
        " event at hand. Example: manage.py run_dispatcher"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=1.0, metavar="SECONDS", help="Longest pause of two looks.")
        parser.add_argument("--once", action="store_true", help="Tell what waits and end.")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unsafe_start()
        bound_transactions()
        if options["once"]:
            while dispatch():
                pass
            return
        # Unlike an Event, it may be filled by a handler that interrupts the very thread that waits on it.
        asked_to_stop: SimpleQueue[None] = SimpleQueue()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: asked_to_stop.put(None))
        self.stdout.write("Dispatcher is ready.")
        while asked_to_stop.empty():
            self._work(asked_to_stop, options["every"])
        self.stdout.write("Dispatcher has stopped.")

    def _work(self, asked_to_stop: SimpleQueue[None], every: float) -> None:
        try:
            with listening() as ear:
                while asked_to_stop.empty():
                    if not dispatch():
                        ear.wait(every)
        except (OperationalError, InterfaceError, psycopg.Error) as fault:
            # The next look begins with new connections.
            connection.close()
            self.stderr.write(f"The database does not answer; waiting for it. {fault}")
            with suppress(Empty):
                asked_to_stop.put(asked_to_stop.get(timeout=every))
