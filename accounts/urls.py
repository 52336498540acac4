"""The addresses of a member's own pages."""

from django.urls import path

from accounts import consent_views, session_views, views

app_name = "accounts"
urlpatterns = [
    path("", views.me, name="me"),
    path("menu/", views.menu, name="menu"),
    path("credential/", views.credential, name="credential"),
    path("profile/", views.profile, name="profile"),
    path("blocks/", views.blocks, name="blocks"),
    path("blocks/<uuid:pk>/undo/", views.unblock, name="unblock"),
    path("sessions/<slug:key>/end/", session_views.end, name="end_session"),
    path("consents/", consent_views.consents, name="consents"),
    path("consents/<slug:key>/", consent_views.agree, name="consent"),
    path("consents/<slug:key>/withdraw/", consent_views.withdraw, name="withdraw_consent"),
]
