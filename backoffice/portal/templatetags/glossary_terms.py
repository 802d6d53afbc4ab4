"""The words of Everytill, one per thing, as the portal explains them where they stand.

Plain data. `docs/glossary.md` tells more about each; a test compares the words of both. A term is found by the label
that a page shows ("Registers"), so that a heading needs no second name.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Term:
    """One word: its name in addresses, the word, what it means, and the labels it stands under."""

    slug: str
    word: Words
    meaning: Words
    labels: tuple[str, ...]


TERMS = (
    Term("store", _("Store"), _("A place that sells. For distribution it is a channel."), ("Store", "Stores")),
    Term(
        "register",
        _("Register"),
        _("One till in a store, known everywhere by its number. It outlives its hardware."),
        ("Register", "Registers"),
    ),
    Term(
        "device",
        _("Device"),
        _("The hardware that was activated as a register with an activation code; it holds the token."),
        ("Device",),
    ),
    Term(
        "offline-profile",
        _("Offline profile"),
        _("When a register leaves and returns to HQ's server, and what it may do meanwhile."),
        ("Offline profile", "Offline profiles"),
    ),
    Term(
        "support-offline",
        _("Support offline"),
        _("The switch of a register that gives it a channel database of its own. While it is off, it sells online only."),
        ("Support offline",),
    ),
    Term(
        "channel-database",
        _("Channel database"),
        _("A copy of the data a channel sells from: the server's own, used online, or one register's own, used offline."),
        ("Channel database", "Channel databases"),
    ),
    Term(
        "channel-data-group",
        _("Channel data group"),
        _("Channel databases that receive the same data. Packages are built once per group and shared by every member."),
        ("Channel data group", "Channel data groups"),
    ),
    Term(
        "replicated-table",
        _("Replicated table"),
        _("A table of HQ that is announced for distribution."),
        ("Replicated table", "Replicated tables"),
    ),
    Term(
        "scheduler-subjob",
        _("Scheduler subjob"),
        _("One replicated table's way to the channel databases: which columns, which rows, and if offline databases get it."),
        ("Scheduler subjob", "Scheduler subjobs", "Subjobs"),
    ),
    Term(
        "scheduler-job",
        _("Scheduler job"),
        _("A named, numbered set of subjobs that belong together, such as 1040 Products. A table is in exactly one job."),
        ("Scheduler job", "Scheduler jobs", "Job"),
    ),
    Term(
        "distribution-schedule",
        _("Distribution schedule"),
        _("Which jobs run for which groups, and when. Run now runs it at once."),
        ("Distribution schedule", "Distribution schedules"),
    ),
    Term(
        "run",
        _("Run"),
        _("One execution of a distribution schedule: it publishes a release for each group in which something changed."),
        ("Run", "Runs", "Last runs"),
    ),
    Term(
        "watermark",
        _("Watermark"),
        _("What HQ had committed at one moment. It says exactly which changes a release holds; a clock could not."),
        ("Watermark",),
    ),
    Term(
        "release",
        _("Release"),
        _("A numbered state of one channel data group. A register always sells from exactly one release."),
        ("Release", "Releases"),
    ),
    Term(
        "package",
        _("Package"),
        _("A file that never changes: what one job changed, a whole channel database, or a repair of one job's tables."),
        ("Package", "Packages"),
    ),
    Term(
        "download-session",
        _("Download session"),
        _("One package's way into one channel database, from the request until it is applied."),
        ("Download sessions", "Download session"),
    ),
    Term(
        "upload-session",
        _("Upload session"),
        _("The way of one batch of transactions from a register to HQ, with the bytes as they came."),
        ("Upload session", "Upload sessions"),
    ),
    Term(
        "transaction",
        _("Transaction"),
        _("A retail document: sale, return, void, no-sale, cash movement, opening or closing of a shift."),
        ("Transaction", "Transactions"),
    ),
    Term(
        "journal",
        _("Journal"),
        _("The register's own durable record of its transactions. A sale is in it before anything is sent."),
        ("Journal", "Journal id"),
    ),
    Term(
        "outbox",
        _("Sales waiting"),
        _("The register's outbox: what stands in its journal and HQ has not acknowledged yet."),
        ("Sales waiting",),
    ),
    Term(
        "quarantine",
        _("Quarantine"),
        _("Uploaded transactions that HQ keeps whole but does not post until a person has decided."),
        ("Quarantine",),
    ),
    Term("shift", _("Shift"), _("One cashier's drawer from opening to closing, with its X and Z reports."), ("Shift", "Shifts")),
    Term(
        "operation-917",
        _("Operation 917"),
        _("Database connection status at the register: its button disconnects while connected, and connects while not."),
        ("Operation 917",),
    ),
    Term("change-log", _("Change log"), _("What changed at HQ, as captured by the database itself."), ("Change log",)),
)

#: The slug of the term that stands under a label.
SLUG_OF_LABEL = {label: term.slug for term in TERMS for label in term.labels}
