"""Run one bridge to NATS until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clear_platform.foundation.bridge.bridging import Bridge
from clear_platform.foundation.bridge.connecting import client
from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.jobs.working import bound_transactions
from clear_platform.foundation.tenancy.guard import refuse_unsafe_start

REFUSED = 2


class Command(BaseCommand):
    """Any number of them may run; where NATS or the database goes away, it waits for it."""

    help = (
        "Send events to NATS JetStream and take in those that come from there. Any number may run: one of them sends,"
        " all take in. Stops on TERM or Ctrl-C after what is at hand. Example: manage.py run_nats_bridge"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=1.0, metavar="SECONDS", help="Longest pause of two looks.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            client()
            refuse_unsafe_start()
            bound_transactions()
            asyncio.run(self._run(options["every"]))
        except ClearError as refusal:
            raise CommandError(f"{refusal.detail} ({refusal.code})", returncode=REFUSED) from refusal
        self.stdout.write("Bridge has stopped.")

    async def _run(self, every: float) -> None:
        bridge = Bridge(every=every)
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, bridge.stop)
        self.stdout.write("Bridge is ready.")
        await bridge.run()
