"""Settings of the test suite: the address comes from the suite's own embedded server, hashing of passwords is quick."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("CLEAR_VAR", str(Path(tempfile.gettempdir()) / f"clear-test-{os.getuid()}"))
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("DATABASE_URL", "postgresql://clear_web@127.0.0.1:1/clear_test")
# Whatever is tested beside locks and limits must not meet them; their own tests set them.
os.environ.setdefault("SIGN_IN_FAILURES", "0")
os.environ.setdefault("RATE_PER_KEY", "0")
os.environ.setdefault("RATE_PER_ADDRESS", "0")
os.environ.setdefault("RATE_EVENTS_PER_ORGANIZATION", "0")

from clear_platform.settings.local import *  # noqa: F403  (the test settings are the local ones, made quick)
from clear_platform.settings.local import DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["OPTIONS"].pop("pool", None)
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
OUTBOUND_LOOPBACK = True
RESET_LINKS_PER_ACCOUNT = 0
# Providers are on where a test switches one on.
ECB_RATES_FILE = None
FMP_API_KEY = POLYGON_API_KEY = FRED_API_KEY = NEWSAPI_API_KEY = ""
# A language model is asked where a test runs one.
LLM_URL = LLM_API_KEY = ""
