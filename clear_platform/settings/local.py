"""Settings of one machine: embedded database, files under `CLEAR_VAR`, a secret key made at first start."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from clear_platform.settings import variables
from clear_platform.settings.base import *  # noqa: F403  (Django's own way to build one settings module on another)
from clear_platform.settings.base import ROOT, database, embedded_address, logging_of, mail_server

_VALUES = variables.read_all(settings_module="local")


def _kept_secret(folder: Path) -> str:
    """Give the machine's own secret key, made once and readable by its owner alone."""
    kept = folder / "secret_key"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
    return kept.read_text(encoding="ascii").strip()


DEBUG = False
VAR = _VALUES["CLEAR_VAR"]
SECRET_KEY = _VALUES["SECRET_KEY"] or _kept_secret(VAR)
SEALING_KEYS = _VALUES["SEALING_KEYS"]
STAFF_MFA_REQUIRED = _VALUES["STAFF_MFA_REQUIRED"]
OUTBOUND_LOOPBACK = _VALUES["OUTBOUND_LOOPBACK"]
DNS_SERVERS = _VALUES["DNS_SERVERS"]
PUBLIC_URL = _VALUES["PUBLIC_URL"]
DEFAULT_FROM_EMAIL = _VALUES["MAIL_FROM"]
ALLOWED_HOSTS = _VALUES["ALLOWED_HOSTS"]
CSRF_TRUSTED_ORIGINS = _VALUES["CSRF_TRUSTED_ORIGINS"]
DATABASES = {
    "default": database(_VALUES["DATABASE_URL"] or embedded_address(VAR), pool_size=_VALUES["DATABASE_POOL_SIZE"]),
}
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"
AUDIT_DIGEST_KEYS = _VALUES["AUDIT_DIGEST_KEYS"]
AUDIT_ANCHORS = _VALUES["AUDIT_ANCHORS"] or VAR / "audit-anchors"
SNAPSHOT_COPIES = VAR / "snapshots"
EMAIL_FILE_BACKEND = EMAIL_BACKEND = "clear_platform.foundation.mail.files.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
if _VALUES["MAIL_URL"]:
    globals().update(mail_server(_VALUES["MAIL_URL"]))
LOGGING = logging_of(level=_VALUES["LOG_LEVEL"], log_format=_VALUES["LOG_FORMAT"])
WORKER_CONCURRENCY = _VALUES["WORKER_CONCURRENCY"]
NATS_URL = _VALUES["NATS_URL"]
NATS_CREDENTIALS = _VALUES["NATS_CREDENTIALS"]
NATS_CA = _VALUES["NATS_CA"]
NATS_CERTIFICATE = _VALUES["NATS_CERTIFICATE"]
NATS_KEY = _VALUES["NATS_KEY"]
NATS_INBOUND = _VALUES["NATS_INBOUND"]
NATS_DUPLICATES_SECONDS = _VALUES["NATS_DUPLICATES_SECONDS"]
LLM_URL = _VALUES["LLM_URL"] or ""
LLM_MODEL = _VALUES["LLM_MODEL"] or ""
LLM_API_KEY = _VALUES["LLM_API_KEY"] or ""
LLM_OWN_NETWORK = _VALUES["LLM_OWN_NETWORK"]
LLM_SECONDS = _VALUES["LLM_SECONDS"]
LLM_PRICE_IN = _VALUES["LLM_PRICE_IN"]
LLM_PRICE_OUT = _VALUES["LLM_PRICE_OUT"]
LLM_CURRENCY = _VALUES["LLM_CURRENCY"]
LLM_TOKENS_PER_DAY = _VALUES["LLM_TOKENS_PER_DAY"]
LLM_COST_PER_DAY = _VALUES["LLM_COST_PER_DAY"]
WEB_THREADS = _VALUES["WEB_THREADS"]
BODY_SECONDS = _VALUES["BODY_SECONDS"]
BODY_MOST_MEGABYTES = _VALUES["BODY_MOST_MEGABYTES"]
JOB_LEASE_SECONDS = _VALUES["JOB_LEASE_SECONDS"]
EXPORT_ROWS_AT_ONCE = _VALUES["EXPORT_ROWS_AT_ONCE"]
EXPORT_ROWS_IN_A_VOLUME = _VALUES["EXPORT_ROWS_IN_A_VOLUME"]
EXPORTS_KEPT_DAYS = _VALUES["EXPORTS_KEPT_DAYS"]
JOBS_KEPT_HOURS = _VALUES["JOBS_KEPT_HOURS"]
TRUSTED_PROXIES = _VALUES["TRUSTED_PROXIES"]
TOKEN_SIGNING_KEYS = _VALUES["TOKEN_SIGNING_KEYS"]
TOKEN_ALGORITHM = _VALUES["TOKEN_ALGORITHM"]
SIGN_IN_FAILURES = _VALUES["SIGN_IN_FAILURES"]
SIGN_IN_LOCK_MINUTES = _VALUES["SIGN_IN_LOCK_MINUTES"]
RATE_PER_KEY = _VALUES["RATE_PER_KEY"]
RATE_PER_ADDRESS = _VALUES["RATE_PER_ADDRESS"]
RATE_EVENTS_PER_ORGANIZATION = _VALUES["RATE_EVENTS_PER_ORGANIZATION"]
DEMO_ALLOWED = True
DEMO_DATA = ROOT / "demo"
ECB_RATES_FILE = _VALUES["ECB_RATES_FILE"] or DEMO_DATA / "ecb_reference_rates.csv"
PACK_PRICE_SYMBOLS = _VALUES["PACK_PRICE_SYMBOLS"]
PACK_BENCHMARK_SERIES = _VALUES["PACK_BENCHMARK_SERIES"]
PACK_NEWS_TOPICS = _VALUES["PACK_NEWS_TOPICS"]
FMP_API_KEY = _VALUES["FMP_API_KEY"] or ""
POLYGON_API_KEY = _VALUES["POLYGON_API_KEY"] or ""
FRED_API_KEY = _VALUES["FRED_API_KEY"] or ""
NEWSAPI_API_KEY = _VALUES["NEWSAPI_API_KEY"] or ""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
