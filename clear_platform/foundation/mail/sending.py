"""E-mails from templates: subject in the first line, text below, and the same in the colours of whoever it is from.

Sent by jobs alone: no page waits for a mail server.

Not here: who gets which (`members`, `profile`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from clear_platform.foundation.mail.dressing import dressed
from clear_platform.foundation.paper.results import NO_BRAND, Brand


def send(
    template: str,
    *,
    to: str,
    locale: str,
    facts: Mapping[str, Any],
    folder: str = "foundation/mail",
    brand: Brand | None = None,
) -> None:
    """Send one e-mail in the reader's language, as plain text and as HTML.

    Takes: `template`, the name of a text without its ending; `folder`, where under templates it is; `brand`, how the
    organization looks that it is from, the product's own looks where it chose none.
    """
    with translation.override(locale):
        written = render_to_string(f"{folder}/{template}.txt", {**facts, "site": settings.PUBLIC_URL})
    subject, _, text = written.strip().partition("\n")
    subject, text = " ".join(subject.split()), text.strip()
    mail = EmailMultiAlternatives(subject=subject, body=text + "\n", to=[to])
    looks = dressed(text, subject=subject, brand=brand or NO_BRAND, site=settings.PUBLIC_URL, language=locale)
    mail.attach_alternative(looks, "text/html")
    mail.send()
