"""`manage.py demo`: HQ and a register, walked through both journeys, for people who look and for machines that check."""

import signal
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backoffice.demo.walk.child import last_lines
from backoffice.demo.walk.expectation import StepFailed
from backoffice.demo.walk.folder import remove_demo_folder
from backoffice.demo.walk.headquarters import Headquarters
from backoffice.demo.walk.own_environment import begin_again_in_own_folder, demo_folder
from backoffice.demo.walk.ports import free_port, usable_port
from backoffice.demo.walk.register_program import RegisterProgram
from backoffice.demo.walk.screen import Screen
from backoffice.demo.walk.stay import short_command, stay, tell_how_to_go_on
from backoffice.demo.walk.time_limit import time_limit
from backoffice.demo.walk.walk import Walk

PORT = 8000
REGISTER_PAGE_PORT = 8787
WALK_SECONDS = 600
INTERRUPTED = 130


class Command(BaseCommand):
    help = "Start HQ and a register with a made-up company, walk both journeys on the screen, and stay until Ctrl-C."
    # The tables and triggers these checks look for are made by the walk.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="do not stay; exit 1 when anything is not as it should be")
        parser.add_argument("--port", type=int, default=PORT, help=f"of the portal ({PORT}); --check takes a free one")
        parser.add_argument("--keep", action="store_true", help="with --check: leave the data folder for a look")

    def handle(self, *_args: Any, check: bool, port: int, keep: bool, **_options: Any) -> None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            folder = demo_folder()
            if folder is None:
                begin_again_in_own_folder(check=check)
            if check:
                self._check(folder, keep)
            else:
                self._show(folder, port)
        except StepFailed as failure:
            raise CommandError(str(failure)) from failure
        except KeyboardInterrupt:
            self.stdout.write("\nEnded.")
            sys.exit(INTERRUPTED if check else 0)

    def _check(self, folder: Path, keep: bool) -> None:
        """Walk, leave nothing behind, and say in the end that all is well."""
        walk = new_walk(folder, port=free_port())
        try:
            with walk.headquarters, time_limit(WALK_SECONDS):
                walk.through(walk.begin())
        except StepFailed:
            walk.screen.say(f"\nThe last lines of HQ's log:\n{last_lines(walk.headquarters.log)}\n")
            raise
        finally:
            if keep:
                walk.screen.say(f"\nThe data is in {folder}")
            else:
                remove_demo_folder(folder)
        walk.screen.say(f"\nEverything is as it should be ({walk.screen.seconds:.0f} s).")

    def _show(self, folder: Path, wanted_port: int) -> None:
        """Walk, say how to go on, and stay until Ctrl-C."""
        walk = new_walk(folder, port=usable_port(wanted_port))
        if walk.headquarters.port != wanted_port:
            walk.screen.say(f"Port {wanted_port} is taken; HQ gets port {walk.headquarters.port}.")
        walk.screen.say(f"The data of this demo is in {folder}; the next demo removes it.")
        walk.screen.say(f"Below, `pos` is `{short_command(walk.program)}`.")
        with walk.headquarters:
            with time_limit(WALK_SECONDS):
                scene = walk.begin()
                walk.through(scene)
            page_port = usable_port(REGISTER_PAGE_PORT)
            tell_how_to_go_on(walk=walk, scene=scene, page_port=page_port)
            stay(headquarters=walk.headquarters, program=walk.program, page_port=page_port)


def new_walk(folder: Path, *, port: int) -> Walk:
    """Prepare a walk in a demo's folder."""
    screen = Screen(sys.stdout)
    return Walk(
        screen=screen,
        headquarters=Headquarters(port=port, log=folder / "headquarters.log"),
        program=RegisterProgram(home=folder / "register", log=folder / "register.log", screen=screen),
    )
