"""How the data of a register reads on a screen of text: what is under way, what is to come, and each job's release."""

from pos.data_overview import DataOverview, JobOverview, ProgressOverview


def amounts_words(data: DataOverview) -> str:
    """Say what the sales that wait come to."""
    return " and ".join(f"{amount} {currency}" for currency, amount in data.waiting_amounts.items())


def data_lines(data: DataOverview) -> list[str]:
    """Say line by line what comes, and what each job's data is."""
    pending = data.pending
    to_come = f"{pending.packages} packages, {pending.bytes_here} of {pending.bytes_total} bytes are here"
    return [
        f"To come         {to_come if pending.packages else 'nothing'}",
        f"Under way       {'nothing' if data.progress is None else _progress_words(data.progress)}",
        *(f"Job {job.number:<12}{_job_words(job)}" for job in data.jobs),
    ]


def _progress_words(progress: ProgressOverview) -> str:
    """Say how far a sync has come."""
    if progress.phase != "DOWNLOADING":
        return f"putting {progress.rows} rows in place"
    left = "" if progress.seconds_left is None else f", about {progress.seconds_left} s left"
    return f"{progress.bytes_here} of {progress.bytes_total} bytes{left}"


def _job_words(job: JobOverview) -> str:
    """Say in which release a job's data changed last, and when that was made."""
    return f"release {job.release}, made {job.made_at or 'at an unknown time'}, watermark {job.watermark}  {job.name}".rstrip()
