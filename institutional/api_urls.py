"""Index of this app's API paths."""

from django.urls import URLPattern, URLResolver

from institutional.analytics.api import urls as analytics
from institutional.appraisals.api import urls as appraisals
from institutional.exports.api import urls as exports
from institutional.institutions.api import urls as institutions
from institutional.letting_in.api import urls as letting_in
from institutional.overview.api import urls as overview
from institutional.portfolios.api import urls as portfolios
from institutional.positions.api import urls as positions
from institutional.proof.api import urls as proof
from institutional.quality.api import urls as quality

urlpatterns: list[URLPattern | URLResolver] = [
    *institutions.urlpatterns,
    *portfolios.urlpatterns,
    *positions.urlpatterns,
    *appraisals.urlpatterns,
    *analytics.urlpatterns,
    *overview.urlpatterns,
    *exports.urlpatterns,
    *proof.urlpatterns,
    *letting_in.urlpatterns,
    *quality.urlpatterns,
]
