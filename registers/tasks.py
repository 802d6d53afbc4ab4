"""Celery's way into registers; each task makes one call."""

from celery import shared_task

from registers.use_cases.resume_received_uploads import resume_received_uploads


@shared_task(name="registers.resume_received_uploads")  # type: ignore[untyped-decorator] # Celery brings no types
def resume_received_uploads_task() -> int:
    """Post uploads that a dying server left behind."""
    return resume_received_uploads()
