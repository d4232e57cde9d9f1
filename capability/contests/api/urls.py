"""API paths of contests."""

from django.urls import path

from capability.contests.api import views

urlpatterns = [
    path(
        "enterprises/<int:enterprise_id>/financing-readiness/<int:readiness_id>/contests",
        views.AskView.as_view(),
        name="readiness-contests-ask",
    ),
    path(
        "enterprises/<int:enterprise_id>/financing-readiness/contests",
        views.ContestsView.as_view(),
        name="readiness-contests",
    ),
    path(
        "enterprises/<int:enterprise_id>/financing-readiness/contests/<int:contest_id>",
        views.ContestView.as_view(),
        name="readiness-contest",
    ),
    path(
        "enterprises/<int:enterprise_id>/financing-readiness/contests/<int:contest_id>/answer",
        views.AnswerView.as_view(),
        name="readiness-contest-answer",
    ),
    path(
        "enterprises/<int:enterprise_id>/financing-readiness/contests/<int:contest_id>/withdraw",
        views.WithdrawView.as_view(),
        name="readiness-contest-withdraw",
    ),
]
