"""The Django settings, put together from small modules; every choice is an environment variable (.env.example).

One settings module for all places: what differs between a laptop and production differs by variables, so that
nothing is first tried in production.
"""

from .api import *
from .celery import *
from .core import *
from .database import *
from .folders import *
from .logging import *
from .storage import *
from .web import *
