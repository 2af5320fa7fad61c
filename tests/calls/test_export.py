"""No cell of the export is taken for a formula."""

import pytest

from questionnaire.calls.export import harmless


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+49 30 1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "|calc", "%0A=1", "＝1"],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Robin", "O'Neil", "a=b", "mornings - or later"])
def test_all_else_stays_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell
