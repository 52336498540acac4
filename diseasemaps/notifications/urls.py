"""The addresses of the inbox."""

from django.urls import path

from diseasemaps.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("preferences/", views.preferences, name="preferences"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("read/", views.read_all, name="read_all"),
    path("address/", views.ask_again, name="ask_again"),
    path("address/<str:token>/", views.address, name="address"),
    path("mail-events/", views.mail_events, name="mail_events"),
    path("following/", views.everything_followed, name="following"),
    path("follow/<slug:kind>/<slug:id>/", views.follow, name="follow"),
    path("<uuid:pk>/mute/", views.mute, name="mute"),
    path("<uuid:pk>/read/", views.read, name="read"),
]
