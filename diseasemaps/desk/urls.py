"""The addresses of the desk."""

from django.urls import path

from diseasemaps.desk import (
    credentials,
    deliveries,
    moderation,
    people,
    sources,
    texts,
    topics,
    views,
)

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("review/", views.review, name="review"),
    path("moderation/", moderation.moderation, name="moderation"),
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path("deliveries/<uuid:pk>/retry/", deliveries.retry_delivery, name="retry_delivery"),
    path("events/<uuid:pk>/retry/", deliveries.retry_event, name="retry_event"),
    path("cases/<uuid:pk>/", moderation.case, name="case"),
    path("cases/<uuid:pk>/claim/", moderation.claim, name="claim"),
    path("cases/<uuid:pk>/release/", moderation.release, name="release"),
    path("cases/<uuid:pk>/decide/", moderation.decide, name="decide"),
    path("cases/<uuid:pk>/restrict/", people.restrict_author, name="restrict_author"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<uuid:pk>/", sources.source, name="source"),
    path("sources/<uuid:pk>/mark/", sources.mark, name="mark_source"),
    path("sources/<uuid:pk>/unmark/", sources.unmark, name="unmark_source"),
    path("texts/", texts.texts, name="texts"),
    path("texts/<slug:key>/", texts.text, name="text"),
    path("people/", people.people, name="people"),
    path("people/<uuid:pk>/", people.person, name="person"),
    path("people/<uuid:pk>/grant/", people.grant, name="grant"),
    path("people/<uuid:pk>/roles/<slug:role>/end/", people.end, name="end"),
    path("people/<uuid:pk>/roles/<slug:role>/confirm/", people.confirm, name="confirm"),
    path("people/<uuid:pk>/restrict/", people.restrict, name="restrict"),
    path("people/<uuid:pk>/restrictions/<slug:kind>/lift/", people.lift, name="lift"),
    path("topics/", topics.topics, name="topics"),
    path("topics/new/", topics.add_topic, name="add_topic"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("topics/<slug:slug>/retire/", topics.retire_topic, name="retire_topic"),
    path("topics/<slug:slug>/bring-back/", topics.bring_back_topic, name="bring_back_topic"),
    path("credentials/", credentials.credentials, name="credentials"),
    path("credentials/<uuid:pk>/", credentials.credential, name="credential"),
    path("credentials/<uuid:pk>/verify/", credentials.verify, name="verify"),
    path("credentials/<uuid:pk>/decline/", credentials.decline, name="decline"),
    path("credentials/<uuid:pk>/revoke/", credentials.revoke, name="revoke"),
]
