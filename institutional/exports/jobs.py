"""The job that makes a package part by part, as whoever asked for it, and the one that forgets what was kept."""

from __future__ import annotations

from typing import Any, Final

from clear_platform.foundation.errors import every_error
from clear_platform.foundation.public import Actor, asker_again, current_lease, job, system_actor
from institutional.exports.operations.keeping import (
    UNDER_WAY,
    expire_export_packages,
    fail_export_package,
    take_up_export_package,
    write_next,
)
from institutional.exports.operations.sweeping import sweep_export_files

WENT_WRONG: Final = (
    "Something went wrong while this package was made. Ask for it once more; should it end like this again, have it as "
    "JSON or as tables, which hold the same. Whoever runs CLEAR finds the cause with the failed job."
)


def say_it_was_given_up(payload: dict[str, Any], error: tuple[str, str]) -> None:
    """Let the record say that making the package was given up, in the transaction that gives up the job.

    What went wrong inside is no word for readers: it stands in the log and with the failed job, which staff see.
    """
    code, text = error
    refusals = {one.code for one in every_error()}
    fail_export_package(
        actor=system_actor("jobs"), export_id=payload["export_id"], reason=text if code in refusals else WENT_WRONG
    )


def let_it_go_on(actor: Actor, payload: dict[str, Any]) -> None:
    """Let the package be made after all, in the transaction that retries the job."""
    take_up_export_package(actor=actor, export_id=payload["export_id"])


@job("institutional.export_package", given_up=say_it_was_given_up, taken_up=let_it_go_on)
def export_package(
    *, export_id: int, user_id: int | None, organization_id: int | None, key_id: int | None = None
) -> None:
    """Make what is left of a package: its parts, then its file. Cut off anywhere, it goes on from there.

    Takes: who asked; for an API key `user_id` is who made it. What they may is asked anew before each part.
    """
    lease = current_lease()
    state: str = UNDER_WAY[0]
    while state in UNDER_WAY:
        if lease is not None:
            lease.go_on()
        actor = asker_again("exports", user_id=user_id, organization_id=organization_id, key_id=key_id)
        state = write_next(actor=actor, export_id=export_id)


@job("institutional.expire_export_packages", cron="35 3 * * *")
def forget_kept_packages() -> None:
    """Forget the files of packages that were kept for long enough, some at a time, and those that no record names."""
    while expire_export_packages(actor=system_actor("exports")):
        pass
    sweep_export_files(actor=system_actor("exports"))
