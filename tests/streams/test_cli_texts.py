import pytest

from streams.cli.group import Failure
from streams.cli.texts import text_of


def test_a_file_that_is_no_utf_8_is_named_with_the_byte(tmp_path):
    file = tmp_path / "gate.toml"
    file.write_bytes(b"ab\xff")
    with pytest.raises(Failure) as failed:
        text_of(file, "a file of floors")
    assert failed.value.message == f"{file}: no UTF-8 at byte 2; save it as UTF-8"


def test_a_file_that_is_not_there_is_named_with_what_it_should_have_been(tmp_path):
    with pytest.raises(Failure) as failed:
        text_of(tmp_path / "none.toml", "a file of floors")
    assert (
        failed.value.message
        == f"{tmp_path}/none.toml: No such file or directory; name a file of floors that can be read"
    )
