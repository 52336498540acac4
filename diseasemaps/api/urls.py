"""`/api/v1/`: the second door to the same verbs (DESIGN §6).

Addresses have no trailing slash; one that is there all the same is forgiven.
"""

from collections.abc import Callable

from django.urls import URLPattern, path, re_path

from diseasemaps.api.views import (
    articles,
    cases,
    conditions,
    description,
    experiences,
    people,
    questions,
    search,
)

app_name = "api"


def door(address: str, view: Callable, name: str) -> list[URLPattern]:
    return [path(address, view, name=name), path(f"{address}/", view)]


urlpatterns = [
    *door("conditions", conditions.conditions, "conditions"),
    *door("conditions/<slug:slug>", conditions.condition, "condition"),
    *door("conditions/<slug:slug>/articles", conditions.articles, "condition_articles"),
    *door("conditions/<slug:slug>/experiences", conditions.experiences, "condition_experiences"),
    *door("articles/<uuid:pk>", articles.article, "article"),
    *door("articles/<uuid:pk>/revise", articles.revise, "article_revise"),
    *door("article-revisions", articles.create, "article_revisions"),
    *door("article-revisions/<uuid:pk>", articles.revision, "article_revision"),
    *door("article-revisions/<uuid:pk>/<slug:step>", articles.step, "article_revision_step"),
    *door("experiences", experiences.experiences, "experiences"),
    *door("experiences/<uuid:pk>", experiences.experience, "experience"),
    *door("experiences/<uuid:pk>/revise", experiences.revise, "experience_revise"),
    *door("experiences/<uuid:pk>/<slug:step>", experiences.step, "experience_step"),
    *door("experience-revisions/<uuid:pk>", experiences.revision, "experience_revision"),
    *door(
        "experience-revisions/<uuid:pk>/<slug:step>",
        experiences.revision_step,
        "experience_revision_step",
    ),
    *door("cases", cases.cases, "cases"),
    *door("cases/<uuid:pk>", cases.case, "case"),
    *door("cases/<uuid:pk>/claim", cases.claim, "case_claim"),
    *door("cases/<uuid:pk>/release", cases.release, "case_release"),
    *door("cases/<uuid:pk>/decide", cases.decide, "case_decide"),
    *door("questions", questions.questions, "questions"),
    *door("questions/<uuid:pk>", questions.question, "question"),
    *door("questions/<uuid:pk>/<slug:step>", questions.step, "question_step"),
    *door("search", search.search, "search"),
    *door("notifications", people.notifications, "notifications"),
    *door("notifications/<uuid:pk>/read", people.read, "notification_read"),
    *door("me", people.me, "me"),
    *door("me/consents", people.consents, "me_consents"),
    path("schema/", description.openapi, name="schema"),
    path("docs/", description.docs, name="docs"),
    re_path(r"^(?P<rest>(?s:.*))$", description.nothing_here, name="nothing_here"),
]
