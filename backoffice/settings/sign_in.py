"""How people sign in: rules for passwords, the second factor, how long a session lasts, and what wrong passwords lead to.

After a few wrong passwords or codes for one name from one address, nobody signs in so for a while. django-axes counts.

By name and address together: whoever tries passwords locks out themselves, and not the person whose name they try.
"""

from datetime import timedelta

from .environment import env_bool, env_int

PASSWORD_MINIMUM_LENGTH = env_int("PASSWORD_MINIMUM_LENGTH", default=12, minimum=8, maximum=128)
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": PASSWORD_MINIMUM_LENGTH}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]

# HQ admins without a second factor are led to set one up when they sign in. Recommended wherever HQ can be reached by others.
SECOND_FACTOR_REQUIRED = env_bool("SECOND_FACTOR_REQUIRED", default=False)

# After so long everybody signs in again.
SESSION_HOURS = env_int("SESSION_HOURS", default=12, minimum=1, maximum=24 * 365)
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = env_bool("SESSION_ENDS_WITH_BROWSER", default=False)

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
