"""Cursor pages: forward by key, never by offset, so that page 1,000 costs what page 1 costs.

    {"results": […], "next": "https://…?cursor=…"}        `next` is null on the last page

A cursor is signed: what we did not issue ourselves is refused as malformed.
"""

from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

MOST = 100


class PageQuery(serializers.Serializer):
    """What the address of a list can ask for."""

    cursor = serializers.CharField(
        required=False, max_length=2000, help_text="As given in `next` of the page before."
    )
    limit = serializers.IntegerField(
        required=False, default=20, min_value=1, max_value=MOST, help_text="Rows on one page."
    )


def page(
    request: Request,
    rows: QuerySet,
    serializer: type[serializers.Serializer],
    *,
    order: tuple[str, ...],
) -> Response:
    """One page of `rows` by `order`, like ("-published_at", "id"): its last field is unique and
    none is null. Raises ValidationError for a cursor that was never given out.
    """
    query = PageQuery(data=request.query_params)
    query.is_valid(raise_exception=True)
    limit, cursor = query.validated_data["limit"], query.validated_data.get("cursor")
    salt = f"cursor {rows.model._meta.label} {order}"
    if cursor:
        rows = rows.filter(_after(order, _read(cursor, salt)))
    found = list(rows.order_by(*order)[: limit + 1])
    following = None
    if len(found) > limit:
        found = found[:limit]
        place = signing.dumps([_key(found[-1], name) for name in order], salt=salt)
        following = replace_query_param(request.build_absolute_uri(), "cursor", place)
    shown = serializer(found, many=True, context={"request": request})
    return Response({"results": shown.data, "next": following})


def _read(cursor: str, salt: str) -> list[Any]:
    try:
        return signing.loads(cursor, salt=salt)
    except signing.BadSignature:
        message = "This cursor is not one of ours. Leave it out to begin at the first page."
        raise ValidationError({"cursor": [message]}) from None


def _key(row: Any, name: str) -> Any:
    value = getattr(row, name.lstrip("-"))
    return value if isinstance(value, int | str) else str(value)


def _after(order: tuple[str, ...], values: list[Any]) -> Q:
    """`a <= x AND (a < x OR (a = x AND b < y))`: the first part lets an index start there."""
    name, value = order[0], values[0]
    side = "lt" if name.startswith("-") else "gt"
    column = name.lstrip("-")
    beyond = Q(**{f"{column}__{side}": value})
    if len(order) == 1:
        return beyond
    tied = Q(**{column: value}) & _after(order[1:], values[1:])
    return Q(**{f"{column}__{side}e": value}) & (beyond | tied)
