"""HQ: the Django project and the apps a person at headquarters works with.

The Celery app is imported here, as its own documentation asks: a web process that never met it would send its hints
to a broker that does not exist.
"""

from .celery import app as celery_app

__all__ = ["celery_app"]
