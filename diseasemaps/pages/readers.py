"""For whom a text is written: the address decides, the cookie only remembers."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import ReaderType
from diseasemaps.articles.models import Variant
from diseasemaps.finished import READER_TYPE

YEAR = 365 * 24 * 60 * 60  # seconds

PEOPLE = {
    ReaderType.PATIENT: "people who live with the condition",
    ReaderType.CARER: "people who care for somebody",
    ReaderType.CLINICIAN: "people who treat patients",
    ReaderType.STUDENT: "people who are learning",
}


@dataclass(frozen=True)
class Choice:
    type: str
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Reading:
    """Which text is shown: the one `asked` for, else the patients'."""

    asked: str
    variant: Variant | None

    @property
    def people(self) -> str:
        """Whom the text shown was written for, in words."""
        return PEOPLE[ReaderType(self.variant.reader_type)] if self.variant else ""

    @property
    def missing(self) -> str:
        """What is said when there is no text for this reader; empty when there is."""
        if self.variant is None or self.variant.reader_type == self.asked:
            return ""
        return (
            f"There is no version of this text for {PEOPLE[ReaderType(self.asked)]} yet. "
            f"You are reading the one for {self.people}."
        )


def asked_for(request: HttpRequest) -> str:
    """The reader type in the address, else the remembered one, else patient."""
    for wanted in (request.GET.get("for"), request.COOKIES.get(READER_TYPE)):
        if wanted in ReaderType.values:
            return wanted
    return ReaderType.PATIENT.value


def reading(asked: str, variants: Iterable[Variant]) -> Reading:
    by_type = {variant.reader_type: variant for variant in variants}
    fallback = by_type.get(ReaderType.PATIENT.value)
    return Reading(asked, by_type.get(asked, fallback))


def choices(path: str, asked: str) -> list[Choice]:
    """A link for each reader type; each is named, so that a link says the same to everybody."""
    return [
        Choice(kind.value, kind.label, f"{path}?for={kind.value}", kind.value == asked)
        for kind in ReaderType
    ]


def remember(response: HttpResponse, reader_type: str) -> HttpResponse:
    """A cookie that works for the reader and says nothing about them to anybody else."""
    response.set_cookie(
        READER_TYPE, reader_type, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
    return response


def forget(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(READER_TYPE, samesite="Lax")
    return response
