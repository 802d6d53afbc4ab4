"""Publishing: only who was slower than another builder is told to try again."""

import threading

import pytest
from django.db import IntegrityError, connection

from backoffice.catalog.models import Product
from channel.errors import GroupBusy
from distribution.models import Release, SchedulerJob
from distribution.packaging.build import BuildStage
from distribution.queries.release_path import last_release
from distribution.use_cases.publish_release import ReleasedStores, publish_release
from tests.distribution.headquarters import NOW, build, make_headquarters

pytestmark = pytest.mark.django_db(transaction=True)


def remove_job_when_packaged(progress):
    if progress.stage == BuildStage.PACKAGED:
        SchedulerJob.objects.filter(pk=1040).delete()


def test_other_faults_of_what_is_published_are_not_taken_for_another_builder():
    """A run waits for a builder that is busy; for this it would wait in vain."""
    north, _ = make_headquarters()
    build(north)
    Product.objects.update(name="X")
    with pytest.raises(IntegrityError):
        build(north, on_progress=remove_job_when_packaged)
    assert Release.objects.count() == 1


def test_builders_that_publish_at_the_same_moment_are_told_apart():
    north, _ = make_headquarters()
    build(north)
    last, ready, outcomes = last_release(north.pk), threading.Barrier(4), []
    nothing = {
        "watermarks": {},
        "checksums": {},
        "excluded": (),
        "packages": [],
        "stores": ReleasedStores(frozenset(), frozenset()),
    }

    def race():
        ready.wait()
        try:
            outcomes.append(publish_release(group=north, after=last, epoch=1, now=NOW, **nothing).number)
        except GroupBusy:
            outcomes.append("busy")
        finally:
            connection.close()

    threads = [threading.Thread(target=race) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [2, "busy", "busy", "busy"]
