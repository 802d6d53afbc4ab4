"""The register's beginning: it is activated, receives its first release, and a cashier signs in."""

from backoffice.demo.walk.expectation import expect
from backoffice.demo.walk.headquarters import Headquarters
from backoffice.demo.walk.register_program import RegisterProgram
from backoffice.demo.walk.scene import Scene
from backoffice.demo.walk.screen import Screen
from distribution.models import Release

from .distribute import applied_packages


def activate_and_sync(
    *, screen: Screen, scene: Scene, headquarters: Headquarters, program: RegisterProgram, code: str, release: Release
) -> None:
    """Make a new folder the register, and bring its first data.

    Raises:
        StepFailed: it holds another release afterwards, or HQ does not know.
    """
    program.do("activate", "--server", headquarters.url, "--code", code)
    program.do("sync")
    expect("The register's release", wanted=release.number, seen=program.status()["release"])
    applied_packages(screen=screen, register=scene.register, release=release)
