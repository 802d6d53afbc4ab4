"""A whole HQ and registers, as the programs people start."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.company import PIN, SCHEDULE
from tests.journeys.headquarters import HeadquartersProcess
from tests.journeys.register_program import RegisterProgram


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the data folder of an HQ with a small company and its first release; to be copied, never started."""
    hq = HeadquartersProcess(tmp_path_factory.mktemp("filled"))
    hq.manage("migrate", "--verbosity", "0")
    hq.call("fill")
    hq.manage("run_schedule", SCHEDULE, "--wait")
    return hq.data


@pytest.fixture
def headquarters(tmp_path: Path, filled_folder: Path) -> Iterator[HeadquartersProcess]:
    """Give a running HQ with a small company and its first release."""
    hq = HeadquartersProcess(tmp_path / "hq")
    shutil.copytree(filled_folder, hq.data)
    try:
        hq.start()
        yield hq
    finally:
        hq.stop()


@pytest.fixture
def make_register(headquarters: HeadquartersProcess, tmp_path: Path) -> Iterator[Callable[[str], RegisterProgram]]:
    """Give registers that are activated, hold the first release and have a cashier signed in."""
    registers = []

    def make(number: str) -> RegisterProgram:
        register = RegisterProgram(tmp_path / f"register-{number}")
        registers.append(register)
        code = headquarters.call("add_register", number)
        register.run("activate", "--server", headquarters.url, "--code", code, "--sync-now")
        register.run("sign-in", "100", "--pin", PIN)
        return register

    yield make
    for register in registers:
        register.kill_loop()
