"""Passwords of the console, as argon2id hashes (OWASP password storage cheat sheet: 19 MiB, two passes, one lane)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST, MOST = 10, 128
#: fewer different characters than this are a row of one key
LEAST_DIFFERENT = 5
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: of no password: so that nobody learns by the time which accounts there are
_OF_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$XnRckOssX0TnLtGbm/ymbA$xuIoKeiukP1ht6Wdi3yKm8YBkGDiGnKP4nml0F3EZZw"


def password_hash(password: str, work_number: str) -> str:
    """What is kept of it; ValueError, for whoever chose it, when it is too easy to guess."""
    if not LEAST <= len(password) <= MOST:
        raise ValueError(f"a password has {LEAST} to {MOST} characters")
    if len(set(password)) < LEAST_DIFFERENT or work_number.lower() in password.lower():
        raise ValueError("this password is one of the first that somebody would try")
    return _HASHER.hash(password)


def is_password(password: str, kept: str | None) -> bool:
    """Whether it is the one of which ``kept`` is the hash; of nobody (None) it never is, and that takes as long."""
    try:
        return _HASHER.verify(kept or _OF_NOBODY, password[:MOST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
