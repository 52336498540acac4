"""The addresses of a member's own pages."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.me, name="me"),
    path("menu/", views.menu, name="menu"),
    path("credential/", views.credential, name="credential"),
    path("profile/", views.profile, name="profile"),
    path("blocks/", views.blocks, name="blocks"),
    path("blocks/<uuid:pk>/undo/", views.unblock, name="unblock"),
    path("consents/", views.consents, name="consents"),
    path("consents/stop-reviewing/", views.stop_reviewing, name="stop_reviewing"),
]
