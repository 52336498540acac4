"""How a request is read and in which form it is answered: JSON, whatever else is asked for."""

import json
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser

from diseasemaps.api.problems import TooLarge

MOST_BYTES = 1_000_000
MOST_DIGITS = 400  # of a number; more is an attack, not a number


class JSON(BaseParser):
    """UTF-8 JSON of at most `MOST_BYTES`. Raises ParseError, TooLarge."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None) -> Any:
        body = stream.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise TooLarge()
        try:
            return json.loads(body.decode(), parse_constant=_no_such_number, parse_int=_whole)
        except RecursionError:
            raise ParseError("The JSON is nested too deeply.") from None
        except ValueError as fault:
            raise ParseError(f"The body is not JSON in UTF-8: {fault}.") from None


def _no_such_number(name: str) -> None:
    raise ValueError(f"{name} is not a number of JSON")


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError("a number has too many digits")
    return int(digits)


class AlwaysJSON(BaseContentNegotiation):
    """There is one form of answer, so `Accept` is not asked: no 406, and problems stay readable."""

    def select_parser(self, request, parsers):
        wanted = request.content_type.partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == wanted), None)

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type
