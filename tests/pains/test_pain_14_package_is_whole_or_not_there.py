"""There, row security makes packages partial, and a worker of another environment writes them elsewhere.

Here a reader from whom rows are hidden fails its job with a reason, and a package that another environment kept to
itself is named by no plan.
"""

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections

from backoffice.catalog.models import Product
from tests.faults.worker_process import WorkerProcess

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.postgresql
def test_rows_hidden_by_row_security_fail_their_job_alone(released, hiding_policy):
    released.change()
    run = released.publish()
    group = run.groups.get()
    assert (run.state, list(group.failures)) == ("PARTLY_FAILED", ["1040"])
    assert "row-level security" in group.failures["1040"]
    # the prices of the same run arrived, no product has gone
    plan = released.register.sync()
    assert [(package.kind, package.job) for package in plan.packages] == [("DELTA", 1020)]
    assert len(released.register.rows()["product"]) == 2


@pytest.mark.postgresql
def test_first_release_is_not_made_of_what_a_policy_shows(company, hiding_policy):
    run = company.publish()
    assert (run.state, company.releases()) == ("FAILED", [])
    assert "row-level security" in run.message


@pytest.fixture
def hiding_policy(transactional_db):
    """Read HQ as somebody from whom a policy hides a product."""
    role = f"{connection.settings_dict['NAME']}_reader"
    options = connections[DEFAULT_DB_ALIAS].settings_dict["OPTIONS"]
    execute(
        f"CREATE ROLE {role}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
        "ALTER TABLE catalog_product ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY hiding ON catalog_product TO {role} USING (number = '1001')",
    )
    options["options"] = f"-c role={role}"
    yield
    del options["options"]
    execute(
        "DROP POLICY hiding ON catalog_product",
        "ALTER TABLE catalog_product DISABLE ROW LEVEL SECURITY",
        f"DROP OWNED BY {role}",
        f"DROP ROLE {role}",
    )


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_packages_that_another_environment_kept_are_named_by_no_plan(released, settings, tmp_path):
    """A copy of HQ on a developer's machine, still connected to HQ's database, with folders of its own."""
    released.change()
    run = released.request()
    here = settings.PACKAGE_DIR, settings.CHANNEL_DATABASE_DIR
    settings.PACKAGE_DIR, settings.CHANNEL_DATABASE_DIR = tmp_path / "packages", tmp_path / "copies"
    settings.PACKAGE_DIR.mkdir()
    worker = WorkerProcess("run", run.pk)
    settings.PACKAGE_DIR, settings.CHANNEL_DATABASE_DIR = here
    with worker:
        worker.go()
        worker.expect("done")
    held = {path.name for path in settings.PACKAGE_DIR.glob("??/*")}
    assert {package.sha256 for package in released.register.poll().packages} <= held

    Product.objects.filter(number="1001").update(name="Now from the right machine")
    assert released.publish().state == "SUCCEEDED"
    released.register.sync()
    names = {row[1]: row[2] for row in released.register.rows()["product"].values()}
    assert names["1001"] == "Now from the right machine"
