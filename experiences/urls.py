"""The addresses of experiences: reading, telling, and the steps of each."""

from django.urls import path

from experiences import comment_views, own_views, telling_views, views

app_name = "experiences"
urlpatterns = [
    path("conditions/<slug:slug>/experiences/", views.of_condition, name="of_condition"),
    path("me/handle/", views.handle, name="handle"),
    path("me/bookmarks/", own_views.kept, name="bookmarks"),
    path("experiences/new/", telling_views.new, name="new"),
    path("experiences/symptoms/", telling_views.symptoms, name="symptoms"),
    path("experiences/treatments/", telling_views.treatments, name="treatments"),
    path("experiences/<uuid:pk>/", views.experience, name="experience"),
    path("experiences/<uuid:pk>/revise/", telling_views.revise, name="revise"),
    path("experiences/<uuid:pk>/block/", views.block, name="block"),
    path("experiences/<uuid:pk>/reactions/", views.react, name="react"),
    path("experiences/<uuid:pk>/bookmark/", own_views.bookmark, name="bookmark"),
    path("experiences/<uuid:pk>/leave/", own_views.leave, name="leave"),
    path("experiences/<uuid:pk>/comments/", comment_views.comments, name="comments"),
    path("experiences/<uuid:pk>/<slug:step>/", views.step, name="step"),
    path("comments/<uuid:pk>/", comment_views.comment, name="comment"),
    path("comments/<uuid:pk>/answer/", comment_views.answer, name="answer"),
    path("comments/<uuid:pk>/block/", comment_views.block, name="comment_block"),
    path("comments/<uuid:pk>/<slug:step>/", comment_views.step, name="comment_step"),
    path("experience-revisions/<uuid:pk>/edit/", telling_views.edit, name="edit"),
    path("experience-revisions/<uuid:pk>/edit/<slug:part>/", telling_views.part, name="part"),
    path(
        "experience-revisions/<uuid:pk>/autosave/<slug:part>/",
        telling_views.autosave,
        name="autosave",
    ),
    path("experience-revisions/<uuid:pk>/preview/", telling_views.preview, name="preview"),
    path("experience-revisions/<uuid:pk>/<slug:step>/", views.revision_step, name="revision_step"),
]
