"""Run the reaper until it is told to stop: it returns the jobs of dead workers, and fires schedules that are due."""

from __future__ import annotations

import signal
from queue import Empty, SimpleQueue
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, connection

from clear_platform.foundation.jobs.reaping import return_orphans
from clear_platform.foundation.jobs.scheduling import fire_due_schedules
from clear_platform.foundation.jobs.working import bound_transactions
from clear_platform.foundation.tenancy.guard import refuse_unsafe_start


class Command(BaseCommand):
    """Any number of them may run; where the database goes away, it waits for it."""

    help = (
        "Return jobs whose workers died, and enqueue what comes by the clock. Any number may run at once."
        " Example: manage.py run_reaper"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=1.0, metavar="SECONDS", help="Pause between two looks.")
        parser.add_argument("--once", action="store_true", help="Look once and end.")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unsafe_start()
        bound_transactions()
        # Unlike an Event, it may be filled by a handler that interrupts the very thread that waits on it.
        asked_to_stop: SimpleQueue[None] = SimpleQueue()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: asked_to_stop.put(None))
        self.stdout.write("Reaper is ready.")
        self._look()
        while not options["once"]:
            try:
                asked_to_stop.get(timeout=options["every"])
                break
            except Empty:
                self._look()
        self.stdout.write("Reaper has stopped.")

    def _look(self) -> None:
        try:
            return_orphans()
            fire_due_schedules()
        except (OperationalError, InterfaceError) as fault:
            # The next look begins with a new connection.
            connection.close()
            self.stderr.write(f"The database does not answer; waiting for it. {fault}")
