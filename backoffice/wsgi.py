"""The WSGI application a web server starts: `gunicorn backoffice.wsgi`."""

import atexit
import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backoffice.settings")

_django = get_wsgi_application()

# Only now that Django knows its apps.
from backoffice.device_handler import DeviceHandler, devices_apart  # noqa: E402
from distribution.api.unchanged_poll import polls_first  # noqa: E402
from registers.use_cases.note_call import hand_on_noted  # noqa: E402

application = polls_first(devices_apart(devices=DeviceHandler(), others=_django))
atexit.register(hand_on_noted)

# What is loaded stays: the garbage collector need not look through it again and again.
gc.collect()
gc.freeze()
# A batch of sales is thousands of objects that are let go of together, none of them in a circle: not looked through every seven
# hundred, as by default, it takes a twentieth less.
gc.set_threshold(10_000, 20, 20)
