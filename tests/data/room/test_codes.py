from __future__ import annotations

import pytest

from data.room.codes import LETTERS, fingerprint, is_sealed, new_code, new_cookie, new_secret, read_code


def test_every_new_code_is_read_as_it_is_however_it_is_typed():
    for _ in range(200):
        code = new_code()
        assert read_code(code) == read_code(code.lower()) == read_code(f" {code[:2]}-{code[2:]} ") == code


@pytest.mark.parametrize(("typed", "code"), [("bszoq", "852DD"), ("ggvv0", "66YYD")])
def test_a_look_alike_is_read_as_the_letter_that_it_looks_like(typed, code):
    assert not set(typed.upper()) & set(LETTERS)
    assert read_code(typed) == code


@pytest.mark.parametrize("typed", ["", "K7PX", "K7PX22", "K7PXA", "K7P/X", "кккк2", "../..", "K7PX2" * 100])
def test_what_can_be_no_code_is_none(typed):
    assert read_code(typed) is None


def test_secrets_are_long_and_never_the_same():
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert min(map(len, made)) >= 32


def test_parts_of_a_secret_are_not_mixed_up():
    assert fingerprint("ab", "c") != fingerprint("a", "bc") != fingerprint("abc")


def test_only_a_cookie_that_was_given_out_for_this_room_bears_its_seal():
    cookie = new_cookie("seal")
    assert is_sealed(cookie, "seal")
    secret = cookie.partition(".")[0]
    for other in ("", ".", secret, f"{secret}.", f"{secret}.{fingerprint('other', secret)}", f"{cookie}x", "é.é"):
        assert not is_sealed(other, "seal")
