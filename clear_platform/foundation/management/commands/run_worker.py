"""Run one worker of the job queues until it is told to stop."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params

from clear_platform.foundation.tenancy.guard import refuse_unsafe_start


class Command(BaseCommand):
    """Takes jobs in the database role `clear_app`; finishes the ones at hand on TERM or Ctrl-C."""

    help = (
        "Run jobs of all queues, or of those named. Stops on TERM or Ctrl-C after the jobs at hand."
        " Example: manage.py run_worker --queues imports"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queues", nargs="*", default=None, help="Only these queues.")
        parser.add_argument("--concurrency", type=int, default=settings.WORKER_CONCURRENCY, help="Jobs at a time.")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unsafe_start()
        asyncio.run(self._work(options["queues"], options["concurrency"]))

    async def _work(self, queues: list[str] | None, concurrency: int) -> None:
        connector = PsycopgConnector(kwargs={**connector_params(), "options": "-c role=clear_app"}, min_size=1)
        async with app.with_connector(connector).open_async() as opened:
            # What the clock puts on a queue goes by each task's own link to its app, whose connection takes a role only
            # inside a scope: here it goes by the worker's.
            for by_the_clock in opened.periodic_registry.periodic_tasks.values():
                by_the_clock.task.blueprint = opened
            self.stdout.write("Worker is ready.")
            work = partial(opened.run_worker_async, concurrency=concurrency, install_signal_handlers=True)
            await (work(queues=queues) if queues else work())
        self.stdout.write("Worker has stopped.")
