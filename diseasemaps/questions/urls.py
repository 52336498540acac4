"""The addresses of questions."""

from django.urls import path

from diseasemaps.questions import views

app_name = "questions"
urlpatterns = [
    path("conditions/<slug:slug>/ask/", views.ask, name="ask"),
    path("questions/<uuid:pk>/", views.question, name="question"),
    path("questions/<uuid:pk>/<slug:step>/", views.step, name="step"),
]
