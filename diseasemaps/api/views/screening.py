"""The lists by which texts are screened, and helplines: the same verbs as the desk's pages."""

from typing import Any

from django.db.models import Model, Q
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from diseasemaps.api.endpoints import acts, body_of, query_of, reads, shown
from diseasemaps.api.pagination import page
from diseasemaps.api.schema import PAGE, page_of
from diseasemaps.api.serializers.screening import (
    CrisisPhraseDraftSerializer,
    CrisisPhraseSerializer,
    FindingsSerializer,
    HelplineChangeSerializer,
    HelplineDraftSerializer,
    HelplineQuery,
    HelplineSerializer,
    TestedTextSerializer,
    WatchedWordChangeSerializer,
    WatchedWordDraftSerializer,
    WatchedWordSerializer,
    WordFileSerializer,
    WordsImportedSerializer,
)
from diseasemaps.moderation import helplines as lines
from diseasemaps.moderation import watched_words, word_files
from diseasemaps.moderation.models import CrisisPhrase, Helpline, WatchedWord
from diseasemaps.workflow import Refused

TAG = "screening"
BY_TEXT = ("text", "id")


@reads(
    "watched_words_list",
    tag=TAG,
    members=True,
    answers=page_of(WatchedWordSerializer),
    problems=(400,),
    parameters=PAGE,
)
def words(request: Request) -> Response:
    """What is looked for in texts. For moderators, editors and admins."""
    _admit(request)
    return page(request, WatchedWord.objects.all(), WatchedWordSerializer, order=BY_TEXT)


@acts(
    "watched_words_add",
    tag=TAG,
    body=WatchedWordDraftSerializer,
    answers=WatchedWordSerializer,
    status=201,
    problems=(422,),
)
def add_word(request: Request) -> Response:
    """Look for a word from now on."""
    added = watched_words.add(**body_of(request, WatchedWordDraftSerializer), by=request.user)
    return shown(request, added, WatchedWordSerializer, 201)


@acts(
    "watched_words_change",
    method="PATCH",
    tag=TAG,
    body=WatchedWordChangeSerializer,
    answers=WatchedWordSerializer,
    problems=(404, 409, 422),
)
def change_word(request: Request, pk: int) -> Response:
    """Change a word, or what becomes of a text with it."""
    found = _one(request, WatchedWord, pk)
    body = body_of(request, WatchedWordChangeSerializer)
    changed = watched_words.change(found, by=request.user, **body)
    return shown(request, changed, WatchedWordSerializer)


@acts("watched_words_remove", method="DELETE", tag=TAG, answers=None, status=204, problems=(404,))
def remove_word(request: Request, pk: int) -> Response:
    """Look for it no more."""
    watched_words.remove(_one(request, WatchedWord, pk), by=request.user)
    return Response(status=204)


@reads("watched_words_export", tag=TAG, members=True, answers=WordFileSerializer)
def export(request: Request) -> Response:
    """The whole list as a file."""
    return shown(request, {"csv": word_files.export_csv(by=request.user)}, WordFileSerializer)


@acts(
    "watched_words_import",
    tag=TAG,
    body=WordFileSerializer,
    answers=WordsImportedSerializer,
    problems=(422,),
)
def take_in(request: Request) -> Response:
    """Add the words of a file, all or none; those that it lacks stay."""
    done = word_files.import_csv(body_of(request, WordFileSerializer)["csv"], by=request.user)
    return shown(request, done, WordsImportedSerializer)


@acts("watched_words_test", tag=TAG, body=TestedTextSerializer, answers=FindingsSerializer)
def test_text(request: Request) -> Response:
    """What a text would set off. It is not kept."""
    body = body_of(request, TestedTextSerializer)
    found = watched_words.test(body["text"], by=request.user, language=body["language"])
    return shown(request, {"findings": found}, FindingsSerializer)


@reads(
    "crisis_phrases_list",
    tag=TAG,
    members=True,
    answers=page_of(CrisisPhraseSerializer),
    problems=(400,),
    parameters=PAGE,
)
def phrases(request: Request) -> Response:
    """The phrases by which danger is recognised; none: those that come with the site."""
    _admit(request)
    return page(request, CrisisPhrase.objects.all(), CrisisPhraseSerializer, order=BY_TEXT)


@acts(
    "crisis_phrases_add",
    tag=TAG,
    body=CrisisPhraseDraftSerializer,
    answers=CrisisPhraseSerializer,
    status=201,
    problems=(422,),
)
def add_phrase(request: Request) -> Response:
    """Take a phrase as a sign of danger from now on."""
    body = body_of(request, CrisisPhraseDraftSerializer)
    added = watched_words.add_phrase(**body, by=request.user)
    return shown(request, added, CrisisPhraseSerializer, 201)


@acts(
    "crisis_phrases_remove", method="DELETE", tag=TAG, answers=None, status=204, problems=(404, 409)
)
def remove_phrase(request: Request, pk: int) -> Response:
    """It is no sign of danger any more; the last one stays."""
    watched_words.remove_phrase(_one(request, CrisisPhrase, pk), by=request.user)
    return Response(status=204)


@reads(
    "helplines_list",
    tag=TAG,
    answers=page_of(HelplineSerializer),
    problems=(400,),
    parameters=[HelplineQuery, *PAGE],
)
def helplines(request: Request) -> Response:
    """Somebody to talk to now. For everybody."""
    country = query_of(request, HelplineQuery).get("country")
    rows = Helpline.objects.all()
    rows = rows.filter(Q(country=country) | Q(country="")) if country else rows
    return page(request, rows, HelplineSerializer, order=("country", "place", "name", "id"))


@acts(
    "helplines_add",
    tag=TAG,
    body=HelplineDraftSerializer,
    answers=HelplineSerializer,
    status=201,
    problems=(422,),
)
def add_helpline(request: Request) -> Response:
    """A line more."""
    added = lines.add(**body_of(request, HelplineDraftSerializer), by=request.user)
    return shown(request, added, HelplineSerializer, 201)


@acts(
    "helplines_change",
    method="PATCH",
    tag=TAG,
    body=HelplineChangeSerializer,
    answers=HelplineSerializer,
    problems=(404, 409, 422),
)
def change_helpline(request: Request, pk: int) -> Response:
    """Change a line, or note the day on which it was checked."""
    found = _line(pk)
    body = body_of(request, HelplineChangeSerializer)
    return shown(request, lines.change(found, by=request.user, **body), HelplineSerializer)


@acts("helplines_remove", method="DELETE", tag=TAG, answers=None, status=204, problems=(404,))
def remove_helpline(request: Request, pk: int) -> Response:
    """Nobody is sent there any more."""
    lines.remove(_line(pk), by=request.user)
    return Response(status=204)


def _one(request: Request, model: type[Model], pk: int) -> Any:
    """What only those who keep the lists may know of."""
    _admit(request)
    found = model._default_manager.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _line(pk: int) -> Helpline:
    found = Helpline.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _admit(request: Request) -> None:
    reason = watched_words.may_edit(request.user)
    if reason:
        raise Refused(reason)
