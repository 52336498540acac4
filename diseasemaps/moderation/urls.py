"""The addresses of reports, appeals and helplines: what moderation is to members and readers."""

from django.urls import path

from diseasemaps.moderation import reader_views as views

app_name = "moderation"
urlpatterns = [
    path("report/<slug:kind>/<uuid:pk>/", views.flag, name="flag"),
    path("me/reports/", views.my_flags, name="my_flags"),
    path("decisions/<uuid:pk>/appeal/", views.make_appeal, name="make_appeal"),
    path("appeals/<uuid:pk>/", views.appeal, name="appeal"),
    path("appeals/<uuid:pk>/<slug:step>/", views.appeal_step, name="appeal_step"),
    path("support/", views.support, name="support"),
]
