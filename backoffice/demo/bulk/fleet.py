"""What registers told of themselves, what is missing of them, and the alerts about them."""

from backoffice.demo.bulk.insert import insert
from backoffice.demo.bulk.plan import DAY, Plan, Step
from backoffice.demo.bulk.stores import NOT_ACTIVATED
from registers.models import Alert, AwaitedTransaction, Register, RegisterJournal, RegisterStatus, RegisterStatusHistory

HISTORY_ROWS = 24
#: One register in so many holds sales that HQ has not got.
WAITING_EVERY = 40
WAITING_SALES = 3
CLOSED_KINDS = ("SILENT", "BEHIND", "SALES_WAITING", "CLOCK_OFF", "DATABASE_SIZE")

IS_SILENT = "n % 100 IN (50, 51, 52)"
IS_OFFLINE = "n % 100 IN (60, 61, 62, 63)"
IS_WAITING = f"n % {WAITING_EVERY} = 7"


def statuses(plan: Plan) -> Step:
    """Write the last status of each activated register, and its history of a day."""
    register, moment = plan.base(Register), plan.sql.moment
    activated = f"{plan.sql.series(1, plan.size.registers)} WHERE n % 100 >= {NOT_ACTIVATED}"
    reported_at = moment(f"{plan.now} - CASE WHEN {IS_SILENT} THEN {2 * DAY} ELSE n % 50 END")
    told = {
        "register_id": f"{register} + n",
        "connection_mode": f"CASE WHEN {IS_OFFLINE} THEN 'OFFLINE' ELSE 'ONLINE' END",
        "sales_waiting": f"CASE WHEN {IS_WAITING} THEN {WAITING_SALES} ELSE 0 END",
        "last_sequence_number": last_number(plan),
        "channel_database_bytes": "250000000 + n",
        "free_disk_bytes": "50000000000 + n",
        "program_version": "'1.0.0'",
    }
    return Step(
        "what registers told",
        [
            insert(
                RegisterStatus,
                activated,
                **told,
                reported_at=reported_at,
                oldest_waiting_at=f"CASE WHEN {IS_WAITING} THEN {moment(str(plan.now - DAY))} END",
                journal_id=plan.journal_id("n"),
                journal_bytes="1000000 + n",
                history_at=reported_at,
            ),
            insert(
                RegisterStatusHistory,
                f"{plan.sql.series(1, plan.size.registers)} CROSS JOIN {plan.sql.places('hour', HISTORY_ROWS)}"
                f" WHERE n % 100 >= {NOT_ACTIVATED}",
                **told,
                at=moment(f"{plan.now} - (hour.place + 1) * 3600"),
            ),
        ],
    )


def journals(plan: Plan) -> Step:
    """Write the registers' journals; one in forty holds three sales that HQ has not got, and told what they come to."""
    register, journal, moment = plan.base(Register), plan.base(RegisterJournal), plan.sql.moment
    numbers = plan.sql.series(1, plan.size.registers)
    waiting = plan.sql.places("waiting", WAITING_SALES)
    told_at = moment(str(plan.now - DAY))
    return Step(
        "journals",
        [
            insert(
                RegisterJournal,
                numbers,
                id=f"{journal} + n",
                register_id=f"{register} + n",
                journal_id=plan.journal_id("n"),
                last_sequence_number=last_number(plan),
                told_at=told_at,
                complete_to=posted_number(plan),
            ),
            insert(
                AwaitedTransaction,
                f"{numbers} CROSS JOIN {waiting} WHERE {IS_WAITING} AND n % 100 >= {NOT_ACTIVATED}",
                journal_id=f"{journal} + n",
                sequence_number=f"{posted_number(plan)} + waiting.place + 1",
                type="'SALE'",
                receipt_number=f"{plan.register_number('n')} || '-W' || waiting.place",
                completed_at=told_at,
                currency="'EUR'",
                gross_amount="(n % 5000 + 100) / 100.0",
                told_at=told_at,
            ),
        ],
    )


def alerts(plan: Plan) -> Step:
    """Write an open alert for each register in trouble, and some that are over for all."""
    register, moment = plan.base(Register), plan.sql.moment
    numbers = plan.sql.series(1, plan.size.registers)
    kinds = plan.sql.words("kind", CLOSED_KINDS)
    opened_at = f"{plan.now} - n % 200 * {DAY} - kind.place * 9000"
    open_kinds = (("SILENT", IS_SILENT), ("SALES_WAITING", IS_WAITING))
    return Step(
        "alerts",
        [
            *(
                insert(
                    Alert,
                    f"{numbers} WHERE {condition} AND n % 100 >= {NOT_ACTIVATED}",
                    register_id=f"{register} + n",
                    kind=f"'{kind}'",
                    opened_at=moment(f"{plan.now} - 3600 - n"),
                    seen_at=moment(str(plan.now)),
                    facts=_facts(plan),
                )
                for kind, condition in open_kinds
            ),
            insert(
                Alert,
                f"{numbers} CROSS JOIN {kinds}",
                register_id=f"{register} + n",
                kind="kind.word",
                opened_at=moment(f"{opened_at} - 3600"),
                seen_at=moment(opened_at),
                closed_at=moment(opened_at),
                facts=_facts(plan),
            ),
        ],
    )


def posted_number(plan: Plan) -> str:
    """Write the highest sequence number of the n-th register that HQ has; documents come in turns of ten."""
    turns = plan.size.transactions // 10
    return f"(({turns} - n + {plan.size.registers}) / {plan.size.registers} * 10)"


def last_number(plan: Plan) -> str:
    """Write the highest number the n-th register told of."""
    return f"({posted_number(plan)} + CASE WHEN {IS_WAITING} THEN {WAITING_SALES} ELSE 0 END)"


def _facts(plan: Plan) -> str:
    """Write the facts of an alert, with what each kind shows."""
    figures = '"sales": 3, "amounts": {}, "seconds": 400, "bytes": 9000000000, "limit_megabytes": 10240'
    figures += ', "release": 48, "last_release": 50'
    return plan.sql.json(f"'{{{figures}, \"since\": \"' || {plan.sql.iso(str(plan.now - DAY))} || '\"}}'")
