"""What every view of this door has in common: who may ask, in which way, and how it is answered.

@reads("me_blocks_list", tag="me", members=True, answers=page_of(BlockSerializer))
def blocks(request): ...

@acts("me_blocks_create", tag="me", body=BlockBeginSerializer, answers=BlockSerializer)
def block(request): ...

endpoint(blocks, block)        one address, which answers to both methods
"""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from diseasemaps.api.authentication import Anybody, MembersOnly, MembersWrite
from diseasemaps.api.problems import VersionMissing
from diseasemaps.api.schema import operation

View = Callable[..., Response]


def reads(
    name: str, *, members: bool = False, problems: Iterable[int] = (), **about: Any
) -> Callable[[View], View]:
    """Describe a view that changes nothing; with `members`, for those who are signed in alone."""
    found = {*problems, *((401, 403) if members else ())}
    return _described(operation(name, problems=found, **about), "GET", members=members)


def acts(
    name: str,
    *,
    method: str = "POST",
    problems: Iterable[int] = (),
    body: Any = None,
    anybody: bool = False,
    **about: Any,
) -> Callable[[View], View]:
    """Describe a view that changes something, which only somebody who is signed in does; with
    `anybody` also readers who are not, who then are counted (accounts/limits.py).
    """
    found = {400, 403, *problems, *(() if anybody else (401,)), *((413, 415) if body else ())}
    described = operation(name, method=method, problems=found, body=body, **about)
    return _described(described, method, members=False, anybody=anybody)


def _described(
    describe: Callable, method: str, *, members: bool, anybody: bool = False
) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        described = describe(view)
        described.method, described.members = method.lower(), members
        described.anybody = anybody
        return described

    return decorate


def endpoint(*views: Any) -> Callable:
    """One address: each of `views` answers to the method that it was described for."""
    only_members = any(view.members for view in views)
    who = MembersOnly if only_members else MembersWrite
    if all(view.anybody for view in views):
        who = Anybody
    body: dict[str, Any] = {"permission_classes": [who]}
    body |= {view.method: _method(view) for view in views}
    return type(views[0].__name__, (APIView,), body).as_view()


def _method(view: View) -> View:
    @wraps(view)
    def method(self: APIView, request: Request, *args: Any, **kwargs: Any) -> Response:
        return view(request, *args, **kwargs)

    return method


def body_of(request: Request, serializer: type[serializers.Serializer]) -> Mapping[str, Any]:
    """The request's body, checked. Raises ValidationError; before it VersionMissing, where the
    serializer has a `version`.
    """
    body = request.data
    versioned = "version" in serializer._declared_fields
    if versioned and isinstance(body, dict) and body.get("version") is None:
        raise VersionMissing()
    read = serializer(data=body)
    read.is_valid(raise_exception=True)
    return read.validated_data


def query_of(request: Request, serializer: type[serializers.Serializer]) -> Mapping[str, Any]:
    """What the address asks for, checked. Raises ValidationError."""
    read = serializer(data=request.query_params)
    read.is_valid(raise_exception=True)
    return read.validated_data


def shown(
    request: Request, thing: Any, serializer: type[serializers.Serializer], status: int = 200
) -> Response:
    """The thing as it is now."""
    return Response(serializer(thing, context={"request": request}).data, status=status)
