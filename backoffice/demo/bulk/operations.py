"""What headquarters did: releases and their packages, runs, download sessions, imports, promotions, service tokens."""

from backoffice.catalog.models import Category
from backoffice.demo.bulk.insert import insert
from backoffice.demo.bulk.plan import DAY, YEAR, Plan, Step
from backoffice.demo.bulk.stores import NOT_ACTIVATED
from backoffice.hq_api.models import ServiceToken
from backoffice.imports.models import ImportJob
from backoffice.pricing.models import ExchangeRate, Promotion, PromotionItem
from distribution.models import DistributionRun, DownloadSession, Package, Release, RunGroup
from registers.models import ChannelDatabase, ChannelDataGroup

RELEASES = 50
RUNS = 2_000
SESSIONS_EACH = 10
JOB = 1040
QUARTER_OF_AN_HOUR = 900


def releases(plan: Plan) -> Step:
    """Write the releases of each group and the package that leads to each; their files are nowhere."""
    sql, group = plan.sql, plan.base(ChannelDataGroup)
    each = f"{sql.series(1, plan.size.groups)} CROSS JOIN {sql.places('release', RELEASES)}"
    number = "(release.place + 1)"
    published_at = sql.moment(_published(number, plan))
    rows = {"group_id": f"{group} + n"}
    return Step(
        "releases and packages",
        [
            insert(
                Release,
                each,
                id=f"{plan.base(Release)} + (n - 1) * {RELEASES} + {number}",
                **rows,
                number=number,
                epoch="1",
                is_whole="release.place = 0",
                deltas=sql.json(
                    f"""CASE WHEN release.place = 0 THEN '{{}}' ELSE '{{"STORE": [{JOB}], "OFFLINE": [{JOB}]}}' END"""
                ),
                schema_version=str(plan.known["schema_version"]),
                readable_from=str(plan.known["schema_version"]),
                published_at=published_at,
            ),
            insert(
                Package,
                each,
                **rows,
                sha256=_sha256("n", "release.place"),
                kind="CASE WHEN release.place = 0 THEN 'FULL' ELSE 'DELTA' END",
                job_id=f"CASE WHEN release.place > 0 THEN {JOB} END",
                from_release="CASE WHEN release.place > 0 THEN release.place END",
                to_release=number,
                size_bytes="90000 + release.place * 1000",
                uncompressed_bytes="400000 + release.place * 4000",
                rows="200 + release.place",
                created_at=published_at,
            ),
        ],
    )


def runs(plan: Plan) -> Step:
    """Write the runs of a schedule every quarter of an hour; the last ones found something to send."""
    sql, run = plan.sql, plan.base(DistributionRun)
    requested_at = f"{plan.now} - ({RUNS} - n) * {QUARTER_OF_AN_HOUR}"
    number = f"(n - {RUNS - RELEASES})"
    found = f"n > {RUNS - RELEASES}"
    group = sql.places("place", plan.size.groups)
    failed = "n % 400 = 0 AND place.place = 0"
    return Step(
        "runs",
        [
            insert(
                DistributionRun,
                sql.series(1, RUNS),
                id=f"{run} + n",
                schedule_id=str(plan.known["schedule"]),
                state="CASE WHEN n % 400 = 0 THEN 'PARTLY_FAILED' ELSE 'SUCCEEDED' END",
                requested_at=sql.moment(requested_at),
                started_at=sql.moment(f"{requested_at} + 1"),
                finished_at=sql.moment(f"{requested_at} + 20"),
            ),
            insert(
                RunGroup,
                f"{sql.series(1, RUNS)} CROSS JOIN {group}",
                run_id=f"{run} + n",
                group_id=f"{plan.base(ChannelDataGroup)} + place.place + 1",
                state=f"CASE WHEN {failed} THEN 'CREATE_FAILED' WHEN {found} THEN 'PUBLISHED' ELSE 'NO_DATA' END",
                release_id=f"CASE WHEN {found} THEN {plan.base(Release)} + place.place * {RELEASES} + {number} END",
                rows=f"CASE WHEN {found} THEN 250 ELSE 0 END",
                package_bytes=f"CASE WHEN {found} THEN 90000 ELSE 0 END",
                packages=f"CASE WHEN {found} THEN 1 ELSE 0 END",
                started_at=sql.moment(f"{requested_at} + 2"),
                finished_at=sql.moment(f"{requested_at} + 18"),
                message=f"CASE WHEN {failed} THEN 'The disk was full.' ELSE '' END",
            ),
        ],
    )


