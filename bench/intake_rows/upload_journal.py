"""Brings everything that a register's journal holds to HQ; a program of its own.

python upload_journal.py HOME
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pos.register import Register
from pos.syncing.upload import upload_outbox

if __name__ == "__main__":
    with Register(Path(sys.argv[1])) as register:
        report = upload_outbox(register.context)
    sys.exit(1 if report.waiting or report.refused else 0)
