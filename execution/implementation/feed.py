"""The feed of a person's tasks for a calendar, as a file that leaves. Not here: how it is written (`ical`)."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse
from django.utils.translation import gettext as _

from clear_platform.foundation.addresses import public_address
from clear_platform.foundation.public import Actor, Subject, file_answer, own_alone
from execution.implementation import ical, queries


def feed_file(actor: Actor) -> FileResponse:
    """Give the dated open tasks of a person as a calendar; that it left is written down as for every file."""
    entries = [
        ical.Entry(
            uid=f"task-{task.pk}@clear",
            day=task.due_date,
            changed_at=task.updated_at,
            title=task.title,
            about=_("For “%(decision)s”") % {"decision": task.decision.title},
            address=public_address("task-page", task.pk),
        )
        for task in queries.dated(actor)
    ]
    release = own_alone(actor, subject=Subject("foundation.user", str(actor.id), "calendar"), rows=len(entries))
    content = BytesIO(ical.written(_("My tasks in CLEAR"), entries))
    return file_answer(release, content, name="tasks.ics", media_type=ical.MEDIA_TYPE)
