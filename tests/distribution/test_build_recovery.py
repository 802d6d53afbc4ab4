"""Builders that die or lose files, and what the next one makes of it: nothing is lost, nothing published twice."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from django.conf import settings as django_settings
from django.db import connection

from backoffice.catalog.models import Product
from channel.errors import GroupBusy
from distribution.models import GroupJobWatermark, Package, Release
from distribution.package_store import package_store
from distribution.packaging.build import BuildStage
from tests.distribution.headquarters import build, copy_folder, copy_rows, counts, make_headquarters
from tests.distribution.oracle import expected_rows

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]


class Crash(Exception):
    """The builder dies here."""


@pytest.fixture
def north():
    return make_headquarters()[0]


def rename_products(name):
    Product.objects.update(name=name)


def die_at(stage):
    def on_progress(progress):
        if progress.stage == stage:
            raise Crash

    return on_progress


def lose_copy(group):
    shutil.rmtree(copy_folder(group).folder)


def kinds_of(number):
    return sorted(Package.objects.filter(to_release=number).values_list("kind", flat=True))


@pytest.mark.parametrize("stage", [BuildStage.READING, BuildStage.PACKAGED])
def test_builder_that_dies_before_publishing_leaves_no_release(north, stage):
    build(north)
    rename_products("X")
    with pytest.raises(Crash):
        build(north, on_progress=die_at(stage))
    assert Release.objects.count() == 1
    assert counts(build(north)) == {"product": {"upserted": 2, "deleted": 0}}
    assert copy_rows(north) == expected_rows(north.pk)


def test_builder_that_dies_after_publishing_catches_up_from_its_package(north):
    build(north)
    rename_products("X")
    with pytest.raises(Crash):
        build(north, on_progress=die_at(BuildStage.PUBLISHED))
    assert (Release.objects.count(), copy_folder(north).release()) == (2, 1)
    assert build(north).release is None
    assert copy_folder(north).release() == 2
    assert copy_rows(north) == expected_rows(north.pk)


def test_first_build_that_dies_after_publishing_catches_up_from_its_package(north):
    with pytest.raises(Crash):
        build(north, on_progress=die_at(BuildStage.PUBLISHED))
    assert copy_folder(north).release() is None
    assert build(north).release is None
    assert (Release.objects.count(), copy_rows(north)) == (1, expected_rows(north.pk))


def test_lost_copy_is_assembled_from_packages(north):
    build(north)
    rename_products("X")
    build(north)
    lose_copy(north)
    assert build(north).release is None
    assert (Release.objects.count(), copy_rows(north)) == (2, expected_rows(north.pk))


def test_damaged_copy_is_assembled_from_packages(north):
    build(north)
    copy_folder(north).current().write_bytes(b"not a database")
    rename_products("X")
    assert counts(build(north)) == {"product": {"upserted": 2, "deleted": 0}}
    assert copy_rows(north) == expected_rows(north.pk)


def test_lost_copy_and_packages_become_a_full_package_of_the_next_release(north):
    build(north)
    rename_products("X")
    build(north)
    lose_copy(north)
    shutil.rmtree(django_settings.PACKAGE_DIR)
    rename_products("Y")
    result = build(north)
    assert (result.release.number, kinds_of(3)) == (3, ["FULL"])
    assert copy_rows(north) == expected_rows(north.pk)


def test_copy_from_a_lost_future_is_not_believed(north, settings, tmp_path):
    """HQ was restored to release 1; the copy on this machine has seen a release 2 that HQ no longer knows."""
    build(north)
    rename_products("X")
    build(north)
    Release.objects.filter(number=2).delete()
    Package.objects.filter(to_release=2).delete()
    GroupJobWatermark.objects.all().delete()
    rename_products("Y")
    assert counts(build(north)) == {"product": {"upserted": 2, "deleted": 0}}
    assert copy_rows(north) == expected_rows(north.pk)


def test_lost_full_package_is_made_again_from_the_copy(north):
    build(north)
    package = Package.objects.get()
    package_store().path(package.sha256).unlink()
    result = build(north)
    assert (result.release, [package.kind for package in result.packages]) == (None, ["FULL"])
    assert package_store().exists(result.packages[0].sha256)


def test_builder_of_another_machine_that_is_faster_wins(north, settings, tmp_path):
    build(north)
    rename_products("X")
    here = settings.CHANNEL_DATABASE_DIR
    there = []

    def meanwhile(progress):
        if progress.stage == BuildStage.PACKAGED:
            settings.CHANNEL_DATABASE_DIR = tmp_path
            there.append(build(north))
            settings.CHANNEL_DATABASE_DIR = here

    with pytest.raises(GroupBusy):
        build(north, on_progress=meanwhile)
    assert (there[0].release.number, Release.objects.count(), copy_folder(north).release()) == (2, 2, 1)
    assert build(north).release is None
    assert (copy_folder(north).release(), copy_rows(north)) == (2, expected_rows(north.pk))


def test_watermark_is_not_moved_past_what_another_machine_published(north, settings, tmp_path):
    """Here nothing had changed, there a change came and went: writing down "nothing changed" now would lose it."""
    build(north)
    here = settings.CHANNEL_DATABASE_DIR
    Product.objects.get(number="1001").save()

    def meanwhile(progress):
        if progress.stage == BuildStage.READING and Release.objects.count() == 1:
            settings.CHANNEL_DATABASE_DIR = tmp_path
            rename_products("X")
            build(north)
            settings.CHANNEL_DATABASE_DIR = here

    with pytest.raises(GroupBusy):
        build(north, on_progress=meanwhile)
    build(north)
    assert copy_rows(north) == expected_rows(north.pk)


BUILD_FOR_EVER = """
import django, itertools
django.setup()
from backoffice.catalog.models import Product
from registers.models import ChannelDataGroup
from tests.distribution.headquarters import build
group = ChannelDataGroup.objects.get(name="North")
print("ready", flush=True)
for number in itertools.count():
    Product.objects.update(name=f"{number} " * 50)
    build(group)
