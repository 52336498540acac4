"""The addresses of the desk."""

from django.urls import path

from diseasemaps.desk import credentials, deliveries, lists, moderation, people, problems, views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("review/", views.review, name="review"),
    path("review/assign/", views.assign, name="assign"),
    path("checklist/", lists.checklist, name="checklist"),
    path("checklist/<int:pk>/", lists.checklist_item, name="checklist_item"),
    path("checklist/<int:pk>/retire/", lists.retire_item, name="retire_item"),
    path("requests/", lists.requests, name="requests"),
    path("requests/<int:pk>/", lists.canned_request, name="request"),
    path("requests/<int:pk>/remove/", lists.remove_request, name="remove_request"),
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
