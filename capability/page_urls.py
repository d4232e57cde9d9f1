"""Index of this app's pages."""

from django.urls import URLPattern, URLResolver, path

from capability.comparing import pages as comparing
from capability.contests import pages as contests
from capability.readiness import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("enterprises/<int:enterprise_id>/dashboard", pages.dashboard, name="enterprise-dashboard-page"),
    path(
        "enterprises/<int:enterprise_id>/capabilities/<int:score_id>/lineage",
        pages.capability_lineage,
        name="capability-lineage-page",
    ),
    path(
        "enterprises/<int:enterprise_id>/financing-readiness/<int:readiness_id>/lineage",
        pages.readiness_lineage_page,
        name="readiness-lineage-page",
    ),
    path(
        "enterprises/<int:enterprise_id>/financing-readiness/<int:readiness_id>/contest",
        contests.ask,
        name="contest-readiness-page",
    ),
    path(
        "enterprises/<int:enterprise_id>/financing-readiness/contests/<int:contest_id>",
        contests.contest,
        name="readiness-contest-page",
    ),
    path(
        "enterprises/<int:enterprise_id>/financing-readiness/contests/<int:contest_id>/withdraw",
        contests.withdraw,
        name="withdraw-readiness-contest-page",
    ),
    path("enterprises/<int:enterprise_id>/falls/seen", comparing.falls_seen, name="falls-seen-page"),
    path("readiness/fairness", comparing.fairness, name="readiness-fairness-page"),
]
