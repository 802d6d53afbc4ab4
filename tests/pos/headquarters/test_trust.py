import ssl

import pytest

from pos.headquarters.trust import trusted_by


@pytest.mark.parametrize("url", ["https://hq.example.com/api/v1/", "HTTPS://hq.example.com"])
def test_certificates_of_the_authorities_are_read_once(url):
    context = trusted_by(url)
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.cert_store_stats()["x509_ca"] > 0
    assert trusted_by("https://elsewhere.example.com") is context


def test_nobody_is_trusted_where_nothing_is_asked_over_tls():
    context = trusted_by("http://hq.example.com/api/v1/")
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.cert_store_stats() == {"x509": 0, "crl": 0, "x509_ca": 0}
