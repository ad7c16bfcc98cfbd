"""The office's own certificate authority: it vouches for the service to kiosks, and for kiosks to the service.

A folder holds it: ``authority.pem`` and ``authority.key``, ``service.pem`` and ``service.key``; ``issued/`` what it has
signed, by fingerprint, and ``revoked.pem`` the list of what counts no more, for the broker of the fleet. Keys are
readable by their owner alone. What is made here needs no other authority; a bureau that has one puts its own files
there.
"""

from __future__ import annotations

import ipaddress
import os
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from config.faults import Fault

#: an authority lives longer than what it signs; certificates are renewed long before
AUTHORITY_DAYS, CERTIFICATE_DAYS = 3650, 397
#: clocks of kiosks and service may differ by so much
SKEW = timedelta(minutes=5)
AUTHORITY, SERVICE = "authority", "service"
ISSUED, REVOKED = "issued", "revoked"

Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Issued:
    """A certificate and its private key, as PEM."""

    certificate: bytes
    key: bytes


@dataclass(frozen=True)
class Authority:
    """The authority in ``folder``."""

    folder: Path

    @classmethod
    def made_in(cls, folder: Path, hosts: Iterable[str], now: datetime) -> Authority:
        """The authority there; what is missing of it, and of the certificate of the service, is made."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        own = cls(folder)
        if not own._file(AUTHORITY, "pem").is_file():
            own._write(AUTHORITY, _authority(now))
        if not own._file(SERVICE, "pem").is_file():
            own._write(SERVICE, own.serve(SERVICE, hosts, now))
        if not own.revoked.is_file():
            own.revoke((), now)
        return own

    @property
    def certificate(self) -> Path:
        """What kiosks believe."""
        return self._file(AUTHORITY, "pem")

    @property
    def service(self) -> tuple[Path, Path]:
        """Certificate and key of the service."""
        return self._file(SERVICE, "pem"), self._file(SERVICE, "key")

    @property
    def revoked(self) -> Path:
        """The list of certificates that count no more."""
        return self._file(REVOKED, "pem")

    def issue(self, kiosk: str, now: datetime) -> Issued:
        """A certificate for the kiosk of that name, or for whoever looks after the fleet."""
        issued = self._issue(kiosk, now, ExtendedKeyUsageOID.CLIENT_AUTH, ())
        (self.folder / ISSUED).mkdir(exist_ok=True)
        self._kept(fingerprint_of_pem(issued.certificate)).write_bytes(issued.certificate)
        return issued

    def serve(self, name: str, hosts: Iterable[str], now: datetime) -> Issued:
        """A certificate for a service that kiosks reach by those names and addresses."""
        return self._issue(name, now, ExtendedKeyUsageOID.SERVER_AUTH, hosts)

    def revoke(self, fingerprints: Iterable[str], now: datetime) -> None:
        """Write the list anew: those are all that count no more.

        One that was issued before the authority kept what it signs cannot be on it, and stays valid at the broker until
        its end. The list holds as long as the authority: a broker that gets no newer one goes on with what it has.
        """
        ours, signer = self._own()
        made = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(ours.subject)
            .last_update(now - SKEW)
            .next_update(now + timedelta(days=AUTHORITY_DAYS))
        )
        for file in filter(Path.is_file, map(self._kept, fingerprints)):
            serial = x509.load_pem_x509_certificate(file.read_bytes()).serial_number
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now).build()
            made = made.add_revoked_certificate(entry)
        pem = made.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        part = self.revoked.with_suffix(".part")  # a broker reads all of it, or the one before
        part.write_bytes(pem)
        part.replace(self.revoked)

    def _kept(self, fingerprint: str) -> Path:
        return self.folder / ISSUED / f"{fingerprint}.pem"

    def _issue(self, name: str, now: datetime, usage: x509.ObjectIdentifier, hosts: Iterable[str]) -> Issued:
        ours, signer = self._own()
        key = ec.generate_private_key(ec.SECP256R1())
        made = (
            _builder(name, ours.subject, key, now, CERTIFICATE_DAYS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        )
        if names := [_host(host) for host in hosts]:
            made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return _issued(made.sign(signer, hashes.SHA256()), key)

    def _own(self) -> tuple[x509.Certificate, Key]:
        try:
            certificate = x509.load_pem_x509_certificate(self._file(AUTHORITY, "pem").read_bytes())
            key = serialization.load_pem_private_key(self._file(AUTHORITY, "key").read_bytes(), None)
        except (OSError, ValueError) as error:
            raise _unusable(type(error).__name__) from error
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
            raise _unusable("the key is not that of the certificate")
        return certificate, key

    def _write(self, name: str, issued: Issued) -> None:
        """The key first: a certificate that is there has its key."""
        write_private(self._file(name, "key"), issued.key)
        self._file(name, "pem").write_bytes(issued.certificate)

    def _file(self, name: str, kind: str) -> Path:
        return self.folder / f"{name}.{kind}"


def _unusable(detail: str) -> Fault:
    return Fault("OFFICE-AUTHORITY", detail)


def write_private(file: Path, content: bytes) -> None:
    """Write what nobody but its owner may read."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)


def fingerprint(certificate: bytes) -> str:
    """SHA-256 of a certificate in DER, in hex: by this the office knows a kiosk."""
    return x509.load_der_x509_certificate(certificate).fingerprint(hashes.SHA256()).hex()


def fingerprint_of_pem(certificate: bytes) -> str:
    """The same of one in PEM."""
    return x509.load_pem_x509_certificate(certificate).fingerprint(hashes.SHA256()).hex()


def _authority(now: datetime) -> Issued:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(AUTHORITY)
    usage = x509.KeyUsage(
        digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        _builder(AUTHORITY, name, key, now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return _issued(made.sign(key, hashes.SHA256()), key)


def _builder(name: str, issuer: x509.Name, key: Key, now: datetime, days: int) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SKEW)
        .not_valid_after(now + timedelta(days=days))
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _issued(certificate: x509.Certificate, key: Key) -> Issued:
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Issued(certificate.public_bytes(serialization.Encoding.PEM), pem)


def client_context(authority: Path, certificate: Path, key: Path) -> ssl.SSLContext:
    """What a kiosk speaks with: it believes that authority alone, and shows its own certificate."""
    try:
        context = ssl.create_default_context(cafile=str(authority))
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise _unusable(type(error).__name__) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context
