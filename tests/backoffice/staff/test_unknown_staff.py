"""The ledger's question to staff: does this person exist?"""

import pytest

from backoffice.staff.queries.unknown_staff import unknown_staff
from registers.reference_checks import Reason
from tests.backoffice.factories import make_staff
from tests.channel.documents import document

pytestmark = pytest.mark.django_db


def test_unknown_staff_are_named(django_assert_num_queries):
    make_staff("100")
    make_staff("200", is_active=False)
    known, left, unknown = document(staff="100"), document(staff="200"), document(staff="300")
    with django_assert_num_queries(1):
        reasons = unknown_staff([known, left, unknown])
    assert reasons == {unknown.id: [Reason("unknown-staff", "/staff", "No member of staff has the number 300.")]}
