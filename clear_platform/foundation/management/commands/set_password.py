"""Give an account a new password."""

from __future__ import annotations

import sys
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.utils.crypto import constant_time_compare

from clear_platform.foundation.access.operations import set_password
from clear_platform.foundation.rendering.commands import REFUSED, ClearCommand
from clear_platform.foundation.tenancy.actors import Actor
from clear_platform.foundation.tenancy.context import acting
from clear_platform.foundation.tenancy.queries import account_by_email


class Command(ClearCommand):
    """The password is typed twice, or is a line on the standard input; never an argument, which others see."""

    help = "Give an account a new password. Everything it is signed in with ends."
    example = "set_password ada@example.org"

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The account's e-mail address.")

    def run(self, actor: Actor, **options: Any) -> dict[str, Any]:
        password = _typed() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        with acting(actor, read_only=True):
            account = account_by_email(options["email"])
        try:
            validate_password(password, account)
        except ValidationError as faults:
            raise CommandError(" ".join(faults.messages), returncode=REFUSED) from faults
        return {"email": set_password(actor=actor, email=options["email"], password=password).email}

    def show(self, result: dict[str, Any]) -> str:
        return f"{result['email']} has a new password; everything it was signed in with has ended."


def _typed() -> str:
    password = getpass("New password: ")
    if not constant_time_compare(getpass("The same again: "), password):
        raise CommandError("The two are not the same. Type them again.", returncode=REFUSED)
    return password
