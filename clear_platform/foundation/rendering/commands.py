"""The kit of management commands: who acts, result as text or JSON, refusals as one sentence and exit code 2."""

from __future__ import annotations

import json
import textwrap
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, DjangoHelpFormatter
from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError

from clear_platform.foundation.errors import ClearError, NotFound
from clear_platform.foundation.tenancy import context, queries
from clear_platform.foundation.tenancy.actors import Actor

DONE, PARTLY, REFUSED = 0, 1, 2
NO_DATABASE = "The database did not answer. Start it with 'make run', or see whether DATABASE_URL leads to it."

NOT_FOUND = "There is nothing with the id that was given. Check it; the administration shows ids."


class WholeWords(DjangoHelpFormatter):
    """Breaks the lines of `--help` between words alone, so that what is copied from it can be run."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False, break_long_words=False)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return textwrap.fill(
            " ".join(text.split()),
            width,
            initial_indent=indent,
            subsequent_indent=indent,
            break_on_hyphens=False,
            break_long_words=False,
        )


class ClearCommand(BaseCommand):
    """Base of every command: `run` does the work as `actor`, `show` prints its result.

    `run` gives any JSON-plain result; `partly` says whether it was done only in part (exit code 1).
    """

    example = ""
    formats: Sequence[str] = ("text", "json")

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs.setdefault("formatter_class", WholeWords)
        if self.example:
            kwargs.setdefault("epilog", f"Example: manage.py {self.example}")
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as", dest="as_email", metavar="EMAIL", help="Act as this account; else as the system.")
        parser.add_argument("--format", choices=self.formats, default=self.formats[0], help="How the result is given.")
        self.arguments(parser)

    def arguments(self, parser: CommandParser) -> None:
        """Add the command's own arguments."""

    @abstractmethod
    def run(self, actor: Actor, **options: Any) -> Any:
        """Do the work and give the result."""

    def show(self, result: Any) -> str:
        """Give the result as text for people."""
        return json.dumps(result, indent=2, cls=DjangoJSONEncoder, ensure_ascii=False)

    def partly(self, result: Any) -> bool:
        """Say whether the work was done only in part."""
        return False

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = self.run(self.actor(options["as_email"]), **options)
        except NotFound as refusal:
            # The sentence of that refusal speaks of addresses; here ids were typed.
            detail = refusal.detail if refusal.sentence != NotFound.sentence else NOT_FOUND
            raise CommandError(f"{detail} ({refusal.code})", returncode=REFUSED) from refusal
        except ClearError as refusal:
            said = [f"{refusal.detail} ({refusal.code})", *_not_said_yet(refusal)]
            raise CommandError("\n".join(said), returncode=REFUSED) from refusal
        except OperationalError as fault:
            raise CommandError(f"{NO_DATABASE} ({fault})", returncode=REFUSED) from fault
        self.say(result, options["format"])
        if self.partly(result):
            raise SystemExit(PARTLY)

    def say(self, result: Any, format: str) -> None:
        """Print the result."""
        if format == "json":
            self.stdout.write(json.dumps(result, cls=DjangoJSONEncoder, ensure_ascii=False))
        else:
            self.stdout.write(self.show(result))

    def actor(self, email: str | None) -> Actor:
        """Give the account named, or the system under this command's name."""
        name = type(self).__module__.rsplit(".", 1)[-1]
        system = queries.system_actor(name)
        with context.acting(system, read_only=True):
            if email is None:
                return queries.system_actor(name, organization_id=queries.platform_organization_id())
            user = queries.account_by_email(email)
            if user is None or not user.is_active:
                raise CommandError(f"There is no account {email}. Check the spelling.", returncode=REFUSED)
            return queries.actor_for(user)


def _not_said_yet(refusal: ClearError) -> list[str]:
    """Give the faults of a refusal one by one, but for those that its sentence names already."""
    return [f"  {one.detail}" for one in refusal.problems if one.detail.rstrip(".") not in refusal.detail]
