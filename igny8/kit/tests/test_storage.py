import pytest

from igny8.kit.crypto import Secret, SecretUnreadable, decrypt, encrypt
from igny8.kit.errors import NotFound
from igny8.kit.storage import read_file, write_file


def test_the_same_content_is_kept_once(data_folder):
    first, second = write_file(b"report", suffix=".pdf"), write_file(b"report", suffix=".pdf")

    assert first == second
    assert read_file(first.key) == b"report"
    assert [p.is_file() for p in (data_folder / "files_root").rglob("*.pdf")] == [True]


def test_a_key_that_leaves_the_store_finds_nothing(data_folder):
    (data_folder / "secret").write_bytes(b"x")

    with pytest.raises(NotFound):
        read_file("../secret")


def test_a_secret_is_unreadable_without_its_key_and_never_shows_itself(settings):
    settings.ENCRYPTION_KEYS = ["old"]
    token = encrypt("s3cret")
    settings.ENCRYPTION_KEYS = ["new", "old"]

    assert "s3cret" not in token
    assert decrypt(token) == "s3cret"
    assert repr(Secret("s3cret")) == "Secret('…')"
    settings.ENCRYPTION_KEYS = ["new"]
    with pytest.raises(SecretUnreadable):
        decrypt(token)
