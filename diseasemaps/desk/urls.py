"""The addresses of the desk."""

from django.urls import path

from diseasemaps.desk import deliveries, moderation, views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("review/", views.review, name="review"),
    path("moderation/", moderation.moderation, name="moderation"),
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path("deliveries/<uuid:pk>/retry/", deliveries.retry_delivery, name="retry_delivery"),
    path("events/<uuid:pk>/retry/", deliveries.retry_event, name="retry_event"),
    path("cases/<uuid:pk>/", moderation.case, name="case"),
    path("cases/<uuid:pk>/claim/", moderation.claim, name="claim"),
    path("cases/<uuid:pk>/release/", moderation.release, name="release"),
    path("cases/<uuid:pk>/decide/", moderation.decide, name="decide"),
]
