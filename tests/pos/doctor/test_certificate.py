"""How long the certificate of headquarters lasts, asked of a server that speaks TLS."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pos.doctor.finding import Level
from pos.doctor.server import check_certificate
from pos.headquarters import trust
from pos.journal import settings

NOW = datetime.now(UTC)


@pytest.fixture
def server(tmp_path, monkeypatch):
    """Show a certificate that is trusted here and lasts so long; return the address."""
    sockets = []

    def shown(lasts: timedelta) -> str:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "headquarters")])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(NOW - timedelta(days=30))
            .not_valid_after(NOW + lasts)
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        path, key_path = tmp_path / "certificate.pem", tmp_path / "key.pem"
        path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        key_path.write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        trust._authorities.cache_clear()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path, key_path)
        listener = context.wrap_socket(socket.create_server(("127.0.0.1", 0)), server_side=True)
        sockets.append(listener)
        threading.Thread(target=_greet, args=(listener,), daemon=True).start()
        return f"https://127.0.0.1:{listener.getsockname()[1]}"

    yield shown
    for listener in sockets:
        listener.close()
    trust._authorities.cache_clear()


def _greet(listener) -> None:
    """Shake hands with who comes first."""
    try:
        listener.accept()[0].close()
    except OSError:
        return  # it does not trust us


@pytest.mark.parametrize(
    ("lasts", "level", "words"),
    [
        (timedelta(days=90, hours=1), Level.PASS, "valid for 90 more days"),
        (timedelta(days=20, hours=1), Level.WARN, "valid for 20 more days"),
        (timedelta(days=2, hours=1), Level.FAIL, "valid for 2 more days"),
        (timedelta(days=-1), Level.FAIL, "that of 127.0.0.1 is not trusted: certificate has expired"),
    ],
)
def test_certificate_of_headquarters(online, clock, server, lasts, level, words):
    clock.now = NOW
    settings.write(online.context.journal, settings.SERVER_URL, server(lasts))
    found = check_certificate(online.context)
    assert (found.level, found.words) == (level, words)


def test_headquarters_without_encryption_is_a_warning_elsewhere_and_fine_on_this_machine(online):
    assert check_certificate(online.context).level is Level.PASS
    settings.write(online.context.journal, settings.SERVER_URL, "http://hq.example.com")
    assert check_certificate(online.context).level is Level.WARN
