"""The code of a room, to read off a wall and type on a phone, and the secrets of its lecturer and voters."""

from __future__ import annotations

import hashlib
import secrets

#: Characters that nobody confuses on a wall; without vowels, so that they spell no words.
LETTERS = "23456789CDFHJKMNPRTWXY"
CODE_LENGTH = 5
#: Characters that people may type for similar-looking ``LETTERS``.
_LOOK_ALIKES = str.maketrans("BSZOQGV0", "852DD6YD")
#: Characters that people may type in between.
_BETWEEN = " -.\t\u00a0"


def new_code() -> str:
    """A code such as ``K7PX2``, one of five million."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str | None:
    """The code that somebody typed, ignoring case, spaces and look-alikes; None if it cannot be one."""
    code = typed[:40].upper().translate({ord(letter): None for letter in _BETWEEN}).translate(_LOOK_ALIKES)
    return code if len(code) == CODE_LENGTH and set(code) <= set(LETTERS) else None


def new_secret() -> str:
    """A secret that nobody can guess: a lecturer's key, or a voter's cookie."""
    return secrets.token_urlsafe(24)


def fingerprint(*secret: str) -> str:
    """A secret as stored: enough to recognise it, not to recover it."""
    return hashlib.sha256("\0".join(secret).encode()).hexdigest()[:40]


def new_cookie(seal: str) -> str:
    """A voter's cookie that ``is_sealed`` recognises."""
    secret = new_secret()
    return f"{secret}.{fingerprint(seal, secret)}"


def is_sealed(cookie: str, seal: str) -> bool:
    """Whether the atlas issued a cookie for the room with this seal."""
    secret, _, sealed = cookie.partition(".")
    return secrets.compare_digest(sealed.encode(), fingerprint(seal, secret).encode())
