"""Wrong passwords: after a few of them for one name from one address, nobody signs in so for a while. django-axes counts.

By name and address together: whoever tries passwords locks out themselves, and not the person whose name they try.
"""

from datetime import timedelta

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# A try while locked is refused and does not begin the quarter of an hour anew.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "backoffice.portal.views.sign_in.locked_out"
# Who signed in when is in the log.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
