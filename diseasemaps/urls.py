"""Where everything meets: each app's own addresses, under the doors of DESIGN §6."""

from django.contrib import admin
from django.urls import include, path

from accounts import session_views

handler500 = "diseasemaps.pages.outage.failed"

urlpatterns = [
    path("", include("diseasemaps.pages.urls")),
    path("", include("diseasemaps.articles.urls")),
    path("", include("experiences.urls")),
    path("", include("diseasemaps.questions.urls")),
    path("", include("diseasemaps.moderation.urls")),
    path("", include("diseasemaps.conditions.urls")),
    path("", include("diseasemaps.search.urls")),
    path("desk/", include("diseasemaps.desk.urls")),
    path("notifications/", include("diseasemaps.notifications.urls")),
    path("me/", include("accounts.urls")),
    path("accounts/sessions/", session_views.signed_in, name="usersessions_list"),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("diseasemaps.api.urls")),
    path("admin/", admin.site.urls),
]
