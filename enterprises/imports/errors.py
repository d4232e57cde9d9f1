"""Refusals about enterprises that came from an import."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict


class StillBuiltUpon(Conflict):
    """Members, analyses, decisions or changes rest on an enterprise that is to be taken back."""

    code = "enterprise.built_upon"
    sentence = "{count} of these enterprises have a file of their own by now and stay. Undo what rests on them first."
