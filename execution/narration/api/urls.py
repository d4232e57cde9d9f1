"""Paths of the API of prompts."""

from django.urls import path

from execution.narration.api import views

urlpatterns = [
    path("prompts", views.PromptsView.as_view(), name="prompts"),
    path("prompts/<slug:prompt_key>", views.PromptView.as_view(), name="prompt"),
    path("prompts/<slug:prompt_key>/versions", views.PromptVersionsView.as_view(), name="prompt-versions"),
    path(
        "prompts/<slug:prompt_key>/versions/<int:before>/diff/<int:after>",
        views.PromptDiffView.as_view(),
        name="prompt-diff",
    ),
    path("prompts/<slug:prompt_key>/roll-back", views.RollBackPromptView.as_view(), name="prompt-roll-back"),
]
