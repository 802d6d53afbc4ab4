"""The doctor looks at real files, servers, ports and printers, and says what to do."""

import json
import socket

import pytest

from pos.cli.main import main
from pos.doctor.examine import examine
from pos.doctor.finding import Finding, Level
from pos.journal import fiscal_notes, settings
from pos.payments.simulated import Failure, SimulatedTerminal, Step
from pos.web.server import PageServer
from tests.pos.sales import sell
from tests.pos.store_data import MILK


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def look(online, clock):
    """Examine the register; return what was found by what it is about."""

    def examined(port: int | None = None) -> dict[str, Finding]:
        return {finding.what: finding for finding in examine(online.home, port=port, clock=clock)}

    return examined


def level_of(found: dict[str, Finding]) -> dict[str, str]:
    """Return what is not as it should be."""
    return {what: finding.level.value for what, finding in found.items() if finding.level is not Level.PASS}


def test_sound_register_passes_everything(look):
    found = look(free_port())
    assert level_of(found) == {}
    assert list(found) == [
        "journal",
        "data",
        "data size",
        "data age",
        "sales",
        "disk",
        "server",
        "clock",
        "certificate",
        "token",
        "printer",
        "card terminal",
        "fiscal adapter",
        "page",
    ]


def test_everything_that_is_wrong_has_a_remedy(look, online, hq, clock):
    online.disconnect()
    sell(online, MILK)
    equipment = online.context.equipment
    equipment.name(settings.PRINTER, "/nowhere/at/all")
    settings.write(online.context.journal, settings.CARD_TERMINAL, "nobody")
    settings.write(online.context.journal, settings.FISCAL_ADAPTER, "nobody")
    settings.write(online.context.journal, settings.SERVER_URL, "http://192.0.2.1:1")
    settings.write_moment(online.context.journal, settings.TOKEN_EXPIRES_AT, clock())
    clock.advance(days=400)
    for path in online.home.channel_databases.rglob("*.db"):
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * 4096)
    found = look()
    wrong = level_of(found)
    assert wrong == {
        "data": "FAIL",
        "data age": "WARN",
        "sales": "WARN",
        "server": "FAIL",
        "certificate": "WARN",
        "token": "FAIL",
        "printer": "FAIL",
        "card terminal": "FAIL",
        "fiscal adapter": "FAIL",
    }
    assert [what for what in wrong if not found[what].remedy] == []


def test_clock_that_is_off_is_said(look, clock):
    clock.advance(minutes=-10)
    assert look()["clock"].words == "600 s behind headquarters"
    assert level_of(look()) == {"clock": "WARN"}


def test_payment_that_waits_for_the_terminal_and_a_fiscal_failure_are_said(look, online):
    online.context.equipment.name(settings.CARD_TERMINAL, "simulated")
    SimulatedTerminal(online.home.simulated_terminal).fail(Step.COMPLETE, Failure.SILENT_BEFORE)
    online.scan(MILK)
    online.pay("CARD")
    assert level_of(look()) == {"card terminal": "WARN"}
    online.receipts.settle_cards()
    assert level_of(look()) == {}
    settings.write(online.context.journal, settings.FISCAL_ADAPTER, f"{__name__}:Nobody")
    fiscal_notes.write(online.context.journal, "f", trouble="no paper")
    assert look()["fiscal adapter"].words == "it failed with the last transaction: no paper"


class Nobody:
    """A fiscal adapter that is never called."""

    def __init__(self, _folder) -> None:
        pass


def test_port_of_the_page(look, online, clock, monkeypatch):
    with PageServer(online.home, port=0, clock=clock) as server:
        port = int(server.url.rstrip("/").rpartition(":")[2])
        assert look(port)["page"].words == f"it is shown at http://127.0.0.1:{port}/"
    with socket.create_server(("127.0.0.1", 0)) as other:
        # it never answers
        monkeypatch.setattr("pos.doctor.beside.SECONDS_TO_ANSWER", 0.2)
        assert level_of(look(other.getsockname()[1])) == {"page": "FAIL"}


def test_damaged_journal_is_said_with_what_to_do_and_opened_by_nobody(online, capsys):
    home = online.home
    online.close()
    with home.journal.open("r+b") as file:
        file.write(b"\x00" * 100)
    before = home.journal.read_bytes()
    assert main(["--home", str(home.folder), "doctor"]) == 1
    assert "export FOLDER" in capsys.readouterr().out
    assert home.journal.read_bytes() == before


def test_register_that_is_not_activated_yet(tmp_path, capsys):
    assert main(["--home", str(tmp_path / "home"), "doctor", "--page", "off", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["what"] == "journal"
    assert not (tmp_path / "home").exists()
    main(["--home", str(tmp_path / "home"), "status"])
    capsys.readouterr()
    assert main(["--home", str(tmp_path / "home"), "doctor", "--page", "off"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[1] == "WARN  data            this register is not activated"
    assert printed[2].strip() == "-> Activate it with the code from headquarters: activate"


@pytest.mark.parametrize(("hours", "level"), [(23, None), (25, "WARN")])
def test_data_is_old_after_a_day(look, clock, hours, level):
    clock.advance(hours=hours)
    assert level_of(look()).get("data age") == level
