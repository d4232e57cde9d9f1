"""Index of this app's API paths."""

from django.urls import URLPattern, URLResolver

from enterprises.analyses.api import urls as analyses
from enterprises.approvals.api import urls as approvals
from enterprises.decisions.api import urls as decisions
from enterprises.ledger.api import urls as ledger
from enterprises.profiles.api import urls as profiles

urlpatterns: list[URLPattern | URLResolver] = [
    *profiles.urlpatterns,
    *analyses.urlpatterns,
    *approvals.urlpatterns,
    *decisions.urlpatterns,
    *ledger.urlpatterns,
]
