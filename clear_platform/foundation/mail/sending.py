"""E-mails from templates: subject in the first line, text below. Sent by jobs alone: no page waits for a mail server.

Not here: who gets which (`members`, `profile`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation


def send(template: str, *, to: str, locale: str, facts: Mapping[str, Any], folder: str = "foundation/mail") -> None:
    """Send one e-mail in the reader's language.

    Takes: `template`, the name of a text without its ending; `folder`, where under templates it is.
    """
    with translation.override(locale):
        written = render_to_string(f"{folder}/{template}.txt", {**facts, "site": settings.PUBLIC_URL})
    subject, _, text = written.strip().partition("\n")
    EmailMessage(subject=" ".join(subject.split()), body=text.strip() + "\n", to=[to]).send()
