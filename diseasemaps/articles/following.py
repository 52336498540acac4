"""Following an article."""

from diseasemaps.articles.models import Article
from diseasemaps.notifications.following import Followable

ARTICLE = Followable(
    name="article",
    title="Articles",
    tells="You are told when a newly reviewed version of this article is out, and at once if we "
    "take it back.",
    key="pk",
    seen=lambda user: Article.objects.visible_to(user).select_related("condition", "topic"),
    words=lambda article: article.title,
    address=lambda article: article.get_absolute_url(),
)
