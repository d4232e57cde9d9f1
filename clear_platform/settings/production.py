"""Settings of an installation that serves others: everything secret comes from the environment, cookies need TLS."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from clear_platform.settings import variables
from clear_platform.settings.base import *  # noqa: F403  (Django's own way to build one settings module on another)
from clear_platform.settings.base import database, logging_of, mail_server

_VALUES = variables.read_all(settings_module="production")

if len(_VALUES["SECRET_KEY"]) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short: use at least 50 random characters.")
if not _VALUES["PUBLIC_URL"].startswith("https://"):
    raise ImproperlyConfigured(
        "PUBLIC_URL must begin with https://: pages, links in e-mails and the way back from a provider need TLS here."
    )

DEBUG = False
VAR = _VALUES["CLEAR_VAR"]
SECRET_KEY = _VALUES["SECRET_KEY"]
SEALING_KEYS = _VALUES["SEALING_KEYS"]
STAFF_MFA_REQUIRED = _VALUES["STAFF_MFA_REQUIRED"]
OUTBOUND_LOOPBACK = _VALUES["OUTBOUND_LOOPBACK"]
DNS_SERVERS = _VALUES["DNS_SERVERS"]
PUBLIC_URL = _VALUES["PUBLIC_URL"]
DEFAULT_FROM_EMAIL = _VALUES["MAIL_FROM"]
ALLOWED_HOSTS = _VALUES["ALLOWED_HOSTS"]
CSRF_TRUSTED_ORIGINS = _VALUES["CSRF_TRUSTED_ORIGINS"]
DATABASES = {"default": database(_VALUES["DATABASE_URL"], pool_size=_VALUES["DATABASE_POOL_SIZE"])}
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"
globals().update(mail_server(_VALUES["MAIL_URL"] or "smtp://localhost:25"))
AUDIT_DIGEST_KEYS = _VALUES["AUDIT_DIGEST_KEYS"]
AUDIT_ANCHORS = _VALUES["AUDIT_ANCHORS"] or VAR / "audit-anchors"
LOGGING = logging_of(level=_VALUES["LOG_LEVEL"], log_format="json")
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
JOBS_KEPT_HOURS = _VALUES["JOBS_KEPT_HOURS"]
TRUSTED_PROXIES = _VALUES["TRUSTED_PROXIES"]
TOKEN_SIGNING_KEYS = _VALUES["TOKEN_SIGNING_KEYS"]
TOKEN_ALGORITHM = _VALUES["TOKEN_ALGORITHM"]
SIGN_IN_FAILURES = _VALUES["SIGN_IN_FAILURES"]
SIGN_IN_LOCK_MINUTES = _VALUES["SIGN_IN_LOCK_MINUTES"]
RATE_PER_KEY = _VALUES["RATE_PER_KEY"]
RATE_PER_ADDRESS = _VALUES["RATE_PER_ADDRESS"]
RATE_EVENTS_PER_ORGANIZATION = _VALUES["RATE_EVENTS_PER_ORGANIZATION"]
DEMO_ALLOWED = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# A name that browsers take over TLS alone, from this host alone and for all of its paths.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
