"""A door with TLS before a PostgreSQL server that was built without it, as a pooler in front of one has."""

from __future__ import annotations

import select
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_WISH = 8
"""Bytes of a wish for TLS, the first thing that libpq says (PostgreSQL's manual, message formats: SSLRequest)."""


@dataclass(frozen=True)
class Authority:
    """Who signs certificates; `file` is what its friends are given."""

    file: Path
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def certify(self, host: str) -> Path:
        """Return a file with a certificate for `host` and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = _unsigned(host, self.certificate.subject, key)
        named = x509.SubjectAlternativeName([x509.DNSName(host)])
        certificate = made.add_extension(named, critical=False).sign(self.key, hashes.SHA256())
        file = self.file.with_name(f"{self.file.stem}-{host}.pem")
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + _written(key))
        return file


def authority(file: Path, name: str) -> Authority:
    """Make somebody who signs certificates, and write their own into `file`."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = _unsigned(name, _subject(name), key)
    certificate = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(
        key, hashes.SHA256()
    )
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return Authority(file, certificate, key)


@contextmanager
def tls_before(server: Path, certificate: Path | None) -> Iterator[int]:
    """Listen on a port of the loopback address and pass on to the socket `server` what comes there.

    Without a `certificate` TLS is not spoken there.
    """
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_listen, args=(listening, context, server))
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            # Closing alone would leave it in its `accept`.
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def _listen(listening: socket.socket, context: ssl.SSLContext | None, server: Path) -> None:
    passing = []
    while True:
        try:
            came, _ = listening.accept()
        except OSError:
            break
        passing.append(threading.Thread(target=_pass_on, args=(came, context, server)))
        passing[-1].start()
    for thread in passing:
        thread.join()


def _pass_on(came: socket.socket, context: ssl.SSLContext | None, server: Path) -> None:
    with came, socket.socket(socket.AF_UNIX) as there:
        there.connect(str(server))
        came.recv(_WISH, socket.MSG_WAITALL)
        came.sendall(b"S" if context else b"N")
        if context is None:
            _between(came, there)
            return
        try:
            with context.wrap_socket(came, server_side=True) as secret:
                _between(secret, there)
        except OSError:
            return  # whoever came did not like the certificate


def _between(came: socket.socket, there: socket.socket) -> None:
    ways = {came: there, there: came}
    while True:
        # What TLS has read already no `select` tells of.
        has_more = isinstance(came, ssl.SSLSocket) and came.pending()
        ready = [came] if has_more else select.select(list(ways), [], [])[0]
        for one in ready:
            said = one.recv(1 << 16)
            if not said:
                return
            ways[one].sendall(said)


def _unsigned(name: str, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_subject(name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )


def _subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _written(key: ec.EllipticCurvePrivateKey) -> bytes:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
