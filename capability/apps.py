"""The capability app: what it registers with the ground when Django starts."""

from importlib import import_module

from django.apps import AppConfig

WITH_CONTRACTS = ("readiness",)
"""Slices whose contracts of events are registered by importing them."""
REGISTER_THEMSELVES = ("capability.recomputing.jobs",)
"""Modules whose jobs are registered by importing them."""


class CapabilityConfig(AppConfig):
    """Label `capability`."""

    name = "capability"

    def ready(self) -> None:
        from capability.audit_wording import WORDS
        from capability.catalog.operations import sync_capabilities
        from clear_platform.foundation.public import Tab, register_tab, said_in_audit, ships
        from clear_platform.foundation.rendering.admin import admin_group

        for name in WITH_CONTRACTS:
            import_module(f"capability.{name}.contracts")
        for name in REGISTER_THEMSELVES:
            import_module(name)
        said_in_audit(WORDS)
        ships("capabilities", sync_capabilities)
        register_tab(Tab("enterprise", "dashboard", "Dashboard", "enterprise-dashboard-page", order=20))
        admin_group(
            "Capability",
            [
                ("Readiness", "capability.financingreadiness", "speed"),
                ("Scores", "capability.capabilityscore", "monitoring"),
                ("Capabilities", "capability.capability", "category"),
                ("Computed anew", "capability.recomputation", "autorenew"),
                ("Flags of holders", "capability.readinessflag", "flag"),
                ("Evaluations of readiness", "capability.readinessevaluation", "fact_check"),
            ],
        )
