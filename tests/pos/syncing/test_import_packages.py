"""Data that comes on a stick: the same rules as by wire, and HQ is asked nothing."""

import json
import shutil

import msgspec
import pytest

from channel.encryption import generate_package_key
from channel.errors import NotFound, PackageCorrupt, PackageForeign, SignatureInvalid
from channel.plan import sign_plan
from channel.signing import generate_private_key
from pos.cli.main import main
from pos.errors import NotActivated, PlanRefused, SyncInProgress
from pos.journal import acknowledgements
from pos.journal.channel_pointer import forget_release
from pos.journal.repairs import RepairKind
from pos.register import Register
from pos.syncing.import_packages import import_packages
from pos.syncing.lock import sync_lock
from pos.syncing.register_status import build_status
from tests.pos.store_data import store_rows
from tests.pos.stub_headquarters import Reply


def publish_price(published, price: str):
    rows = store_rows(milk_price=price)
    return published.publish(rows, upserts={"price": rows["price"]})


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    for name in ("plans", "packages"):
        (folder / name).mkdir(parents=True)
    return folder


@pytest.fixture
def export(published, stick):
    """Give a function that writes a register's plan and its packages to the stick, as HQ knows the register."""

    def write(register, /, **changes):
        published.plan_changes = changes
        plan = published.plan(build_status(register.context))
        published.plan_changes = {}
        text = msgspec.json.encode(sign_plan(plan, published.key))
        (stick / "plans" / "5.json").write_bytes(text)
        for path in published.folder.glob("*.zst"):
            for package in plan.packages:
                if path.stat().st_size == package.size_bytes:
                    shutil.copy(path, stick / "packages" / package.sha256)
        return plan

    return write


@pytest.fixture
def cut_off(hq):
    """From here on nobody answers, and every question is noticed."""

    def cut():
        hq.answers.clear()
        hq.requests.clear()
        hq.on_prefix("POST", "", lambda _request: Reply(say_nothing=True))

    return cut


def test_first_database_and_what_follows_come_without_a_network(new_register, published, stick, export, cut_off, hq):
    published.publish(store_rows())
    export(new_register, note="Exported for R1.")
    cut_off()
    report = new_register.import_packages(stick)
    assert (report.release_before, report.release, report.packages, report.note) == (None, 1, 1, "Exported for R1.")
    publish_price(published, "1.39")
    published.full_syncs = {1040: 1}
    export(new_register)
    assert new_register.import_packages(stick).packages == 2
    assert (new_register.overview().release, hq.requests) == (2, [])
    assert len(list((stick / "packages").iterdir())) == 3
    assert list(new_register.home.downloads.iterdir()) == []


def test_encrypted_packages_come_in_a_folder_too(new_register, published, stick, export, cut_off):
    published.package_key = generate_package_key()
    published.publish(store_rows())
    export(new_register)
    cut_off()
    assert new_register.import_packages(stick).release == 1


def test_acknowledgements_wait_until_there_is_a_network(synced, published, stick, export, cut_off, hq):
    delta = publish_price(published, "1.39").delta
    export(synced)
    answers = dict(hq.answers)
    cut_off()
    synced.import_packages(stick)
    waiting = [told.state.value for _, told in acknowledgements.pending(synced.context.journal)]
    assert (waiting, published.states_of(delta)) == (["DOWNLOADED", "APPLIED"], [])
    hq.answers.update(answers)
    assert synced.sync().errors == []
    assert published.states_of(delta) == ["DOWNLOADED", "APPLIED"]


def test_register_that_lost_its_database_is_told_how_to_export_again(synced, published, stick, export):
    publish_price(published, "1.39")
    export(synced)
    forget_release(synced.context.journal, RepairKind.CHANNEL_DATABASE_DAMAGED, "damaged", at=synced.context.clock())
    with pytest.raises(PlanRefused, match=r"here is no release\. Export it again with --whole"):
        synced.import_packages(stick)


def test_same_folder_again_changes_nothing(synced, published, stick, export):
    publish_price(published, "1.39")
    export(synced)
    assert [synced.import_packages(stick).packages for _ in range(2)] == [1, 0]


