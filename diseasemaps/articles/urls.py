"""The addresses of the workspace of articles."""

from django.urls import path

from diseasemaps.articles import editor_views, views

app_name = "articles"
urlpatterns = [
    path("article-revisions/new/", views.new, name="new"),
    path("article-revisions/<uuid:pk>/", views.revision, name="revision"),
    path("article-revisions/<uuid:pk>/edit/", views.edit, name="edit"),
    path("article-revisions/<uuid:pk>/preview/", editor_views.preview, name="preview"),
    path("article-revisions/<uuid:pk>/autosave/", editor_views.autosave, name="autosave"),
    path("article-revisions/<uuid:pk>/<slug:step>/", views.step, name="step"),
    path("articles/<uuid:pk>/revise/", views.revise, name="revise"),
]
