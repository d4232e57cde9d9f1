"""A database for measurements: the suite's own server with the settings of every day, all migrations, nothing else.

Not here: what is put into it, or what is measured.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django

from clear_platform.launcher.cluster import EVERYDAY

DATABASE = "clear_bench"


@contextmanager
def prepared_database() -> Iterator[str]:
    """Lead Django to a fresh database for a while, signed in as the application is; gives the owner's address."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "clear_platform.settings.test"
    django.setup()
    from tests.databases import SuiteServer, connection_to

    server = SuiteServer(settings=EVERYDAY)
    address = server.start()
    try:
        with address.clone(DATABASE), connection_to(address.web(DATABASE)):
            yield address.owner(DATABASE)
    finally:
        server.stop()
