"""The register by commands alone."""

from collections.abc import Callable

import pytest

from pos.cli.main import main
from tests.pos.ledger import Ledger
from tests.pos.published import ACTIVATION_CODE
from tests.pos.store_data import PIN, store_rows

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def pos(tmp_path, capsys, monkeypatch) -> Command:
    """Run one command; return its exit code, and what it printed."""
    monkeypatch.setenv("EVERYTILL_REGISTER_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("EVERYTILL_PIN", raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(arguments)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture
def selling(pos, hq, published, retail) -> Command:
    """A register brought up by commands alone, with the manager signed in."""
    Ledger(hq)
    published.publish(store_rows())
    assert pos("activate", "--server", hq.url, "--code", ACTIVATION_CODE, "--sync-now")[0] == 0
    assert pos("sign-in", "1", "--pin", PIN)[0] == 0
    return pos
