"""API paths of decisions."""

from django.urls import path

from enterprises.decisions.api import views
from enterprises.decisions.api.lineage import LineageView
from enterprises.decisions.api.memo import MemoView

urlpatterns = [
    path("decisions", views.DecisionsView.as_view(), name="decisions"),
    path("decisions/<uuid:decision_id>", views.DecisionView.as_view(), name="decision"),
    path("decisions/<uuid:decision_id>/propose", views.ProposeView.as_view(), name="decision-propose"),
    path("decisions/<uuid:decision_id>/approve", views.ApproveView.as_view(), name="decision-approve"),
    path("decisions/<uuid:decision_id>/reject", views.RejectView.as_view(), name="decision-reject"),
    path("decisions/<uuid:decision_id>/supersede", views.SupersedeView.as_view(), name="decision-supersede"),
    path("decisions/<uuid:decision_id>/renew", views.RenewView.as_view(), name="decision-renew"),
    path("decisions/<uuid:decision_id>/close", views.CloseView.as_view(), name="decision-close"),
    path("decisions/<uuid:decision_id>/versions", views.VersionsView.as_view(), name="decision-versions"),
    path("decisions/<uuid:decision_id>/diff", views.DifferenceView.as_view(), name="decision-diff"),
    path("decisions/<uuid:decision_id>/context", views.ContextView.as_view(), name="decision-context"),
    path("decisions/<uuid:decision_id>/lineage", LineageView.as_view(), name="decision-lineage"),
    path("decisions/<uuid:decision_id>/memo", MemoView.as_view(), name="decision-memo"),
]
