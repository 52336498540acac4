"""The addresses of a member's own pages."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.me, name="me"),
    path("menu/", views.menu, name="menu"),
    path("consents/", views.consents, name="consents"),
    path("consents/stop-reviewing/", views.stop_reviewing, name="stop_reviewing"),
]
