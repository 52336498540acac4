"""How fast pages are answered: from the shelf, and by Django for the same reader in the same run.

    uv run python -m tests.benchmarks.pages [/path/ …]

Needs a seeded database (`quickstart`, once). Prints milliseconds and the ratio of the medians.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diseasemaps.settings")
django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.test import RequestFactory  # noqa: E402

from diseasemaps.finished import FinishedPages, wait_until_it_listens  # noqa: E402

PML = "/conditions/progressive-multifocal-leukoencephalopathy/"
PATHS = ["/", PML, f"{PML}questions/first-line-treatments/", f"{PML}experiences/"]


def median_ms(application: Callable, path: str, times: int) -> float:
    taken = []
    for _ in range(times):
        environ = (
            RequestFactory().get(path, HTTP_ACCEPT_ENCODING="br", HTTP_HOST="127.0.0.1").environ
        )
        begun = time.perf_counter()
        chunks = application(environ, lambda status, headers: None)
        b"".join(chunks)
        taken.append(time.perf_counter() - begun)
        if hasattr(chunks, "close"):
            chunks.close()
    return statistics.median(taken) * 1000


def main(paths: list[str]) -> None:
    by_django = WSGIHandler()
    from_the_shelf = FinishedPages(by_django)
    wait_until_it_listens(from_the_shelf)
    for path in paths:
        slow = median_ms(by_django, path, 30)
        median_ms(from_the_shelf, path, 3)
        fast = median_ms(from_the_shelf, path, 2000)
        print(f"{path}: Django {slow:.2f} ms, kept {fast:.4f} ms, {slow / fast:,.0f} times as fast")


if __name__ == "__main__":
    main(sys.argv[1:] or PATHS)
