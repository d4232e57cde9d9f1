"""Run one worker of the job queues until it is told to stop, or once through what waits."""

from __future__ import annotations

import asyncio
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from clear_platform.foundation.jobs.rules import QUEUES
from clear_platform.foundation.jobs.working import Worker, bound_transactions
from clear_platform.foundation.tenancy.guard import refuse_unsafe_start


class Command(BaseCommand):
    """Takes jobs in the database role `clear_app`; finishes the ones at hand on TERM or Ctrl-C."""

    help = (
        "Run jobs of all queues, or of those named. Stops on TERM or Ctrl-C after the jobs at hand."
        " Example: manage.py run_worker --queues imports"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queues", nargs="*", choices=QUEUES, default=None, help="Only these queues.")
        parser.add_argument("--once", action="store_true", help="Run what waits and end.")
        parser.add_argument("--concurrency", type=int, default=settings.WORKER_CONCURRENCY, help="Jobs at a time.")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unsafe_start()
        bound_transactions()
        worker = Worker(queues=options["queues"], concurrency=options["concurrency"], once=options["once"])
        self.stdout.write("Worker is ready.")
        asyncio.run(worker.work())
        self.stdout.write("Worker has stopped.")
