"""The addresses of the editors' pages for conditions."""

from django.urls import path

from diseasemaps.conditions import views

app_name = "conditions"

urlpatterns = [
    path("desk/conditions/new/", views.add, name="add"),
    path("desk/conditions/<slug:slug>/", views.edit, name="edit"),
]
