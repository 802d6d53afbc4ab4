"""Whatever is wrong with a package: it is refused in words, nothing of it is applied, and the right one is fetched again."""

import os
import sqlite3
from contextlib import closing

import msgspec
import pytest
import zstandard

from channel.database import open_channel_database
from channel.encryption import generate_package_key
from channel.errors import EverytillError, HeadquartersUnreachable
from channel.package import PackageKind
from pos.journal import settings
from tests.channel.factories import make_delta, make_full
from tests.pos.store_data import store_rows
from tests.pos.stub_headquarters import Reply

ROWS = store_rows(milk_price="1.39")
PRICES = {"price": ROWS["price"]}


def milk_price(register) -> str:
    with closing(open_channel_database(register.context.release_folder.current())) as connection:
        return connection.execute("SELECT unit_price FROM price WHERE product_id = 1").fetchone()[0]


def serve(published, path, **changes):
    """Compress a file as a package, serve it, and plan it as the DELTA to release 2."""
    planned = published.serve(path, PackageKind.DELTA, 2)
    published.releases[-1].delta = msgspec.structs.replace(planned, **changes)


def changed(path, statement):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(statement)
    return path


def delta(folder, **header):
    return make_delta(folder / f"bad-{os.urandom(4).hex()}", PRICES, **{"from_release": 1, "to_release": 2, **header})


def bomb(folder):
    path = folder / "bomb"
    with path.open("wb") as file:
        file.truncate(1 << 28)
    return path


BAD = {
    "another group": (lambda at: delta(at, group_id=7), {}, "of group 7"),
    "another epoch": (lambda at: delta(at, epoch=9), {}, "epoch 9"),
    "another release": (lambda at: delta(at, from_release=5, to_release=6), {}, "does not follow release"),
    "a FULL for a DELTA": (lambda at: make_full(at / "f", ROWS, release=2), {}, "A FULL package"),
    "a newer schema": (lambda at: delta(at, schema_version=90, readable_from=90), {}, "Update this program"),
    "a trigger": (
        lambda at: changed(delta(at), "CREATE TRIGGER t AFTER INSERT ON upsert_price BEGIN SELECT 1; END"),
        {},
        "packages never have: 't'",
    ),
    "a view": (lambda at: changed(delta(at), "CREATE VIEW v AS SELECT 1"), {}, "packages never have: 'v'"),
    "a table that is not explained": (
        lambda at: changed(delta(at), 'CREATE TABLE "more" ("a" TEXT) STRICT'),
        {},
        "does not explain, or does not have: more",
    ),
    "other columns": (
        lambda at: changed(delta(at), 'ALTER TABLE upsert_price ADD COLUMN "more" TEXT'),
        {},
        "other columns of price",
    ),
    "rows with other values": (lambda at: changed(delta(at), "UPDATE upsert_price SET unit_price = '0.010000'"), {}, "the hash"),
    "a bomb": (bomb, {"uncompressed_bytes": 100_000}, "more than the 100000 bytes"),
    "less than promised": (delta, {"uncompressed_bytes": 1 << 40}, "the plan says 1099511627776"),
    "no database": (lambda at: (at / "text").write_text("SQLite") and at / "text", {}, "not an SQLite database"),
}


@pytest.mark.parametrize("case", BAD)
def test_package_is_refused_in_words_and_the_register_sells_on_until_a_right_one_comes(synced, published, case, tmp_path):
    make, changes, words = BAD[case]
    published.publish(ROWS, upserts=PRICES)
    right = published.releases[-1].delta
    serve(published, make(tmp_path), **changes)
    report = synced.sync()
    assert isinstance(report.data_error, EverytillError)
    assert words in str(report.data_error)
    bad = published.releases[-1].delta
    assert (milk_price(synced), published.states_of(bad)[-1]) == ("1.290000", "APPLY_FAILED")
    assert words in published.acknowledged[-1].message
    assert [path.name for path in synced.home.downloads.iterdir() if path.suffix == ".unpacked"] == []
    published.releases[-1].delta = right
    assert synced.sync().errors == []
    assert (milk_price(synced), synced.overview().release) == ("1.390000", 2)


def damaged(content: bytes) -> dict[str, bytes]:
    middle = len(content) // 2
    return {
        "altered": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        "cut and filled up": content[:middle] + bytes(len(content) - middle),
        "another package": zstandard.compress(os.urandom(len(content)))[: len(content)],
    }


@pytest.mark.parametrize("is_encrypted", [False, True])
@pytest.mark.parametrize("how", ["altered", "cut and filled up", "another package"])
def test_bytes_that_are_not_those_of_the_plan_are_never_unpacked_and_fetched_again(synced, published, hq, how, is_encrypted):
    published.package_key = generate_package_key() if is_encrypted else None
    package = published.publish(ROWS, upserts=PRICES).delta
    path = f"packages/{package.sha256}"
    served = hq.answers["GET", path]
    content = served(hq.requests[0]).body
    hq.on("GET", path, Reply(200, damaged(content)[how]))
    report = synced.sync()
    assert "not the one the plan names" in str(report.data_error)
    assert (milk_price(synced), published.states_of(package)) == ("1.290000", ["DOWNLOAD_FAILED"])
    hq.answers["GET", path] = served
    assert synced.sync().errors == []
    assert milk_price(synced) == "1.390000"


def test_truncated_package_is_continued_where_it_broke(synced, published, hq):
    package = published.publish(ROWS, upserts=PRICES).delta
    path = f"packages/{package.sha256}"
    served = hq.answers["GET", path]
    content = served(hq.requests[0]).body
    hq.on("GET", path, Reply(200, content, cut_after=len(content) // 2))
    assert isinstance(synced.sync().data_error, HeadquartersUnreachable)
    hq.answers["GET", path] = served
    assert synced.sync().errors == []
    assert (milk_price(synced), hq.asked(path)[-1].headers["range"]) == ("1.390000", f"bytes={len(content) // 2}-")


def test_package_for_newer_programs_does_not_make_a_register_forget_what_it_sells_from(synced, published, tmp_path):
    published.publish(ROWS, upserts=PRICES)
    serve(published, delta(tmp_path, schema_version=90, readable_from=90))
    for _ in range(2):
        assert "Update this program" in str(synced.sync().data_error)
    assert settings.read(synced.context.journal, settings.RELEASE_FORGOTTEN) is None
    assert published.statuses[-1].release == 1


def test_bad_full_package_is_refused_and_the_next_one_taken(new_register, published, tmp_path):
    release = published.publish(ROWS)
    right = release.full
    bad = changed(make_full(tmp_path / "full", ROWS, release=1), "CREATE VIEW more AS SELECT 1")
    release.full = published.serve(bad, PackageKind.FULL, 1)
    report = new_register.sync()
    assert "packages never have: 'more'" in str(report.data_error)
    assert (new_register.overview().release, list(new_register.home.channel_databases.iterdir())) == (None, [])
    release.full = right
    assert new_register.sync().errors == []
