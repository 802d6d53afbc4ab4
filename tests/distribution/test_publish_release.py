"""Publishing: only who was slower than another builder is told to try again."""

import pytest
from django.db import IntegrityError

from backoffice.catalog.models import Product
from distribution.models import Release, SchedulerJob
from distribution.packaging.build import BuildStage
from tests.distribution.headquarters import build, make_headquarters

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
