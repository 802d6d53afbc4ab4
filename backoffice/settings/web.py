"""What the web server sends beside the page: security headers, cookies, static files.

Static files are read where they lie by WhiteNoise, so that the embedded default needs no collect step.
"""

from .environment import env_bool, env_list, refuse
from .folders import BASE_DIR

HTTPS_ONLY = env_bool("HTTPS_ONLY", default=False)
# Read by gunicorn.conf.py; see docs/adr/0036-one-cpu.md.
WEB_ONE_CPU = env_bool("WEB_ONE_CPU", default=True)
ONE_YEAR_SECONDS = 365 * 24 * 60 * 60

CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
for _origin in CSRF_TRUSTED_ORIGINS:
    if not _origin.startswith(("http://", "https://")):
        raise refuse("CSRF_TRUSTED_ORIGINS", _origin, "Write each origin with its scheme, for example https://hq.example.com.")

# Nothing inline and nothing from elsewhere: a product name with a script in it stays a name.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

SESSION_COOKIE_SECURE = HTTPS_ONLY
CSRF_COOKIE_SECURE = HTTPS_ONLY
SECURE_SSL_REDIRECT = HTTPS_ONLY
SECURE_HSTS_SECONDS = ONE_YEAR_SECONDS if HTTPS_ONLY else 0
# The proxy ends TLS. It must set this header itself and drop one that a client sends.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS_ONLY else None

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
