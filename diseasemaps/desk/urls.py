from django.urls import path

from diseasemaps.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("review/", views.review, name="review"),
    path("moderation/", views.moderation, name="moderation"),
    path("cases/<uuid:pk>/", views.case, name="case"),
    path("cases/<uuid:pk>/claim/", views.claim, name="claim"),
    path("cases/<uuid:pk>/release/", views.release, name="release"),
    path("cases/<uuid:pk>/decide/", views.decide, name="decide"),
]
