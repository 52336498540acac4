"""The public pages. Each fetches what this person may see and hands it to a template."""

from django.conf import settings
from django.db.models import Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.models import ReaderType
from diseasemaps.articles import figures, permissions
from diseasemaps.articles.models import Article, Revision
from diseasemaps.conditions.browse import a_to_z
from diseasemaps.conditions.facts import symptoms_of
from diseasemaps.conditions.querysets import LETTERS
from diseasemaps.finished import ANYTHING, finished
from diseasemaps.pages import article_page, condition_page, readers, structured
from diseasemaps.pages.refusals import safe_address
from diseasemaps.pages.tokenless import from_our_pages
from diseasemaps.texts.models import TextVersion
from diseasemaps.versions import SITE
from experiences.models import Experience

LETTER_LINKS = [{"key": letter, "label": letter.upper()} for letter in LETTERS]
A_PAGE = 100  # names in one page of a letter
A_FEW = 60  # conditions with something to read


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The search box first, then what is new."""
    reviewed = Revision.objects.filter(status="approved").annotate(
        short=Subquery(condition_page.short_answers())
    )
    reviewed = reviewed.select_related("article__condition").order_by("-approved_at")[:6]
    told = Experience.objects.readable_by(request.user).filter(audience="public")
    context = {
        "answers": [(one.article.condition, condition_page.answer(one)) for one in reviewed],
        "cards": condition_page.newest_cards(told, 3),
        "letters": LETTER_LINKS,
    }
    return finished(render(request, "pages/home.html", context), ANYTHING)


@require_safe
def conditions(request: HttpRequest) -> HttpResponse:
    """A to Z: the names under one letter, page by page; without a letter, where there is much."""
    letter = request.GET.get("letter", "")
    if letter and letter not in LETTERS:
        raise Http404
    if letter:
        context = one_letter(letter, request.GET.get("after", ""))
    else:
        context = {"listed": condition_page.with_something_to_read()[:A_FEW]}
    context |= {"letters": LETTER_LINKS, "letter": letter}
    return finished(render(request, "pages/conditions.html", context), ANYTHING)


def one_letter(letter: str, after: str) -> dict:
    """A page of names under `letter`, beginning after the condition with the slug `after`."""
    page = a_to_z(letter, after=after, size=A_PAGE)
    address = f"{reverse('pages:conditions')}?letter={letter}"
    more = f"{address}&after={page.after}" if page.after else ""
    return {"listed": page.conditions, "more": more, "start": address if after else ""}


@require_safe
def condition(request: HttpRequest, slug: str) -> HttpResponse:
    """What is known, what people live, and the facts."""
    found = get_object_or_404(condition_page.with_names_codes_and_kin(), slug=slug)
    symptoms = symptoms_of(found)
    public = Experience.objects.public().filter(condition=found)
    readable = Experience.objects.readable_by(request.user).filter(condition=found)
    groups = condition_page.groups(found, request.user)
    context = {
        "condition": found,
        "facts": condition_page.facts(found),
        "groups": groups,
        "has_answers": any(group.answers for group in groups),
        # On an answer to one person only: the page for everybody has nobody's buttons.
        "may_write": permissions.may_draft(request.user) is None,
        "cards": condition_page.newest_cards(readable),
        "bylines": public.bylines(),
        "symptoms": symptoms[: condition_page.FIRST_SYMPTOMS],
        "more_symptoms": symptoms[condition_page.FIRST_SYMPTOMS :],
    }
    return finished(render(request, "pages/condition.html", context), found.page_key)


@require_safe
def article(request: HttpRequest, slug: str, article_slug: str) -> HttpResponse:
    """A question and its answer, with where it stands in review."""
    found = find_article(request, slug, article_slug)
    revision = article_page.shown_revision(found, request.user)
    if revision is None:
        raise Http404
    page = article_page.ArticlePage(found, revision, readers.asked_for(request))
    named = request.GET.get("for") in ReaderType.values
    context = {
        "page": page,
        "choices": readers.choices(request.path, page.asked),
        "remember": page.asked if named else "",
        "remembered": not named and page.asked != ReaderType.PATIENT,  # told by the cookie alone
        "json_ld": structured.script(page),
    }
    response = render(request, "pages/article.html", context)
    patch_vary_headers(response, ["Cookie"])
    return finished(response, found.page_key, found.condition.page_key)


def find_article(request: HttpRequest, slug: str, article_slug: str) -> Article:
    visible = Article.objects.visible_to(request.user)
    visible = article_page.with_rereviews(visible)
    visible = visible.select_related("condition", "topic", "live_revision")
    return get_object_or_404(visible, condition__slug=slug, slug=article_slug, language="en")


@from_our_pages
def reader_type(request: HttpRequest) -> HttpResponse:
    """Remember for whom texts should be written, in a cookie, or forget it; and go back."""
    response = redirect(safe_address(request, request.POST.get("next", "")))
    wanted = request.POST.get("reader_type")
    if wanted == "":
        return readers.forget(response)
    return readers.remember(response, wanted) if wanted in ReaderType.values else response


@require_safe
def text(request: HttpRequest, key: str, title: str) -> HttpResponse:
    """A standing text: its newest version, or the one asked for by number."""
    return finished(render(request, "pages/text.html", standing_text(request, key, title)), SITE)


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """The editorial policy, and how well we keep to it."""
    context = standing_text(request, "editorial-policy", "Editorial policy")
    context["figures"] = figures.now()
    return finished(render(request, "pages/policy.html", context), ANYTHING)


def standing_text(request: HttpRequest, key: str, title: str) -> dict:
    versions = list(TextVersion.objects.of(key))
    wanted = request.GET.get("version")
    shown = versions[:1] if wanted is None else [v for v in versions if str(v.number) == wanted]
    if wanted is not None and not shown:
        raise Http404
    return {"shown": shown[0] if shown else None, "versions": versions, "title": title}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What a machine need not read; what it may not read is refused anyway."""
    closed = [
        "/accounts/",
        "/admin/",
        "/api/",
        "/desk/",
        "/me/",
        "/notifications/",
        "/problems/",
        "/search/",
    ]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    lines += [f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
