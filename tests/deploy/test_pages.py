"""The pages that are made from tables say what the tables say."""

import pytest

from deploy.pages import DOCS, pages, settings_page
from streams.settings import Settings, variable


@pytest.mark.parametrize("file", pages(), ids=lambda file: file.name)
def test_a_page_is_as_its_table_makes_it(file):
    assert file.read_text(encoding="utf-8") == pages()[file], "run `make pages`"


def test_every_setting_is_told_with_its_default_and_secrets_are_marked():
    rows = {row.split("`")[1]: row for row in settings_page().splitlines() if row.startswith("| `PARLEY_")}
    assert rows.keys() == {variable(field) for field in Settings.__struct_fields__}
    assert "**secret**" in rows["PARLEY_SASL_PASSWORD"]
    assert "**secret**" not in rows["PARLEY_SASL_USERNAME"]
    assert "`9464`" in rows["PARLEY_WEB_PORT"]


def test_no_page_knows_the_machine_that_it_was_made_on():
    for file in (DOCS / "metrics.md", DOCS / "settings.md"):
        assert "/root" not in file.read_text(encoding="utf-8")
