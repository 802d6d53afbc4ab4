"""Write into a register's log what a person did to one of its download sessions."""

from django.contrib.auth.models import AbstractBaseUser

from distribution.models import DownloadSession, Package
from registers.models import RegisterEvent
from registers.use_cases.record_register_event import record_register_event


def record_session_event(*, session: DownloadSession, kind: RegisterEvent.Kind, user: AbstractBaseUser | None) -> None:
    """Name package, job and releases; a STORE channel database has no register and no log."""
    register = session.channel_database.register
    if register is None:
        return
    record_register_event(register=register, kind=kind, user=user, note=session_note(session.package))


def session_note(package: Package) -> str:
    """Write which package a session is about."""
    releases = f"{package.from_release} to {package.to_release}" if package.from_release is not None else f"{package.to_release}"
    job = f" of job {package.job_id}" if package.job_id is not None else ""
    return f"{package.kind}{job}, release {releases}"
