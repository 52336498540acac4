"""The addresses of the desk."""

from django.urls import path

from diseasemaps.desk import credentials, deliveries, moderation, people, problems, views

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
    path("problems/", problems.queue, name="problems"),
    path("problems/<uuid:pk>/", problems.problem, name="problem"),
    path("wishes/", problems.wished, name="wishes"),
    path("helpful/", problems.helpful, name="helpful"),
    path("people/", people.people, name="people"),
    path("people/<uuid:pk>/", people.person, name="person"),
    path("people/<uuid:pk>/grant/", people.grant, name="grant"),
    path("people/<uuid:pk>/roles/<slug:role>/end/", people.end, name="end"),
    path("people/<uuid:pk>/roles/<slug:role>/confirm/", people.confirm, name="confirm"),
    path("people/<uuid:pk>/restrict/", people.restrict, name="restrict"),
    path("people/<uuid:pk>/restrictions/<slug:kind>/lift/", people.lift, name="lift"),
    path("credentials/", credentials.credentials, name="credentials"),
    path("credentials/<uuid:pk>/", credentials.credential, name="credential"),
    path("credentials/<uuid:pk>/verify/", credentials.verify, name="verify"),
    path("credentials/<uuid:pk>/decline/", credentials.decline, name="decline"),
    path("credentials/<uuid:pk>/revoke/", credentials.revoke, name="revoke"),
]
