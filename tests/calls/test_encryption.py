"""Encrypted fields name their key; keys can be changed while the site runs."""

import pytest
from cryptography.fernet import Fernet

from questionnaire.calls.encryption import DataKeys, UnknownKeyError, key_id

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


def test_what_is_sealed_opens_again_and_says_with_which_key() -> None:
    encrypted = DataKeys([NEW, OLD]).encrypt("Robin")
    assert DataKeys([OLD, NEW]).decrypt(encrypted) == "Robin"
    assert encrypted.startswith(f"{key_id(NEW)}:")
    assert "Robin" not in encrypted
    assert NEW[:8] not in encrypted


def test_a_field_from_before_keys_had_names_opens_with_any_of_them() -> None:
    assert DataKeys([NEW, OLD]).decrypt(Fernet(OLD).encrypt(b"Robin").decode()) == "Robin"


@pytest.mark.parametrize(
    "encrypted",
    [
        pytest.param(DataKeys([OLD]).encrypt("Robin"), id="a key that is gone"),
        pytest.param(Fernet(OLD).encrypt(b"Robin").decode(), id="unnamed, of a key that is gone"),
        pytest.param(DataKeys([NEW]).encrypt("Robin")[:-4] + "AAA=", id="changed"),
        pytest.param("garbage", id="garbage"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_no_key_fits_is_refused(encrypted: str) -> None:
    with pytest.raises(UnknownKeyError):
        DataKeys([NEW]).decrypt(encrypted)