"""


def test_builder_that_is_killed_at_any_moment_leaves_what_the_next_one_heals(north):
    """Real processes, really killed; whatever they were doing, the rows are HQ's after the next build."""
    environment = {**os.environ, "DATABASE_URL": _database_url(), "DJANGO_SETTINGS_MODULE": "tests.distribution.child_settings"}
    environment["TEST_PACKAGE_DIR"] = str(django_settings.PACKAGE_DIR)
    environment["TEST_CHANNEL_DATABASE_DIR"] = str(django_settings.CHANNEL_DATABASE_DIR)
    random = Random(4)
    for _ in range(5):
        with subprocess.Popen([sys.executable, "-c", BUILD_FOR_EVER], env=environment, cwd=ROOT, stdout=subprocess.PIPE) as child:
            assert child.stdout.readline() == b"ready\n"
            time.sleep(random.uniform(0.0, 0.4))
            child.send_signal(signal.SIGKILL)
        build(north)
        assert copy_rows(north) == expected_rows(north.pk)
        assert copy_folder(north).release() == Release.objects.count()
        assert strays(north) == []


def strays(group):
    kept = {"current", "lock", *(f"{copy_folder(group).current().name}{suffix}" for suffix in ("", "-wal", "-shm"))}
    return sorted(path.name for path in copy_folder(group).folder.iterdir() if path.name not in kept)


def test_strays_of_killed_builders_are_removed(north):
    build(north)
    folder = copy_folder(north).folder
    (folder / "channel-7-0a0b0c0d.db").touch()
    (folder / "unpacked-x").mkdir()
    (folder / "unpacked-x" / "package").touch()
    build(north)
    assert strays(north) == []


def _database_url():
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return f"postgres://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"
