"""Settings that hold everywhere; `local`, `test` and `production` add what differs. No secrets live here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
import pghistory
from django.core.exceptions import ImproperlyConfigured

from clear_platform.settings.api_examples import WORDS

ROOT = Path(__file__).resolve().parents[2]

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "pgtrigger",
    "pghistory",
    "clear_platform.foundation",
    "enterprises",
    "execution",
    "outcomes",
    "capability",
    "institutional",
    # After ours, which puts something else in the place of its command `changepassword`.
    "django.contrib.auth",
    "django.contrib.admin",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "procrastinate.contrib.django",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "import_export",
    "django_structlog",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "clear_platform.foundation.rendering.answer_headers.CompressionMiddleware",
    "clear_platform.foundation.rendering.answer_headers.ContentPolicyMiddleware",
    "clear_platform.foundation.rendering.answer_headers.AnswerHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "clear_platform.foundation.limits.middleware.ClientAddressMiddleware",
    "clear_platform.foundation.rendering.middleware.RequestIdMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "clear_platform.foundation.rendering.middleware.ApiPathMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "clear_platform.foundation.limits.middleware.RateLimitMiddleware",
    "clear_platform.foundation.limits.bodies.BodyMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "clear_platform.foundation.credentials.middleware.KeyUseMiddleware",
    "clear_platform.foundation.access.middleware.TransactionMiddleware",
    "clear_platform.foundation.second_factor.required.SecondFactorMiddleware",
    "clear_platform.foundation.rendering.middleware.ClearErrorMiddleware",
]

# Patterns stand in `<app>/patterns/*.json` below these.
PATTERN_FOLDERS = [ROOT]

ROOT_URLCONF = "clear_platform.urls"
WSGI_APPLICATION = "clear_platform.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clear_platform.foundation.rendering.shell.shell_context",
                "clear_platform.foundation.features.guard.features_context",
            ],
            "builtins": ["clear_platform.foundation.rendering.templatetags.clear_ui"],
        },
    }
]

AUTH_USER_MODEL = "foundation.User"
AUTHENTICATION_BACKENDS = ["clear_platform.foundation.access.backends.EmailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in"
# Each step of handing an e-mail over; without it a job would wait for a silent mail server for ever.
EMAIL_TIMEOUT = 20

# Of allauth only the parts beneath our own pages are used: second factors, and sign-in with OpenID Connect. None of its
# addresses is mounted.
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "clear_platform.foundation.second_factor.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "CLEAR"
MFA_RECOVERY_CODE_DIGITS = 10
SOCIALACCOUNT_ADAPTER = "clear_platform.foundation.sso.adapter.SignInAdapter"

PASSWORD_RESET_TIMEOUT = 4 * 60 * 60
# Links to a new password that one address is sent in an hour; 0 means as many as are asked for.
RESET_LINKS_PER_ACCOUNT = 3

# Triggers come with migrations alone, where `makemigrations --check` holds them against the models.
PGTRIGGER_INSTALL_ON_MIGRATE = False
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = False
PGHISTORY_CREATED_AT_FUNCTION = "clock_timestamp()"
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)

SESSION_ENGINE = "clear_platform.foundation.sessions.store"
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# E-mail addresses are unique without regard to case, by a constraint that this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]

LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = "clear_platform.formats"
# A language is offered when its catalogue says all that the interface says; a test compares.
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
APPEND_SLASH = False

STATIC_URL = "/static/"
# No other site loads them; they carry what every answer carries.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATICFILES_DIRS = [ROOT / "clear_platform" / "static"]

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_ON_APP_READY = "clear_platform.foundation.jobs.running.register_with"

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "clear_platform.foundation.credentials.api.authentication.BearerAuthentication",
        "clear_platform.foundation.credentials.api.authentication.KeyAuthentication",
        "clear_platform.foundation.access.page_sessions.PageSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["clear_platform.foundation.rendering.parsing.StrictJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "clear_platform.foundation.rendering.pagination.CursorPages",
    "DEFAULT_SCHEMA_CLASS": "clear_platform.foundation.rendering.schema.ClearSchema",
    "EXCEPTION_HANDLER": "clear_platform.foundation.rendering.answers.render_problem",
    "PAGE_SIZE": 50,
    "DATETIME_FORMAT": "%Y-%m-%dT%H:%M:%S.%fZ",
    # `?format=` chooses the format of an export, and is refused by name where there is none.
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "DEFAULT_VERSIONING_CLASS": "rest_framework.versioning.NamespaceVersioning",
    "DEFAULT_VERSION": "v1",
    "ALLOWED_VERSIONS": ["v1", "latest"],
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "CLEAR",
    "VERSION": "1.0.0",
    "DESCRIPTION": "From diagnosis to governed decision, work, measured outcome, readiness and portfolio report.",
    "OAS_VERSION": "3.1.0",
    "SWAGGER_UI_DIST": "SIDECAR",
    # Drawn open, all operations and shapes at once would hold a browser for seconds.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none", "defaultModelsExpandDepth": -1},
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVERS": [{"url": "/", "description": "This installation."}],
    "TAGS": [
        {"name": "platform", "description": "Sign-in, organizations, imports, and what every part rests on."},
        {"name": "enterprises", "description": "Enterprises, analyses, decisions and their versions."},
        {"name": "execution", "description": "Diagnosis, tasks and milestones: carrying a decision out."},
        {"name": "outcomes", "description": "What was measured afterwards."},
        {"name": "capability", "description": "Capabilities and financing readiness."},
        {"name": "institutional", "description": "Institutions, their portfolios and positions, and exports."},
    ],
    "ENUM_NAME_OVERRIDES": {
        "ThemeModeEnum": "clear_platform.foundation.branding.rules.MODES",
        "ModeEnum": "execution.runs.api.serializers.MODES",
        "TakenStatusEnum": "clear_platform.foundation.events.api.serializers.TAKEN",
        "BatchItemStatusEnum": "clear_platform.foundation.events.api.serializers.OF_A_BATCH",
        "DeliveryStatusEnum": "clear_platform.foundation.webhooks.api.serializers.STATUSES",
        "ImportStatusEnum": "clear_platform.foundation.imports.api.serializers.STATUSES",
        "PackKindEnum": "execution.packs.api.serializers.KINDS",
        "PackStatusEnum": "execution.packs.api.serializers.STATUSES",
        "PositionStatusEnum": "institutional.positions.api.serializers.STATUSES",
        "DecisionDomainEnum": "enterprises.analyses.wording.DOMAINS",
        "ContestShownStateEnum": "capability.contests.api.serializers.IN_STATES",
        "ForecastStateEnum": "outcomes.forecasts.api.serializers.STATES",
        "SectionStatusEnum": "execution.roadmaps.api.serializers.SECTION_STATUSES",
        "TicketStatusEnum": "execution.roadmaps.api.serializers.TICKET_STATUSES",
        "ReviewVerdictEnum": "outcomes.records.api.serializers.REVIEW_VERDICTS",
        "CitationVerdictEnum": "enterprises.decisions.api.lineage.VERDICTS",
        "SnapshotLabelEnum": "outcomes.snapshots.queries.LABELS",
        "MetricKindEnum": "outcomes.records.api.serializers.KINDS",
        "RecomputationStatusEnum": "capability.recomputing.queries.STATUSES",
        "TaskTargetEnum": "execution.implementation.api.serializers.TARGETS",
        "EnterpriseInvitationStateEnum": "institutional.letting_in.api.serializers.STATE_NAMES",
        "SigningKeyStateEnum": "institutional.proof.api.serializers.STATES",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "clear_platform.foundation.rendering.openapi_answers.complete",
    ],
}

API_EXAMPLE_WORDS = WORDS

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "CLEAR administration",
    "SITE_HEADER": "CLEAR",
    "SITE_URL": "/",
    "SHOW_HISTORY": False,
    "SITE_ICON": "clear_platform.foundation.rendering.admin.mark",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": "clear_platform.foundation.rendering.admin.mark"},
    ],
    # The interface's brand colour (static/clear/tokens.css) in the eleven steps that the administration asks for.
    "COLORS": {
        "primary": {
            "50": "oklch(97% .012 246)",
            "100": "oklch(93.5% .025 246)",
            "200": "oklch(87% .045 246)",
            "300": "oklch(80% .075 246)",
            "400": "oklch(74% .095 246)",
            "500": "oklch(68% .11 246)",
            "600": "oklch(43% .095 247)",
            "700": "oklch(38% .085 247)",
            "800": "oklch(32% .07 247)",
            "900": "oklch(27% .058 247)",
            "950": "oklch(21% .045 247)",
        },
    },
    "DASHBOARD_CALLBACK": "clear_platform.foundation.rendering.admin.dashboard",
    "SIDEBAR": {
        "show_search": True,
        "navigation": "clear_platform.foundation.rendering.admin.navigation",
    },
}

DJANGO_STRUCTLOG_USER_ID_FIELD = None
DJANGO_STRUCTLOG_COMMAND_LOGGING_ENABLED = False


def database(address: str, *, pool_size: int) -> dict[str, Any]:
    """Give Django's database settings for one PostgreSQL address.

    Takes: a `postgresql://` address; a folder of a socket is given as `?host=/folder`.
    Refuses: `ImproperlyConfigured` when the address names no database.
    """
    parts = urlsplit(address)
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured("DATABASE_URL names no database: end it with /name.")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    port = options.pop("port", parts.port or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port),
        "OPTIONS": {
            **options,
            **({"pool": {"min_size": 0, "max_size": pool_size, "timeout": 10}} if pool_size else {}),
        },
        "DISABLE_SERVER_SIDE_CURSORS": False,
        "TEST": {"MIGRATE": False},
    }


def mail_server(address: str) -> dict[str, Any]:
    """Give Django's e-mail settings for the address of a mail server."""
    return dict(environ.Env.email_url_config(address))


def embedded_address(var: Path) -> str:
    """Give the address of the embedded database that the launcher wrote down under `var`.

    Refuses: `ImproperlyConfigured` when there is none yet.
    """
    noted = var / "database.json"
    if not noted.exists():
        raise ImproperlyConfigured(
            "There is no database yet. Start everything with 'make run', or set DATABASE_URL to a PostgreSQL server."
        )
    return str(json.loads(noted.read_text(encoding="utf-8"))["web"])


def logging_of(*, level: str, log_format: str) -> dict[str, Any]:
    """Give the logging settings: every record through structlog, as plain lines or JSON."""
    import structlog

    from clear_platform.foundation.masking import mask_secrets

    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        mask_secrets,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(
            colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
        )
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            }
        },
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            "django": {"handlers": ["out"], "level": level, "propagate": False},
            "procrastinate": {"level": "WARNING"},
        },
    }
