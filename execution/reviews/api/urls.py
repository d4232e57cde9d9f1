"""Paths of the API of reviews."""

from django.urls import path

from execution.reviews.api import views

urlpatterns = [
    path("reviews", views.ReviewsView.as_view(), name="reviews"),
    path(
        "reviews/<slug:entity_type>/<str:entity_id>/decision",
        views.ReviewDecisionView.as_view(),
        name="review-decision",
    ),
]
