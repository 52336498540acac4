"""The past of an article, in public: its history, each approved text at an address of its own, two
of them side by side, and how to cite one.
"""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from diseasemaps.articles import citing, comparing
from diseasemaps.articles.models import Article, Revision
from diseasemaps.finished import finished
from diseasemaps.pages import article_history, readers
from diseasemaps.pages.article_page import ArticlePage
from diseasemaps.pages.views import find_article


@require_safe
def history(request: HttpRequest, slug: str, article_slug: str) -> HttpResponse:
    """The public steps of an article: when, what, in which role, and notes meant for readers."""
    found = find_article(request, slug, article_slug)
    readable = article_history.approved(found)
    context = {
        "article": found,
        "entries": article_history.public_steps(found, request.user, readable),
        "readable": readable,
        "older": readable[1] if len(readable) > 1 else None,  # what a comparison begins with
    }
    return _finished(request, "pages/article_history.html", context, found)


@require_safe
def revision(request: HttpRequest, slug: str, article_slug: str, pk) -> HttpResponse:
    """A text that was approved, as it was, with what has become of it since."""
    found = find_article(request, slug, article_slug)
    then = _once_approved(found, pk)
    page = ArticlePage(found, then, readers.asked_for(request))
    signed = citing.approvals(then)
    there = {variant.reader_type for variant in page.variants}
    context = {
        "page": page,
        "choices": [one for one in readers.choices(request.path, page.asked) if one.type in there],
        "signed": signed,
        "cited": citing.reference(then, signed),
    }
    answer = _finished(request, "pages/article_revision.html", context, found)
    patch_vary_headers(answer, ["Cookie"])  # the reader type may be remembered there
    return answer


@require_safe
def compare(request: HttpRequest, slug: str, article_slug: str) -> HttpResponse:
    """What differs between any two approved texts."""
    found = find_article(request, slug, article_slug)
    readable = article_history.approved(found)
    asked = [request.GET.get(name, "") for name in ("from", "to")]
    both = article_history.chosen(readable, *asked)
    if both is None and any(asked):
        raise Http404
    context = {
        "article": found,
        "readable": readable,
        "both": both,
        "changes": comparing.changes(both.older, both.newer) if both else None,
    }
    return _finished(request, "pages/compare.html", context, found)


@require_safe
def cite_bibtex(request: HttpRequest, slug: str, article_slug: str, pk) -> HttpResponse:
    return _file(request, slug, article_slug, pk, citing.bibtex, "application/x-bibtex", "bib")


@require_safe
def cite_ris(request: HttpRequest, slug: str, article_slug: str, pk) -> HttpResponse:
    kind = "application/x-research-info-systems"
    return _file(request, slug, article_slug, pk, citing.ris, kind, "ris")


def _file(
    request: HttpRequest,
    slug: str,
    article_slug: str,
    pk,
    write: Callable[[citing.Reference], str],
    content_type: str,
    extension: str,
) -> HttpResponse:
    """How to cite a text, as a file. What was retracted is not there to be cited."""
    found = find_article(request, slug, article_slug)
    then = _once_approved(found, pk)
    if then.status == "retracted":
        raise Http404
    cited = citing.reference(then)
    answer = HttpResponse(write(cited), content_type=f"{content_type}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{cited.key}.{extension}"'
    return finished(answer, found.page_key, found.condition.page_key)


def _once_approved(article: Article, pk) -> Revision:
    once = Revision.objects.filter(status__in=["approved", "superseded", "retracted"])
    found = get_object_or_404(once, article=article, pk=pk)
    found.article = article
    return found


def _finished(request: HttpRequest, template: str, context: dict, article: Article) -> HttpResponse:
    answer = render(request, template, context)
    return finished(answer, article.page_key, article.condition.page_key)
