"""After the walk: everything goes on running, and whoever watched can use it."""

import os
import time
from pathlib import Path
from typing import NoReturn

from django.conf import settings

from backoffice.demo.domain.people import STAFF, StaffPlan
from backoffice.demo.use_cases.fill_users import USERS
from backoffice.demo.walk.headquarters import Headquarters
from backoffice.demo.walk.ports import HOST
from backoffice.demo.walk.register_program import RegisterProgram
from backoffice.demo.walk.scene import Scene
from backoffice.demo.walk.walk import Walk
from backoffice.staff.models import StaffAddressBook

LOOK_SECONDS = 1.0


def tell_how_to_go_on(*, walk: Walk, scene: Scene, page_port: int) -> None:
    """Print addresses, sign-ins, and what can be typed at the register."""
    say, pos = walk.screen.say, short_command(walk.program)
    say("\nEverytill is running. Ctrl-C ends it.\n")
    say(f"  Portal     {walk.headquarters.url}/")
    roles = dict(USERS)
    for user, password in walk.passwords.items():
        say(f"             user {user}, password {password}, {roles[user]}")
    say(f"\n  Register   http://{HOST}:{page_port}/")
    say(f"             {scene.register.number} of store {scene.store.number} {scene.store.name}")
    for person in _staff_of(scene):
        say(f"             staff {person.number}, PIN {person.pin}, {person.name}, {person.permission_group.lower()}")
    say(f"\n  {scene.cashier.name} is signed in. Sell something, there or in another terminal:")
    for words in (f"scan {scene.second.barcode}", "pay CASH", "status"):
        say(f"             {pos} {words}")


def stay(*, headquarters: Headquarters, program: RegisterProgram, page_port: int) -> NoReturn:
    """Keep HQ and the register running until Ctrl-C.

    Raises:
        StepFailed: one of them ended by itself.
        KeyboardInterrupt: somebody pressed Ctrl-C.
    """
    with program.stay(page_port=page_port) as register:
        while True:
            headquarters.check_running()
            register.check_running()
            time.sleep(LOOK_SECONDS)


def short_command(program: RegisterProgram) -> str:
    """Write how the register program is called, with paths as short as they are from the repository."""
    return " ".join(_shortened(word) for word in program.command)


def _shortened(word: str) -> str:
    """Write a path below the repository relative to it; everything else stays as it is."""
    path = Path(word)
    return os.path.relpath(path, settings.BASE_DIR) if path.is_relative_to(settings.BASE_DIR) else word


def _staff_of(scene: Scene) -> list[StaffPlan]:
    """List who may sign in at the register: the people of its store's address books."""
    books = scene.store.store_address_books.values("address_book")
    numbers = set(StaffAddressBook.objects.filter(address_book__in=books).values_list("staff__number", flat=True))
    return [person for person in STAFF if person.number in numbers]
