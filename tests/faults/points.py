"""The named points between an event's commit and the mark on its mail, and death at each of them.

`arm` wraps, in this process only, the function at which the point lies; when that function is at
work for the event of this round, the process kills itself with SIGKILL, in the very thread that
does the work. Nothing in the product knows of it.
"""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.backends.utils import CursorWrapper

from diseasemaps.notifications import bell, delivery, fan_out, heartbeat, mail
from diseasemaps.notifications.models import Notification

Ours = Callable[[str, tuple, Any], bool]  # (the round's event, arguments, result) → is it about it


def any_event(event: str, arguments: tuple, result: Any) -> bool:
    return True


def result_is_it(event: str, arguments: tuple, result: Any) -> bool:
    return str(result) == event


def first_argument_is_it(event: str, arguments: tuple, result: Any) -> bool:
    return str(getattr(arguments[0], "pk", arguments[0])) == event


def writes_its_inbox_rows(event: str, arguments: tuple, result: Any) -> bool:
    sql, words = arguments[1], arguments[2]
    return sql is fan_out._TELL and str(words["event"]) == event


def leased_for_it(event: str, arguments: tuple, result: Any) -> bool:
    return result is not None and _is_of(result, event)


def delivers_it(event: str, arguments: tuple, result: Any) -> bool:
    return _is_of(arguments[0], event)


def message_tells_it(event: str, arguments: tuple, result: Any) -> bool:
    delivery_id = arguments[1].extra_headers["Message-ID"].strip("<>").partition("@")[0]
    return Notification.objects.filter(event=event, deliveries=delivery_id).exists()


def _is_of(given: Any, event: str) -> bool:
    return Notification.objects.filter(pk=given.notification_id, event=event).exists()


@dataclass(frozen=True)
class Point:
    """Before or after `owner.name` is called, when that is about the event of the round."""

    words: str
    when: str
    owner: Any
    name: str
    ours: Ours = any_event


# In the process that acts: the transaction with the event is committed.
OF_THE_ASKER = [
    Point("committed, the bell not pulled", "before", bell, "ring"),
    Point("bell pulled, the broker not told", "before", bell, "send"),
    Point("the broker told, its answer not read", "after", bell, "send"),
]
# In the worker, which took the bell's message from the broker.
OF_THE_WORKER = [
    Point("woken", "before", heartbeat, "beat"),
    Point("event claimed", "after", fan_out, "_claim", result_is_it),
    Point("inbox rows written, mail not", "after", CursorWrapper, "execute", writes_its_inbox_rows),
    Point("told, not committed", "after", fan_out, "tell", first_argument_is_it),
    Point("fanned out", "after", fan_out, "_fan_out", first_argument_is_it),
    Point("mail leased", "after", delivery, "_lease", leased_for_it),
    Point("mail composed", "after", mail, "compose", delivers_it),
    Point("mail sent, not marked", "after", delivery._Post, "send", message_tells_it),
    Point("mail marked", "after", delivery, "_close", delivers_it),
]


def arm(point: Point, event: str = "") -> None:
    """From now on this process dies at `point` when it works on `event`."""
    really = getattr(point.owner, point.name)

    def deadly(*arguments: Any, **words: Any) -> Any:
        if point.when == "before":
            if point.ours(event, arguments, None):
                die()
            return really(*arguments, **words)
        result = really(*arguments, **words)
        if point.ours(event, arguments, result):
            die()
        return result

    setattr(point.owner, point.name, deadly)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
