"""A worker process: takes jobs from the queues, renews the leases of those it runs, outlives a database that restarts.

Not here: one execution (`running`), jobs of workers that died (`reaping`).
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import procrastinate
import psycopg
import structlog
from asgiref.sync import sync_to_async
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from procrastinate import PsycopgConnector, jobs, manager
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException

from clear_platform.foundation.jobs import leases, settling
from clear_platform.foundation.jobs.models import JobLease
from clear_platform.foundation.jobs.registry import JOBS
from clear_platform.foundation.jobs.rules import STRAY_TRIES, STRAY_WAIT_SECONDS
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.queries import system_actor

_log = structlog.get_logger("clear.jobs")
_POLL_SECONDS = 1.0
_AWAY_SECONDS = 1.0
_GOODBYE_SECONDS = 5.0
"""How long a worker that is told to stop, and has no job at hand, goes on asking a database that may be away."""


def bound_transactions() -> None:
    """Let the database end transactions of this process that sit still for as long as a lease lasts.

    A process that was stopped holds no locks for ever: whoever goes on with its jobs is not kept waiting.
    """
    connection_created.connect(_bound, dispatch_uid="clear.jobs.bound_transactions")
    connection.close()


def _bound(connection: BaseDatabaseWrapper, **_others: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('idle_in_transaction_session_timeout', %s, false)", [f"{leases.lease_seconds()}s"]
        )


class SettledElsewhere(manager.JobManager):
    """The library's book-keeping, without what `running` settled already, under the fence.

    What is left to it are jobs whose names nobody registered.
    """

    async def finish_job(self, job: jobs.Job, status: jobs.Status, delete_job: bool) -> None:
        """Put a job of an unknown name back for a while, and in the end give it up."""
        if job.task_name not in JOBS:
            await sync_to_async(_settle_stray, thread_sensitive=False)(job)

    async def retry_job(self, job: jobs.Job, *args: Any, **kwargs: Any) -> None:
        """Do nothing: jobs are put back by `running`."""


def _settle_stray(job: jobs.Job) -> None:
    assert job.id is not None  # noqa: S101  (told to mypy: it came from the queue)
    with acting(system_actor("jobs"), read_only=True):
        fence = JobLease.objects.get(pk=job.id).fence
    if job.attempts < STRAY_TRIES:
        settling.put_back(job.id, fence, seconds=STRAY_WAIT_SECONDS)
        return
    sentence = f"No job is named {job.task_name} in this version. Upgrade the workers, then retry it."
    settling.give_up(job.id, fence, payload=job.task_kwargs, error=("job.unknown", sentence))


class Worker:
    """Works until it is told to stop, or once through what waits; then finishes the jobs at hand."""

    def __init__(self, *, queues: Sequence[str] | None, concurrency: int, once: bool = False) -> None:
        self._queues = queues
        self._concurrency = concurrency
        self._once = once
        self._stopped = asyncio.Event()
        self.name = f"{socket.gethostname()}:{os.getpid()}"

    async def work(self) -> None:
        """Work; where the database goes away, wait for it and go on."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopped.set)
        working = asyncio.create_task(self._work_until_stopped())
        leaving = asyncio.create_task(self._leave(working))
        try:
            await working
        except asyncio.CancelledError:
            _log.warning("worker_left_without_the_database")
        finally:
            leaving.cancel()

    async def _leave(self, working: asyncio.Task[None]) -> None:
        """Once told to stop, let jobs at hand be done, and end what keeps the worker when there are none."""
        await self._stopped.wait()
        while True:
            at_hand = leases.all_held()
            await asyncio.sleep(_GOODBYE_SECONDS)
            if not at_hand and not leases.all_held():
                working.cancel()

    async def _work_until_stopped(self) -> None:
        while not self._stopped.is_set():
            try:
                await self._work_while_connected()
                if self._once:
                    return
            except (ConnectorException, psycopg.Error) as fault:
                _log.warning("worker_waits_for_the_database", error=str(fault))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), _AWAY_SECONDS)

    async def _work_while_connected(self) -> None:
        connector = PsycopgConnector(kwargs={**connector_params(), "options": "-c role=clear_app"}, min_size=1)
        async with app.with_connector(connector).open_async() as opened:
            opened.job_manager = SettledElsewhere(connector=connector)
            working = asyncio.create_task(self._take_jobs(opened))
            renewing = asyncio.create_task(_renew(connector))
            stopping = asyncio.create_task(self._stopped.wait())
            try:
                await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
                # To the library this means: take no more, and wait for the jobs at hand. Their leases are renewed.
                working.cancel()
                with suppress(asyncio.CancelledError):
                    await working
            finally:
                for task in (renewing, stopping):
                    task.cancel()

    async def _take_jobs(self, opened: procrastinate.App) -> None:
        seconds = leases.lease_seconds()
        work = partial(
            opened.run_worker_async,
            name=self.name,
            concurrency=self._concurrency,
            wait=not self._once,
            install_signal_handlers=False,
            fetch_job_polling_interval=_POLL_SECONDS,
            update_heartbeat_interval=seconds / 3,
            stalled_worker_timeout=seconds,
        )
        await (work(queues=list(self._queues)) if self._queues else work())


async def _renew(connector: PsycopgConnector) -> None:
    """Renew the leases of the jobs that run here, and tell those that somebody else has."""
    while True:
        await asyncio.sleep(leases.lease_seconds() / 3)
        mine = leases.all_held()
        if not mine:
            continue
        try:
            rows = await connector.execute_query_all_async(
                query=leases.RENEW,
                seconds=leases.lease_seconds(),
                jobs=[one.job_id for one in mine],
                fences=[one.fence for one in mine],
            )
        except ConnectorException as fault:
            _log.warning("leases_not_renewed", error=str(fault))
            continue
        renewed = {row["job_id"] for row in rows}
        still = {id(one) for one in leases.all_held()}
        for one in mine:
            if one.job_id not in renewed and id(one) in still:
                one.is_lost()