def test_older_folder_is_refused(synced, published, stick, export):
    publish_price(published, "1.39")
    export(synced)
    assert synced.sync().errors == []
    number = published.plan_number
    with pytest.raises(PlanRefused, match=f"holds plan {number} already"):
        synced.import_packages(stick)
    assert synced.overview().release == 2


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"register": "R2"}, PackageForeign, "for register R2"),
        ({"database_id": 6}, PackageForeign, "plan of channel database 6; this register has 5"),
        ({"epoch": 0}, PlanRefused, "epoch 0"),
        ({"from_release": 3}, PlanRefused, "leads from release 3 to release 2; here is release 1. Export it again"),
    ],
)
def test_folder_for_another_register_or_time_is_refused(synced, published, stick, export, changes, error, words):
    publish_price(published, "1.39")
    export(synced, **changes)
    with pytest.raises(error, match=words):
        synced.import_packages(stick)
    assert (synced.overview().release, words in synced.overview().last_error) == (1, True)


def test_plan_that_nobody_trusted_signed_is_refused(synced, published, stick, export):
    publish_price(published, "1.39")
    published.key, trusted = generate_private_key(), published.key
    export(synced)
    with pytest.raises(SignatureInvalid):
        synced.import_packages(stick)
    published.key = trusted
    export(synced)
    path = stick / "plans" / "5.json"
    signed = json.loads(path.read_bytes())
    path.write_text(json.dumps({**signed, "plan": signed["plan"].replace('"to_release":2', '"to_release":3')}))
    with pytest.raises(SignatureInvalid):
        synced.import_packages(stick)
    assert synced.overview().release == 1


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"plan": "no plan", "signature": "", "key_id": ""}'])
def test_file_that_is_no_plan_is_refused(synced, stick, content):
    (stick / "plans" / "5.json").write_bytes(content)
    with pytest.raises(PlanRefused, match=r"5\.json is not a plan"):
        synced.import_packages(stick)


def test_folder_without_a_plan_for_this_register_is_refused(synced, stick):
    with pytest.raises(NotFound, match="no plan for register R1 of store S1"):
        synced.import_packages(stick)


@pytest.mark.parametrize(
    ("damage", "error"),
    [
        (lambda path: path.unlink(), NotFound),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), NotFound),
        (lambda path: path.write_bytes(path.read_bytes()[:-1] + bytes([path.read_bytes()[-1] ^ 1])), PackageCorrupt),
        (lambda path: path.write_bytes(path.read_bytes() + b"?"), PackageCorrupt),
    ],
)
def test_damaged_folder_changes_nothing_and_a_whole_one_heals_it(synced, published, stick, export, damage, error):
    delta = publish_price(published, "1.39").delta
    export(synced)
    path = stick / "packages" / delta.sha256
    whole = path.read_bytes()
    damage(path)
    with pytest.raises(error):
        synced.import_packages(stick)
    assert synced.overview().release == 1
    path.write_bytes(whole)
    assert synced.import_packages(stick).release == 2


def test_register_that_knows_no_database_of_its_own_says_so(hq, published, stick, tmp_path):
    with Register(tmp_path / "elsewhere") as register:
        with pytest.raises(NotActivated):
            register.import_packages(stick)
        published.supports_offline, published.database_id = False, None
        register.activate(hq.url, "GOOD-CODE")
        with pytest.raises(NotFound, match="sync it over the network once"):
            register.import_packages(stick)


def test_two_programs_do_not_write_the_same_files(synced, stick):
    with sync_lock(synced.home.sync_lock), pytest.raises(SyncInProgress):
        import_packages(synced.context, stick, wait_seconds=0)


def test_command_says_what_came_and_what_is_wrong(synced, published, stick, export, capsys):
    publish_price(published, "1.39")
    export(synced, note="Exported for R1.")
    command = ["--home", str(synced.home.folder), "import-packages", str(stick)]
    assert main(command) == 0
    assert f"Data: release 2, 1 packages applied from {stick}\nHeadquarters says: Exported for R1.\n" in capsys.readouterr().out
    (stick / "plans" / "5.json").unlink()
    assert main(command) == 1
    assert "Error: " in (error := capsys.readouterr().err)
    assert "has no plan for register R1 of store S1 (5.json)" in error
