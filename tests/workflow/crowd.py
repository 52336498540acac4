"""Eight people who press at the same moment: real threads, real connections."""

import threading
from collections import Counter
from collections.abc import Callable
from queue import SimpleQueue

from django.db import connection

from diseasemaps.workflow import Conflict

EIGHT = 8
ONE_WINNER = Counter(taken=1, conflict=EIGHT - 1)


class Crowd:
    """Eight threads with connections of their own, which press at the same moment."""

    def __init__(self) -> None:
        self.together = threading.Barrier(EIGHT)
        self.orders: list[SimpleQueue[Callable[[], object] | None]] = [
            SimpleQueue() for _ in range(EIGHT)
        ]
        self.outcomes: SimpleQueue[str] = SimpleQueue()
        self.threads = [threading.Thread(target=self._stand, args=[q]) for q in self.orders]
        for thread in self.threads:
            thread.start()

    def press(self, verbs: list[Callable[[], object]]) -> Counter[str]:
        for queue, verb in zip(self.orders, verbs, strict=True):
            queue.put(verb)
        return Counter(self.outcomes.get(timeout=60) for _ in verbs)

    def go_home(self) -> None:
        for queue in self.orders:
            queue.put(None)
        for thread in self.threads:
            thread.join(timeout=30)

    def _stand(self, orders: SimpleQueue[Callable[[], object] | None]) -> None:
        try:
            while (verb := orders.get()) is not None:
                self.together.wait(timeout=60)
                self.outcomes.put(self._outcome(verb))
        finally:
            connection.close()

    def _outcome(self, verb: Callable[[], object]) -> str:
        try:
            verb()
        except Conflict:
            return "conflict"
        except Exception as fault:
            return repr(fault)
        return "taken"
