"""API paths of tokens and keys."""

from django.urls import path

from clear_platform.foundation.credentials.api import views

urlpatterns = [
    path("auth/token", views.TokenView.as_view(), name="auth-token"),
    path("auth/token/refresh", views.RefreshView.as_view(), name="auth-token-refresh"),
    path("auth/token/revoke", views.RevokeView.as_view(), name="auth-token-revoke"),
    path("auth/me", views.MeView.as_view(), name="auth-me"),
    path("auth/sign-out-everywhere", views.SignOutEverywhereView.as_view(), name="auth-sign-out-everywhere"),
    path("api-keys", views.ApiKeysView.as_view(), name="api-keys"),
    path("api-keys/<int:key_id>", views.ApiKeyView.as_view(), name="api-key"),
    path("api-keys/<int:key_id>/rotate", views.RotateApiKeyView.as_view(), name="api-key-rotate"),
]
