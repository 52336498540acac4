"""What search engines may list: conditions, and articles with a live text. Pending ones are not."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from diseasemaps.articles.models import Article
from diseasemaps.conditions.models import Condition


class Standing(Sitemap):
    def items(self):
        return ["home", "conditions", "reviewers", "policy", "rules"]

    def location(self, name):
        return reverse(f"pages:{name}")


class Conditions(Sitemap):
    limit = 10_000

    def items(self):
        return Condition.objects.order_by("pk").only("slug")


class Articles(Sitemap):
    def items(self):
        live = Article.objects.live().select_related("condition", "live_revision")
        return live.order_by("created_at", "pk")

    def lastmod(self, article):
        return article.live_revision.approved_at


SITEMAPS = {"standing": Standing, "conditions": Conditions, "articles": Articles}
