"""Who a card belongs to and whether a password is right, without keeping either: argon2id, as OWASP asks at least."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type, hash_secret_raw

from config.staff import Member, Register

PIN_DIGITS = 6
#: 19 MiB, two passes, one lane (OWASP password storage cheat sheet); 30 ms on two EPYC cores
MEMORY_KIB, PASSES, LANES, DIGEST_BYTES = 19 * 1024, 2, 1, 32
_HASHER = PasswordHasher(PASSES, MEMORY_KIB, LANES, DIGEST_BYTES)
#: of no password: so that a card of nobody here takes as long as any other
_OF_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$MKdTy2ciZcrRwbChPhOf4g$yOag91xG9jXnOVUk8PiWGFbFbYTnnUm0bwWTe25zSuQ"
#: the ten digits in a row, twice, so that those over the end are found, too
_ROWS = ("01234567890123456789", "98765432109876543210")


def card_digest(number: str, register: Register) -> str:
    """What ``number``, from a card, is known by in ``register``; the number cannot be told from it."""
    salt = bytes.fromhex(register.salt)
    return hash_secret_raw(number.encode(), salt, PASSES, MEMORY_KIB, LANES, DIGEST_BYTES, Type.ID).hex()


def pin_hash(pin: str) -> str:
    """What is kept of a password; ValueError, for whoever chose it, when it is too easy to guess."""
    if not (pin.isascii() and pin.isdigit() and len(pin) == PIN_DIGITS):
        raise ValueError(f"a password has {PIN_DIGITS} digits")
    if len(set(pin)) < 3 or any(pin in row for row in _ROWS) or pin[:3] == pin[3:]:
        raise ValueError("this password is one of the first that somebody would try")
    return _HASHER.hash(pin)


def is_pin(pin: str, member: Member | None) -> bool:
    """Whether ``pin`` is the password of ``member``; of nobody it never is, and that takes as long."""
    try:
        return _HASHER.verify(member.pin if member else _OF_NOBODY, pin) and member is not None
    except (VerificationError, InvalidHashError):
        return False
