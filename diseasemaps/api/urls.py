"""`/api/v1/`: the second door to the same verbs (DESIGN §6).

Addresses have no trailing slash; one that is there all the same is forgiven.
"""

from collections.abc import Callable

from django.urls import URLPattern, path, re_path

from diseasemaps.api.endpoints import endpoint
from diseasemaps.api.views import (
    articles,
    cases,
    conditions,
    credentials,
    deliveries,
    description,
    experiences,
    me,
    news,
    people,
    questions,
    search,
)

app_name = "api"


def door(address: str, name: str, *views: Callable) -> list[URLPattern]:
    """One address, with the view for each method that it answers to."""
    answer = endpoint(*views)
    return [path(address, answer, name=name), path(f"{address}/", answer)]


urlpatterns = [
    *door("conditions", "conditions", conditions.conditions),
    *door("conditions/<slug:slug>", "condition", conditions.condition),
    *door("conditions/<slug:slug>/articles", "condition_articles", conditions.articles),
    *door("conditions/<slug:slug>/experiences", "condition_experiences", conditions.experiences),
    *door("articles/<uuid:pk>", "article", articles.article),
    *door("articles/<uuid:pk>/revise", "article_revise", articles.revise),
    *door("article-revisions", "article_revisions", articles.create),
    *door("article-revisions/<uuid:pk>", "article_revision", articles.revision, articles.save),
    *door("article-revisions/<uuid:pk>/<slug:step>", "article_revision_step", articles.step),
    *door("experiences", "experiences", experiences.experiences, experiences.create),
    *door("experiences/<uuid:pk>", "experience", experiences.experience),
    *door("experiences/<uuid:pk>/revise", "experience_revise", experiences.revise),
    *door("experiences/<uuid:pk>/block", "experience_block", experiences.block),
    *door(
        "experiences/<uuid:pk>/reactions/<slug:kind>",
        "experience_reaction",
        experiences.react,
        experiences.unreact,
    ),
    *door("experiences/<uuid:pk>/<slug:step>", "experience_step", experiences.step),
    *door(
        "experience-revisions/<uuid:pk>",
        "experience_revision",
        experiences.revision,
        experiences.save,
    ),
    *door(
        "experience-revisions/<uuid:pk>/<slug:step>",
        "experience_revision_step",
        experiences.revision_step,
    ),
    *door("cases", "cases", cases.cases),
    *door("cases/<uuid:pk>", "case", cases.case),
    *door("cases/<uuid:pk>/claim", "case_claim", cases.claim),
    *door("cases/<uuid:pk>/release", "case_release", cases.release),
    *door("cases/<uuid:pk>/decide", "case_decide", cases.decide),
    *door("cases/<uuid:pk>/restrict", "case_restrict", cases.restrict),
    *door("questions", "questions", questions.questions, questions.ask),
    *door("questions/<uuid:pk>", "question", questions.question),
    *door("questions/<uuid:pk>/<slug:step>", "question_step", questions.step),
    *door("search", "search", search.search),
    *door("notifications", "notifications", news.notifications),
    *door("notifications/read", "notifications_read_all", news.read_all),
    *door("notifications/<uuid:pk>/read", "notification_read", news.read),
    *door("notifications/<uuid:pk>/mute", "notification_mute", news.mute),
    *door("me", "me", me.me, me.change),
    *door("me/consents", "me_consents", me.consents, me.consent),
    *door("me/consents/<slug:key>/withdraw", "me_consent_withdraw", me.withdraw),
    *door("me/blocks", "me_blocks", me.blocks),
    *door("me/blocks/<uuid:pk>", "me_block", me.unblock),
    *door("me/follows", "me_follows", news.follows),
    *door("me/follows/<slug:kind>/<slug:id>", "me_follow", news.follow, news.unfollow),
    *door("me/preferences", "me_preferences", news.preferences, news.choose),
    *door("me/sessions", "me_sessions", me.signed_in, me.sign_out_elsewhere),
    *door("me/sessions/<slug:key>", "me_session", me.sign_out),
    *door("me/credential", "me_credential", me.credential, me.ask),
    *door("people", "people", people.people),
    *door("people/<uuid:pk>", "person", people.person),
    *door("people/<uuid:pk>/grant", "person_grant", people.grant),
    *door("people/<uuid:pk>/roles/<slug:role>/confirm", "person_confirm", people.confirm),
    *door("people/<uuid:pk>/roles/<slug:role>/end", "person_end", people.end),
    *door("people/<uuid:pk>/restrict", "person_restrict", people.restrict),
    *door("people/<uuid:pk>/restrictions/<slug:kind>/lift", "person_lift", people.lift),
    *door("roles/waiting", "roles_waiting", people.waiting),
    *door("credentials", "credentials", credentials.credentials),
    *door("credentials/<uuid:pk>", "credential", credentials.credential),
    *door("credentials/<uuid:pk>/verify", "credential_verify", credentials.verify),
    *door("credentials/<uuid:pk>/decline", "credential_decline", credentials.decline),
    *door("credentials/<uuid:pk>/revoke", "credential_revoke", credentials.revoke),
    *door("deliveries", "deliveries", deliveries.deliveries),
    *door("deliveries/<uuid:pk>/retry", "delivery_retry", deliveries.retry_delivery),
    *door("events", "events", deliveries.events),
    *door("events/<uuid:pk>/retry", "event_retry", deliveries.retry_event),
    *door("reviewers", "reviewers", people.reviewers),
    *door("reviewers/<uuid:pk>", "reviewer", people.reviewer),
    path("schema/", description.openapi, name="schema"),
    path("docs/", description.docs, name="docs"),
    re_path(r"^(?P<rest>(?s:.*))$", description.nothing_here, name="nothing_here"),
]
