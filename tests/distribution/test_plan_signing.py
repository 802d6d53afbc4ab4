"""The keys plans are signed with: given, or made once, whoever is first; a newer one is used by who knows it."""

import base64
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from channel.errors import StateConflict
from channel.signing import key_id, load_private_key, public_key_bytes, sign_text, verify_text
from distribution import plan_signing
from distribution.checks import check_signing_key
from distribution.plan_signing import public_keys, signing_key_for, signing_key_id, signing_keys
from distribution.use_cases.rotate_signing_key import rotate_signing_key

FIRST, SECOND = (base64.b64encode(bytes([number] * 32)).decode() for number in (1, 2))


@pytest.fixture
def data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.PLAN_SIGNING_KEY = None
    return tmp_path


def name_of(seed):
    return signing_key_id(load_private_key(base64.b64decode(seed)))


def test_key_is_made_once_and_only_its_owner_can_read_it(data_folder):
    first = public_keys()
    file = data_folder / "plan-signing.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert public_keys() == first
    assert [path.name for path in data_folder.iterdir()] == ["plan-signing.key"]


def test_key_that_was_made_is_read_by_the_next_process(data_folder):
    first = public_key_bytes(*signing_keys())
    plan_signing._read.cache_clear()
    plan_signing._load.cache_clear()
    assert public_key_bytes(*signing_keys()) == first


def test_key_is_the_same_for_all_who_make_it_at_once(data_folder):
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: public_key_bytes(*signing_keys()), range(16)))
    file = base64.b64decode((data_folder / "plan-signing.key").read_text())
    assert keys == {public_key_bytes(load_private_key(file))}


def test_keys_of_the_environment_count_before_the_file(data_folder, settings):
    settings.PLAN_SIGNING_KEY = f"{SECOND},{FIRST}"
    assert [signing_key_id(key) for key in signing_keys()] == [name_of(SECOND), name_of(FIRST)]
    assert list(public_keys()) == [name_of(SECOND), name_of(FIRST)]
    assert list(data_folder.iterdir()) == []


def test_public_keys_verify_what_each_key_signs(data_folder):
    rotate_signing_key()
    keys = {name: base64.b64decode(text) for name, text in public_keys().items()}
    for key in signing_keys():
        verify_text("plan", sign_text("plan", key), signing_key_id(key), keys)
    assert [key_id(raw) for raw in keys.values()] == list(keys)


@pytest.mark.parametrize(
    ("trusted", "chosen"),
    [
        ([FIRST], FIRST),
        ([FIRST, SECOND], SECOND),
        ([SECOND], SECOND),
        ([], FIRST),
        ([base64.b64encode(b"3" * 32).decode()], FIRST),
    ],
)
def test_plan_is_signed_with_the_newest_key_that_is_trusted(data_folder, settings, trusted, chosen):
    settings.PLAN_SIGNING_KEY = f"{SECOND},{FIRST}"
    assert signing_key_id(signing_key_for(name_of(seed) for seed in trusted)) == name_of(chosen)


def test_rotation_puts_a_key_before_the_others_and_keeps_the_file_private(data_folder):
    (first,) = public_keys()
    second = rotate_signing_key()
    third = rotate_signing_key()
    assert list(public_keys()) == [third, second, first]
    file = data_folder / "plan-signing.key"
    assert [name_of(line) for line in file.read_text().splitlines()] == [third, second, first]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in data_folder.iterdir()) == ["plan-signing.key", "plan-signing.key.lock"]


def test_keys_another_process_wrote_are_read_at_once(data_folder):
    public_keys()
    file = data_folder / "plan-signing.key"
    written = data_folder / "written"
    written.write_text(f"{SECOND}\n{FIRST}\n")
    written.replace(file)
    assert list(public_keys()) == [name_of(SECOND), name_of(FIRST)]


def test_rotations_at_once_lose_no_key(data_folder):
    public_keys()
    with ThreadPoolExecutor(8) as threads:
        names = set(
            threads.map(lambda _: plan_signing.change_key_file(lambda seeds: [plan_signing.new_seed(), *seeds]), range(16))
        )
    assert names == {None}
    assert len(public_keys()) == 17


def test_keys_of_the_environment_cannot_be_changed_from_here(data_folder, settings):
    settings.PLAN_SIGNING_KEY = FIRST
    with pytest.raises(StateConflict, match="come from PLAN_SIGNING_KEY"):
        rotate_signing_key()
    assert list(data_folder.iterdir()) == []


@pytest.mark.parametrize(
    ("key", "machines_share_the_database", "found"), [(None, True, ["distribution.W001"]), (None, False, []), ("key", True, [])]
)
def test_check_warns_when_machines_would_make_their_own_keys(settings, key, machines_share_the_database, found):
    settings.PLAN_SIGNING_KEY, settings.DATABASE_IS_SHARED = key, machines_share_the_database
    assert [message.id for message in check_signing_key()] == found
