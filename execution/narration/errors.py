"""Refusals about prompts. A language model refuses nobody: where it fails, the template's text stands."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Malformed, NotFound


class PromptUnknown(NotFound):
    """No prompt has this key."""

    code = "prompt.unknown"
    sentence = "There is no prompt '{prompt_key}'. There are: {choices}."


class WordingRefused(Malformed):
    """The wording of a prompt cannot be filled, or is too long."""

    code = "prompt.wording_refused"
    sentence = "The wording cannot be used as it is written. Mend the fields named and send it again."


class PromptVersionUnknown(NotFound):
    """The prompt has no such version."""

    code = "prompt.version_unknown"
    sentence = "'{prompt_key}' has no version {version} here. There are: {choices}."


class PromptVersionInForce(Conflict):
    """The version is in force already."""

    code = "prompt.in_force_already"
    sentence = "'{prompt_key}' stands at this wording already."
