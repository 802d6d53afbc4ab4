"""Channel data groups, stores with what they are given, and registers with their devices and channel databases."""

from backoffice.catalog.models import StoreAssortment
from backoffice.customers.models import AddressBook, StoreAddressBook
from backoffice.demo.bulk.insert import insert
from backoffice.demo.bulk.plan import DAY, YEAR, Plan, Step
from backoffice.demo.domain.words import QUARTERS, TOWNS
from backoffice.pricing.models import StorePriceGroup
from registers.models import ChannelDatabase, ChannelDataGroup, Device, Register, RegisterEvent, Store

#: Of a hundred registers so many have a device no longer.
NOT_ACTIVATED = 4
EVENTS = ("CREATED", "SUPPORT_OFFLINE_ON", "ACTIVATION_CODE_ISSUED", "DEVICE_ACTIVATED")


def stores(plan: Plan) -> Step:
    """Write groups and stores; all of them sell the demo company's main assortment at its retail prices."""
    size, sql, known = plan.size, plan.sql, plan.known
    group, store, book = plan.base(ChannelDataGroup), plan.base(Store), plan.base(AddressBook)
    towns, quarters = sql.words("town", TOWNS), sql.words("quarter", QUARTERS)
    groups = sql.series(1, size.groups)
    numbers = sql.series(1, size.stores)
    named = (
        f"{numbers} JOIN {towns} ON town.place = n % {len(TOWNS)}"
        f" JOIN {quarters} ON quarter.place = n / {len(TOWNS)} % {len(QUARTERS)}"
    )
    served = f"{group} + {plan.group_of('n')}"
    return Step(
        "stores",
        [
            insert(ChannelDataGroup, groups, id=f"{group} + n", name="'Region ' || lpad(CAST(n AS text), 2, '0')"),
            insert(
                Store,
                named,
                id=f"{store} + n",
                number=plan.store_number("n"),
                name="town.word || ' ' || quarter.word",
                address="quarter.word || 'straße ' || (n % 90 + 1) || ', ' || town.word",
                currency_id=str(known["currency"]),
                language="'de'",
                channel_data_group_id=served,
                serving_group_id=served,
                offline_profile_id=str(known["offline_profile"]),
                receipt_settings_id=str(known["receipt_settings"]),
            ),
            insert(StoreAssortment, numbers, store_id=f"{store} + n", assortment_id=str(known["assortment"])),
            insert(StorePriceGroup, numbers, store_id=f"{store} + n", price_group_id=str(known["price_group"])),
            insert(
                AddressBook,
                groups,
                id=f"{book} + n",
                code="'REGION' || lpad(CAST(n AS text), 2, '0')",
                name="'People of region ' || n",
            ),
            insert(StoreAddressBook, numbers, store_id=f"{store} + n", address_book_id=f"{book} + {plan.group_of('n')}"),
        ],
    )


def registers(plan: Plan) -> Step:
    """Write registers: nearly all are activated, and nine in ten may go on without a network."""
    size, sql = plan.size, plan.sql
    register, store, group = plan.base(Register), plan.base(Store), plan.base(ChannelDataGroup)
    numbers = sql.series(1, size.registers)
    activated_at = f"{plan.now - YEAR} - n % 300 * {DAY}"
    return Step(
        "registers",
        [
            insert(
                Register,
                numbers,
                id=f"{register} + n",
                number=plan.register_number("n"),
                name=f"'Till ' || ((n - 1) % {size.registers_per_store} + 1)",
                store_id=f"{store} + {plan.store_of('n')}",
                support_offline="n % 10 <> 0",
            ),
            _devices(plan, activated_at),
            insert(
                ChannelDatabase,
                f"{numbers} WHERE n % 10 <> 0",
                id=f"{plan.base(ChannelDatabase)} + n",
                kind="'OFFLINE'",
                group_id=f"{group} + {plan.group_of(plan.store_of('n'))}",
                register_id=f"{register} + n",
                created_at=sql.moment(activated_at),
                **_held(plan),
            ),
            insert(
                RegisterEvent,
                f"{numbers} CROSS JOIN {sql.words('kind', EVENTS)}",
                register_id=f"{register} + n",
                kind="kind.word",
                at=sql.moment(f"{activated_at} - 3600 + kind.place * 600"),
            ),
        ],
    )


def _devices(plan: Plan, activated_at: str) -> str:
    """Write the devices; nobody knows the tokens that their hashes would be of."""
    moment = plan.sql.moment
    ended = f"n % 100 < {NOT_ACTIVATED}"
    return insert(
        Device,
        plan.sql.series(1, plan.size.registers),
        id=f"{plan.base(Device)} + n",
        register_id=f"{plan.base(Register)} + n",
        state=f"CASE WHEN {ended} THEN 'DEACTIVATED' ELSE 'ACTIVATED' END",
        token_hash=f"CASE WHEN {ended} THEN '' ELSE lpad(to_hex(n), 64, '0') END",
        token_issued_at=moment(activated_at),
        token_expires_at=moment(f"{plan.now + YEAR}"),
        journal_id=plan.journal_id("n"),
        program_version="'1.0.0'",
        hardware="'Till PC'",
        activated_at=moment(activated_at),
        ended_at=f"CASE WHEN {ended} THEN {moment(str(plan.now))} END",
        last_seen_at=moment(f"{plan.now} - n % 50"),
        created_at=moment(activated_at),
    )


def _held(plan: Plan) -> dict[str, str]:
    """Write which release each channel database holds: most the last one, six in a hundred an older one."""
    last, ended, now = plan.known["releases"], f"n % 100 < {NOT_ACTIVATED}", plan.sql.moment(f"{plan.now} - n % 900")
    return {
        "release_number": f"CASE WHEN {ended} THEN NULL WHEN n % 100 > 93 THEN {last} - n % 5 - 1 ELSE {last} END",
        "release_applied_at": f"CASE WHEN {ended} THEN NULL ELSE {now} END",
        "epoch": "1",
        "plan_number": "n % 50 + 1",
        "schema_version": str(plan.known["schema_version"]),
        "verified_release_number": f"CASE WHEN {ended} THEN NULL ELSE {last} END",
        "verified_at": f"CASE WHEN {ended} THEN NULL ELSE {now} END",
    }
