"""The key plans are signed with: given, or made once, whoever is first."""

import base64
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from channel.signing import key_id, public_key_bytes, sign_text, verify_text
from distribution import plan_signing
from distribution.checks import check_signing_key


@pytest.fixture
def data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.PLAN_SIGNING_KEY = None
    return tmp_path


def test_key_is_made_once_and_only_its_owner_can_read_it(data_folder):
    first = plan_signing.public_keys()
    file = data_folder / "plan-signing.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert plan_signing.public_keys() == first
    assert [path.name for path in data_folder.iterdir()] == ["plan-signing.key"]


def test_key_that_was_made_is_read_by_the_next_process(data_folder):
    first = public_key_bytes(plan_signing.signing_key())
    plan_signing._key.cache_clear()
    assert public_key_bytes(plan_signing.signing_key()) == first


def test_key_is_the_same_for_all_who_make_it_at_once(data_folder):
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: public_key_bytes(plan_signing.signing_key()), range(16)))
    file = base64.b64decode((data_folder / "plan-signing.key").read_text())
    assert keys == {public_key_bytes(plan_signing.load_private_key(file))}


def test_key_of_the_environment_counts_before_the_file(data_folder, settings):
    settings.PLAN_SIGNING_KEY = base64.b64encode(bytes(range(32))).decode()
    public_key = public_key_bytes(plan_signing.load_private_key(bytes(range(32))))
    assert plan_signing.public_keys() == {key_id(public_key): base64.b64encode(public_key).decode()}
    assert list(data_folder.iterdir()) == []


def test_public_keys_verify_what_the_key_signs(data_folder):
    keys = {name: base64.b64decode(text) for name, text in plan_signing.public_keys().items()}
    signature = sign_text("plan", plan_signing.signing_key())
    verify_text("plan", signature, next(iter(keys)), keys)


@pytest.mark.parametrize(
    ("key", "machines_share_the_database", "found"), [(None, True, ["distribution.W001"]), (None, False, []), ("key", True, [])]
)
def test_check_warns_when_machines_would_make_their_own_keys(settings, key, machines_share_the_database, found):
    settings.PLAN_SIGNING_KEY, settings.DATABASE_IS_SHARED = key, machines_share_the_database
    assert [message.id for message in check_signing_key()] == found
