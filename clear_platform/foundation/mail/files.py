"""E-mails as files, where there is no mail server: links in them let people in, so their owner alone reads them.

Not here: what is written (`mail`).
"""

from __future__ import annotations

import os
from typing import Any

from django.core.mail.backends import filebased

_OF_OTHERS = 0o077


class EmailBackend(filebased.EmailBackend):
    """Django's e-mails in files, in a folder that nobody else may enter. One that stood open is closed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if os.stat(self.file_path).st_mode & _OF_OTHERS:
            os.chmod(self.file_path, 0o700)
