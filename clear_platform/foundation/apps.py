"""The ground as a Django app: checks are registered here; it subscribes to nothing."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings

WITH_JOBS = ("access", "bridge", "events", "imports", "members", "profile", "webhooks")
"""Slices whose jobs are registered by importing them."""

WITH_CONTRACTS = ("events", "privacy", "webhooks")
"""Slices whose contracts of events are registered by importing them."""


class FoundationConfig(AppConfig):
    """Label `foundation`; first of our apps to load, so that every other may build on it."""

    name = "clear_platform.foundation"
    label = "foundation"
    verbose_name = "Platform"

    def ready(self) -> None:
        from clear_platform.foundation.audit import console as audit_console
        from clear_platform.foundation.audit import imprint as audit_imprint
        from clear_platform.foundation.audit import inbox as audit_inbox
        from clear_platform.foundation.audit import jobs as audit_jobs
        from clear_platform.foundation.audit.appending import tells_of_entries
        from clear_platform.foundation.branding import console as branding_console
        from clear_platform.foundation.bridge.rules import CHANNEL
        from clear_platform.foundation.console import rail as console_rail
        from clear_platform.foundation.credentials import console as credentials_console
        from clear_platform.foundation.credentials import signing
        from clear_platform.foundation.credentials.jobs import purge_credentials
        from clear_platform.foundation.credentials.queries import identify_key
        from clear_platform.foundation.credentials.tokens import identify_bearer
        from clear_platform.foundation.events import console as events_console
        from clear_platform.foundation.events.entries import tell_entries
        from clear_platform.foundation.events.publishing import tells_on
        from clear_platform.foundation.features import console as features_console
        from clear_platform.foundation.home import rail as home_rail
        from clear_platform.foundation.idempotency import jobs as idempotency_jobs
        from clear_platform.foundation.idempotency.api.keeping import AnswerKeeper
        from clear_platform.foundation.imports import inbox as imports_inbox
        from clear_platform.foundation.imports import rail as imports_rail
        from clear_platform.foundation.jobs import checks as job_checks
        from clear_platform.foundation.jobs import jobs as job_jobs
        from clear_platform.foundation.jobs.registry import job
        from clear_platform.foundation.jobs.scheduling import sync_schedules
        from clear_platform.foundation.limits.jobs import purge_counters
        from clear_platform.foundation.limits.middleware import identifies, identifies_signers
        from clear_platform.foundation.members import console as members_console
        from clear_platform.foundation.reference.registry import ships
        from clear_platform.foundation.rendering import checks as template_checks
        from clear_platform.foundation.rendering.admin import admin_group
        from clear_platform.foundation.rendering.repeating import keep_answers_with
        from clear_platform.foundation.rights import console as rights_console
        from clear_platform.foundation.rights.operations import releasing
        from clear_platform.foundation.sso import console as sso_console
        from clear_platform.foundation.tenancy import checks as tenancy_checks
        from clear_platform.foundation.webhooks import console as webhooks_console
        from clear_platform.foundation.webhooks import telling as webhooks_telling
        from clear_platform.foundation.webhooks.verifying import identify_signer

        keep_answers_with(AnswerKeeper())
        job(idempotency_jobs.FORGET, cron=idempotency_jobs.EACH_HOUR)(idempotency_jobs.forget)
        for name in WITH_JOBS:
            import_module(f"clear_platform.foundation.{name}.jobs")
        for name in WITH_CONTRACTS:
            import_module(f"clear_platform.foundation.{name}.contracts")
        job("foundation.purge_credentials", cron="40 3 * * *")(purge_credentials)
        job("foundation.purge_counters", cron="*/15 * * * *")(purge_counters)
        signing.refuse_wrong_settings()
        identifies("Bearer", identify_bearer)
        identifies("Api-Key", identify_key)
        identifies_signers(identify_signer)
        job(audit_jobs.TELL, cron=audit_jobs.EACH_MINUTE)(audit_jobs.tell)
        job(audit_jobs.ANCHOR, cron=audit_jobs.EACH_HOUR)(audit_jobs.anchor)
        job(audit_jobs.VERIFY, cron=audit_jobs.EACH_NIGHT)(audit_jobs.verify)
        job(job_jobs.PURGE, cron=job_jobs.EACH_HOUR)(job_jobs.purge)
        ships("schedules", sync_schedules)
        audit_console.register()
        audit_imprint.register()
        audit_inbox.register()
        imports_inbox.register()
        imports_rail.register()
        home_rail.register()
        console_rail.register()
        members_console.register()
        sso_console.register()
        credentials_console.register()
        features_console.register()
        branding_console.register()
        events_console.register()
        tells_of_entries(tell_entries)
        if settings.NATS_URL:
            tells_on(CHANNEL)
        rights_console.register()
        webhooks_console.register()
        webhooks_telling.register()
        releasing.register()
        tenancy_checks.register()
        job_checks.register()
        template_checks.register()
        admin_group(
            "People and access",
            [
                ("Accounts", "foundation.user", "person"),
                ("Organizations", "foundation.organization", "domain"),
                ("Seats", "foundation.membership", "badge"),
                ("Invitations", "foundation.invitation", "mail"),
                ("Grants", "foundation.accessgrant", "visibility"),
                ("API keys", "foundation.apikey", "key"),
                ("Failed sign-ins", "foundation.failedsignins", "lock_clock"),
                ("Webhooks, out", "foundation.webhookendpoint", "webhook"),
                ("Webhooks, in", "foundation.inboundendpoint", "login"),
            ],
        )
        admin_group(
            "Data",
            [
                ("Imports", "foundation.importbatch", "upload_file"),
                ("Column mappings", "foundation.importmapping", "view_column"),
            ],
        )
        admin_group(
            "Proof",
            [
                ("Audit log", "foundation.auditevent", "history"),
                ("Events", "foundation.event", "bolt"),
                ("Events tried again", "foundation.eventretry", "replay"),
                ("NATS senders", "foundation.eventsender", "sensors"),
                ("Webhook deliveries", "foundation.webhookdelivery", "send"),
                ("Data sources", "foundation.datasource", "source"),
                ("Exceptions to rights", "foundation.rightsexception", "gavel"),
            ],
        )
        admin_group(
            "Installation",
            [
                ("Features", "foundation.featureflag", "toggle_on"),
                ("Themes", "foundation.theme", "palette"),
                ("Queues", "admin:foundation_deadletter_queues", "conveyor_belt"),
                ("Jobs", "procrastinate.procrastinatejob", "work_history"),
                ("Dead letters", "foundation.deadletter", "report"),
                ("Schedules", "foundation.schedule", "schedule"),
                ("NATS bridge", "foundation.bridgestate", "cable"),
            ],
        )
