"""What readers tell us with one button: that a text helped, or which answer they wish for.

No account, no script, no token; counted once for each browser (`told`), and nobody is recorded.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.models import ReaderType
from diseasemaps import told
from diseasemaps.articles import helpfulness, wishes
from diseasemaps.articles.models import Revision, Topic
from diseasemaps.conditions.models import Condition
from diseasemaps.pages.tokenless import from_our_pages
from diseasemaps.pages.views import find_article
from diseasemaps.workflow import Fault, Incomplete

LETTERS = {helpfulness.YES: "y", helpfulness.NO: "n"}
ANSWERS = {letter: answer for answer, letter in LETTERS.items()}
THANKS = {
    helpfulness.YES: "Thank you. It is good to know that this text helped.",
    helpfulness.NO: "Thank you for telling us. The editors see which texts do not help. "
    "If something is wrong or missing, you can say what, below the text.",
}
WISHED = (
    "Thank you. Your wish is counted, and our authors see which answers are wished for most. "
    "We cannot promise when somebody writes this one."
)
WISHED_BEFORE = "You have asked for this already. It is counted, and our authors see it."


@from_our_pages
def helpful(request: HttpRequest, slug: str, article_slug: str) -> HttpResponse:
    """ "Was this helpful?" about the text that the page showed; said again, it is changed."""
    article = find_article(request, slug, article_slug)
    answer = request.POST.get("answer", "")
    reader_type = request.POST.get("reader_type", "")
    revision = _shown(request, article, request.POST.get("revision", ""))
    if answer not in LETTERS or reader_type not in ReaderType.values or revision is None:
        raise Incomplete([Fault("answer", "Go back to the text, and press one of its buttons.")])
    what = f"helpful {revision.pk} {reader_type}"
    said = ANSWERS.get(told.before(request, what), "")
    if answer != said:
        helpfulness.count(revision, reader_type=reader_type, answer=answer, instead_of=said)
    messages.success(request, THANKS[answer])
    return told.remember(request, redirect(_back(article, reader_type)), what, LETTERS[answer])


@from_our_pages
def wish(request: HttpRequest, slug: str) -> HttpResponse:
    """ "Ask for this": an answer that nobody has written yet."""
    condition = get_object_or_404(Condition, slug=slug)
    topic = get_object_or_404(Topic, slug=request.POST.get("topic", "").replace("\x00", ""))
    what = f"wish {condition.pk} {topic.pk}"
    if told.before(request, what):
        messages.info(request, WISHED_BEFORE)
        return redirect(condition)
    wishes.wish(condition, topic)
    messages.success(request, WISHED)
    return told.remember(request, redirect(condition), what, "w")


def _back(article, reader_type: str) -> str:
    """The page with the words that were judged."""
    path = article.get_absolute_url()
    return path if reader_type == ReaderType.PATIENT else f"{path}?for={reader_type}"


def _shown(request: HttpRequest, article, pk: str) -> Revision | None:
    """The revision that a page of `article` showed: what its reader may see, and only of this."""
    try:
        return Revision.objects.visible_to(request.user).filter(article=article, pk=pk).first()
    except ValidationError:
        return None
