"""The addresses of the workspace of articles."""

from django.urls import path

from diseasemaps.articles import editor_views, invitation_views, remark_views, views

app_name = "articles"
urlpatterns = [
    path("article-revisions/new/", views.new, name="new"),
    path("article-revisions/<uuid:pk>/", views.revision, name="revision"),
    path("article-revisions/<uuid:pk>/edit/", views.edit, name="edit"),
    path("article-revisions/<uuid:pk>/diff/", views.diff, name="diff"),
    path("article-revisions/<uuid:pk>/remarks/", remark_views.remark, name="remark"),
    path("article-revisions/<uuid:pk>/preview/", editor_views.preview, name="preview"),
    path("article-revisions/<uuid:pk>/autosave/", editor_views.autosave, name="autosave"),
    path("article-revisions/<uuid:pk>/<slug:step>/", views.step, name="step"),
    path("article-remarks/<uuid:pk>/answer/", remark_views.answer, name="remark_answer"),
    path("article-remarks/<uuid:pk>/resolve/", remark_views.resolve, name="remark_resolve"),
    path("article-remarks/<uuid:pk>/reopen/", remark_views.reopen, name="remark_reopen"),
    path("articles/<uuid:pk>/revise/", views.revise, name="revise"),
    path("articles/<uuid:pk>/invitations/", invitation_views.invitations, name="invitations"),
    path(
        "articles/<uuid:pk>/invitations/<uuid:invitation>/withdraw/",
        invitation_views.withdraw,
        name="invitation_withdraw",
    ),
    path("invitations/accepted/<uuid:pk>/", invitation_views.accepted, name="invited"),
    path("invitations/<str:secret>/", invitation_views.invitation, name="invitation"),
]
