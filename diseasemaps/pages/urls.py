"""The public addresses (DESIGN §6)."""

from django.conf import settings
from django.contrib.sitemaps.views import index, sitemap
from django.urls import path

from diseasemaps.pages import (
    feedback,
    feeds,
    health,
    members,
    problems,
    reviewers,
    revisions,
    transparency,
    views,
)
from diseasemaps.pages.sitemaps import SITEMAPS
from diseasemaps.pages.style_guide import style_guide

app_name = "pages"

ARTICLE = "conditions/<slug:slug>/questions/<slug:article_slug>/"

urlpatterns = [
    path("", views.home, name="home"),
    path("conditions/", views.conditions, name="conditions"),
    path("conditions/<slug:slug>/", views.condition, name="condition"),
    path(ARTICLE, views.article, name="article"),
    path(f"{ARTICLE}history/", revisions.history, name="article_history"),
    path(f"{ARTICLE}history/compare/", revisions.compare, name="compare"),
    path(f"{ARTICLE}history/<uuid:pk>/", revisions.revision, name="article_revision"),
    path(f"{ARTICLE}history/<uuid:pk>/cite.bib", revisions.cite_bibtex, name="cite_bibtex"),
    path(f"{ARTICLE}history/<uuid:pk>/cite.ris", revisions.cite_ris, name="cite_ris"),
    path(f"{ARTICLE}helpful/", feedback.helpful, name="helpful"),
    path(f"{ARTICLE}report/", problems.report, name="report"),
    path("problems/<uuid:pk>/", problems.problem, name="problem"),
    path("conditions/<slug:slug>/wish/", feedback.wish, name="wish"),
    path("feeds/articles/", feeds.articles, name="feed_articles"),
    path("feeds/conditions/<slug:slug>/", feeds.condition, name="feed_condition"),
    path("reader-type/", views.reader_type, name="reader_type"),
    path("reviewers/", reviewers.reviewers, name="reviewers"),
    path("reviewers/<uuid:pk>/", reviewers.reviewer, name="reviewer"),
    path("members/<slug:handle>/", members.member, name="member"),
    path("editorial-policy/", views.policy, name="policy"),
    path(
        "community-rules/",
        views.text,
        {"key": "community-rules", "title": "Community rules"},
        name="rules",
    ),
    path("transparency/", transparency.transparency, name="transparency"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path(
        "sitemap.xml",
        index,
        {"sitemaps": SITEMAPS, "sitemap_url_name": "pages:sitemap_section"},
        name="sitemap",
    ),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap_section"),
]

if settings.DEBUG:
    urlpatterns.append(path("style-guide/", style_guide, name="style_guide"))
