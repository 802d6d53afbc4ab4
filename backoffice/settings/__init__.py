"""The Django settings, put together from small modules; every choice is an environment variable (.env.example).

One settings module for all places: what differs between a laptop and production differs by variables, so that
nothing is first tried in production.
"""

from .alerts import *
from .api import *
from .audit import *
from .celery import *
from .core import *
from .database import *
from .devices import *
from .distribution import *
from .folders import *
from .hq_api import *
from .imports import *
from .intake import *
from .logging import *
from .sign_in import *
from .storage import *
from .web import *