def download_sessions(plan: Plan) -> Step:
    """Write how the last packages came into the channel databases: nearly always at once."""
    sql, place = plan.sql, f"{RELEASES} - session.place - 1"
    store = plan.store_of("n")
    requested_at = f"{_published(f'({place} + 1)', plan)} + 30 + n % 60"
    numbers = f"{sql.series(1, plan.size.registers)} CROSS JOIN {sql.places('session', SESSIONS_EACH)}"
    failed = "n % 97 = 0 AND session.place = 0"
    return Step(
        "download sessions",
        [
            insert(
                DownloadSession,
                f"{numbers} WHERE n % 10 <> 0 AND n % 100 BETWEEN {NOT_ACTIVATED} AND 93",
                channel_database_id=f"{plan.base(ChannelDatabase)} + n",
                package_id=_sha256(plan.group_of(store), place),
                state=f"CASE WHEN {failed} THEN 'DOWNLOAD_FAILED' ELSE 'APPLIED' END",
                requested_at=sql.moment(requested_at),
                downloaded_at=sql.moment(f"{requested_at} + 5"),
                applied_at=sql.moment(f"{requested_at} + 9"),
                changed_at=sql.moment(f"{requested_at} + 9"),
                message=f"CASE WHEN {failed} THEN 'The connection was lost.' ELSE '' END",
            )
        ],
    )


def set_up(plan: Plan) -> Step:
    """Write what people set up by hand: promotions, exchange rates, imports, service tokens."""
    sql, promotion = plan.sql, plan.base(Promotion)
    count = max(20, plan.size.stores // 2)
    numbers = sql.series(1, count)
    created_at = sql.moment(f"{plan.now} - n * 3600")
    return Step(
        "promotions, rates, imports and tokens",
        [
            insert(
                Promotion,
                numbers,
                id=f"{promotion} + n",
                price_group_id=str(plan.known["price_group"]),
                code="'OFFER' || lpad(CAST(n AS text), 4, '0')",
                name="'Offer of week ' || n",
                kind="'PERCENT'",
                percent="n % 30 + 5",
                valid_from=sql.day(f"{plan.now} - n * {DAY}"),
                valid_to=sql.day(f"{plan.now} - n * {DAY} + {7 * DAY}"),
            ),
            insert(
                PromotionItem,
                numbers,
                promotion_id=f"{promotion} + n",
                category_id=f"{plan.base(Category)} - n % 12",
            ),
            insert(
                ExchangeRate,
                numbers,
                store_currency_id=str(plan.known["currency"]),
                currency_id=str(plan.known["foreign_currency"]),
                rate="1.04 + n % 7 / 1000.0",
                valid_from=sql.moment(f"{plan.now - YEAR} + n * {DAY // 2}"),
            ),
            insert(
                ImportJob,
                numbers,
                kind="'PRICES'",
                state="'SUCCEEDED'",
                file_name="'prices-' || n || '.csv'",
                stored_name="'filled-' || n",
                encoding="'utf-8'",
                delimiter="';'",
                rows_total="1000",
                rows_read="1000",
                rows_in="1000",
                created_at=created_at,
                started_at=created_at,
                finished_at=created_at,
            ),
            insert(
                ServiceToken,
                numbers,
                name="'Interface ' || n",
                prefix="'filled'",
                token_hash="lpad(to_hex(n), 64, '0')",  # noqa: S106 - of no token there is
                created_by_id=str(plan.known["user"]),
                created_at=created_at,
                revoked_at=created_at,
            ),
        ],
    )


def _published(release: str, plan: Plan) -> str:
    """Write when a release was published: with one of the last runs."""
    return f"{plan.now} - ({RELEASES} - {release}) * {QUARTER_OF_AN_HOUR} + 15"


def _sha256(group: str, place: str) -> str:
    """Write the key of a package, which is of no bytes."""
    return f"lpad(to_hex(CAST({group} AS bigint) * 1000 + {place}), 64, '0')"
