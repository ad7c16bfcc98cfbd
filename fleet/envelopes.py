"""Signed envelopes (DSSE, https://github.com/secure-systems-lab/dsse) in which commands and rings of keys come.

Whoever reads one knows what signed it before anything of its content is looked at.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Annotated, Literal, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import Field, StringConstraints, ValidationError
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import UnverifiedSignatureError
from securesystemslib.signer import Signature, Signer, SSlibKey

from config.datafile import Data
from fleet.messages import Digest

#: more than any threshold of ours: what one envelope may cost
SIGNATURES_MAX = 16

#: hexadecimal SHA-256 of a public key, as securesystemslib reckons it
KeyId = Digest
#: an Ed25519 public key, hexadecimal
PublicKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class NotAnEnvelope(Exception):
    """It is none of the kind that was asked for. The text names nothing of its content."""


class BadSignature(Exception):
    """A signature that is not of the key that it names."""


class _Signed(Data):
    keyid: KeyId
    sig: Annotated[str, StringConstraints(max_length=100)]


class _Enveloped(Data):
    payload: str
    payloadType: Literal[  # noqa: N815 - the name in the specification
        "application/vnd.kiosk-24h.command+json", "application/vnd.kiosk-24h.maintainers+json"
    ]
    signatures: Annotated[tuple[_Signed, ...], Field(min_length=1, max_length=SIGNATURES_MAX)]


class _Named(Protocol):
    @property
    def public(self) -> str: ...


@lru_cache(maxsize=256)
def key_of(public: PublicKey) -> SSlibKey:
    """The key of that name; ValueError when it is none."""
    return SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)))


def key_id(public: PublicKey) -> KeyId:
    """What signatures of that key are marked with."""
    return str(key_of(public).keyid)


def read(data: bytes, kind: str, longest: int) -> tuple[Envelope, tuple[KeyId, ...]]:
    """The envelope and the keys that it names, as often as it does; :class:`NotAnEnvelope`."""
    if len(data) > longest:
        raise NotAnEnvelope("longer than any of ours")
    try:
        found = _Enveloped.model_validate_json(data)
        payload = base64.b64decode(found.payload, validate=True)
        signatures = [
            Signature(each.keyid, base64.b64decode(each.sig, validate=True).hex()) for each in found.signatures
        ]
    except (ValidationError, binascii.Error) as error:
        raise NotAnEnvelope(type(error).__name__) from None
    if found.payloadType != kind:
        raise NotAnEnvelope("of another kind")
    return Envelope(payload, kind, {each.keyid: each for each in signatures}), tuple(each.keyid for each in signatures)


def verify(envelope: Envelope, public: Collection[PublicKey]) -> tuple[PublicKey, ...]:
    """Those of ``public`` that have signed; :class:`BadSignature` when one of them is named, and has not.

    Signatures of other keys say nothing here.
    """
    named: Mapping[str, Signature] = envelope.signatures
    ours = {key_id(each): each for each in public}
    pae = envelope.pae()
    for keyid in named.keys() & ours.keys():
        try:
            key_of(ours[keyid]).verify_signature(named[keyid], pae)
        except UnverifiedSignatureError:  # also what is no signature at all
            raise BadSignature(keyid[:8]) from None
    return tuple(ours[keyid] for keyid in named if keyid in ours)


def signed(payload: bytes, kind: str, *signers: Signer) -> bytes:
    """An envelope of ``payload`` with a signature of each."""
    return _signed_by(Envelope(payload, kind, {}), signers)


def countersigned(data: bytes, kind: str, longest: int, *signers: Signer) -> bytes:
    """The same envelope, with further signatures; :class:`NotAnEnvelope`."""
    return _signed_by(read(data, kind, longest)[0], signers)


def _signed_by(envelope: Envelope, signers: Collection[Signer]) -> bytes:
    for signer in signers:
        envelope.sign(signer)
    return json.dumps(envelope.to_dict(), separators=(",", ":")).encode()
