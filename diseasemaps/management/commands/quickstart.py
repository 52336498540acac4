"""The whole house from one command, on this machine."""

import time
from contextlib import nullcontext
from pathlib import Path

import psutil
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from rich.console import Console

from diseasemaps.notifications import bell
from diseasemaps.quickstart import environment, house, journey, phases
from diseasemaps.quickstart.supervisor import Failed, Supervisor
from diseasemaps.seed.people import DEMO_PASSWORD, DEMO_SIGN_INS

SHOWN = 0.3  # seconds: what was quicker is not worth a line


class Command(BaseCommand):
    help = (
        "Start everything: database, catalogue, a seeded world, worker, web server. "
        "Prints one address and the demo sign-ins; Ctrl-C ends all of it."
    )
    requires_system_checks: list = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="0: any free one")
        parser.add_argument("--no-seed", action="store_true", help="without the seeded world")
        parser.add_argument(
            "--check", action="store_true", help="walk through everything, then end"
        )

    def handle(self, *args, port: int, no_seed: bool, check: bool, **options) -> None:
        self.console = Console(file=self.stdout._out, highlight=False, soft_wrap=True)
        if no_seed and check:
            raise CommandError("--check walks through the seeded world; leave out --no-seed.")
        try:
            with house.closing_time(), house.alone(settings.VAR / "quickstart.lock") as lock:
                self.open(house.free_port(port), lock, with_world=not no_seed, check=check)
        except house.Stopped as asked:
            self.console.print(f"\nStopped ({asked}).")
        except (house.Refused, phases.Failed, Failed, journey.Failed) as fault:
            raise CommandError(str(fault)) from fault
        finally:
            connections.close_all()

    def open(self, port: int, lock, *, with_world: bool, check: bool) -> None:
        address = f"http://127.0.0.1:{port}"
        lock.write(address)
        lock.flush()
        children = environment.children(root=settings.ROOT, address=address)
        if check:  # the walk waits for nobody's second thoughts
            children["UNDO_SECONDS"] = "0"
        self.prepare(children, with_world=with_world)
        house.forget_former_worker()
        began = time.perf_counter()
        with Supervisor(
            environment.commands(port=port),
            environment=children,
            folder=settings.ROOT,
            logs=settings.VAR / "log",
            say=self.console.print,
            later=frozenset({"urgent", "beat"}),  # nobody waits for them yet, and cores are two
        ) as supervisor:
            with self.shown("web server and worker", quiet=False):
                house.wait_until_open(supervisor, address, say=self.console.print)
            supervisor.start_rest()
            bell.ring(urgent=True)  # the urgent worker's first task, as for the other
            self.tell("web server and worker", time.perf_counter() - began)
            self.welcome(address, with_world=with_world)
            if check:
                journey.walk(address, mail=Path(settings.VAR / "mail"), say=self.console.print)
            else:
                house.stay_open(supervisor, say=self.console.print)

    def prepare(self, children: dict[str, str], *, with_world: bool) -> None:
        self.tell("python and database", time.time() - psutil.Process().create_time())
        for phase in phases.preparations(
            var=settings.VAR, environment=children, with_world=with_world
        ):
            began = time.perf_counter()
            if phase.is_needed():
                with self.shown(phase.name, quiet=phase.shows_progress):
                    phase.make()
            self.tell(phase.name, time.perf_counter() - began)

    def shown(self, what: str, *, quiet: bool):
        """A sign of life while something takes its time."""
        return nullcontext() if quiet else self.console.status(f"{what} …")

    def tell(self, what: str, seconds: float) -> None:
        if seconds >= SHOWN:
            self.console.print(f"{seconds:6.1f} s  {what}")

    def welcome(self, address: str, *, with_world: bool) -> None:
        total = time.time() - psutil.Process().create_time()
        line = f"{total:6.1f} s  Open at [bold]{address}/[/bold]"
        if with_world:
            line += f" · sign in as {', '.join(DEMO_SIGN_INS.values())}"
            line += f" · password {DEMO_PASSWORD} · code of the staff: uv run manage.py demo_code"
        self.console.print(f"{line} · Ctrl-C ends it")
