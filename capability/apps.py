"""The capability app: what it registers with the ground when Django starts."""

from importlib import import_module

from django.apps import AppConfig

WITH_CONTRACTS = ("readiness",)
"""Slices whose contracts of events are registered by importing them."""


class CapabilityConfig(AppConfig):
    """Label `capability`."""

    name = "capability"

    def ready(self) -> None:
        from capability.audit_wording import WORDS
        from capability.catalog.operations import sync_capabilities
        from capability.readiness.jobs import RECOMPUTE, recompute
        from capability.readiness.wording import register_states
        from clear_platform.foundation.public import Tab, job, register_tab, said_in_audit, ships
        from clear_platform.foundation.rendering.admin import admin_group

        for name in WITH_CONTRACTS:
            import_module(f"capability.{name}.contracts")
        said_in_audit(WORDS)
        register_states()
        ships("capabilities", sync_capabilities)
        job(RECOMPUTE)(recompute)
        register_tab(Tab("enterprise", "dashboard", "Dashboard", "enterprise-dashboard-page", order=20))
        admin_group(
            "Capability",
            [
                ("Readiness", "capability.financingreadiness", "speed"),
                ("Scores", "capability.capabilityscore", "monitoring"),
                ("Capabilities", "capability.capability", "category"),
                ("Flags of holders", "capability.readinessflag", "flag"),
                ("Evaluations of readiness", "capability.readinessevaluation", "fact_check"),
            ],
        )
