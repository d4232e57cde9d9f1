"""Nobody fills somebody else's mailbox by saying that they forgot their password."""

from __future__ import annotations

from django.core import mail
from django.test import Client, override_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation.profile.jobs import send_password_reset
from clear_platform.foundation.public import OrganizationKind, acting
from tests import actors

EMAIL = "lin@example.org"


def test_an_account_is_sent_three_links_an_hour_and_the_answer_does_not_tell(cloned_database: str) -> None:
    """The address is the same however it is written."""
    actors.member(actors.organization(OrganizationKind.INSTITUTION), "analyst", email=EMAIL)
    with override_settings(RESET_LINKS_PER_ACCOUNT=3):
        statuses = [Client().post("/forgotten", {"email": email}).status_code for email in (EMAIL, EMAIL.upper()) * 2]
    system = actors.system()
    with acting(system):
        jobs = [one.args for one in ProcrastinateJob.objects.filter(task_name="foundation.send_password_reset")]
    for job in jobs:
        send_password_reset(**job)
    assert (statuses, len(jobs), len(mail.outbox)) == ([200] * 4, 4, 3)
