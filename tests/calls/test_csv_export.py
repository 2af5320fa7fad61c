"""No cell of the export is taken for a formula, whatever a spreadsheet takes for its end."""

import csv
import re
from dataclasses import replace
from io import StringIO
from itertools import product
from typing import Literal

import pytest

from questionnaire.calls.csv_export import as_csv, escape_formulas
from tests.calls.stored import KEYS, ROBIN, store
from tests.hostile import at_most

FORMULAS = ["=1+1", "+49 30 1", "-1", "@SUM(A1)", "|calc", "%0A=1", "＝1"]
QUOTINGS: list[Literal[0, 3]] = [csv.QUOTE_MINIMAL, csv.QUOTE_NONE]
PARTS = [",", ";", "\t", "|", ":", " ", "^", "~", "#", "/", "_", "&", "·"]
TAKEN_FOR_A_FORMULA = re.compile(r"[=+@|%＝＋－＠-]\S")


@pytest.mark.parametrize("cell", [*FORMULAS, "\t=1", "\r=1", "\n=1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert escape_formulas(cell).startswith("'")
    assert escape_formulas(f"  {cell}").lstrip(" ").startswith("'")


@pytest.mark.parametrize(
    "cell",
    [
        "", "Robin", "O'Neil", "a=b", "mornings - or later", "well-known", "robin@example.com",
        "100 %", "2026-11-28T12:00:00+00:00", "9:30-11:00, or 4 + 5 pm", "https://example.com/a-b",
        'mornings; "late"',
    ],
)  # fmt: skip
def test_all_else_stays_as_it_is(cell: str) -> None:
    assert escape_formulas(cell) == cell


@pytest.mark.usefixtures("database")
def test_no_formula_begins_where_another_separator_would_end_a_cell() -> None:
    tries = [
        f"{before}{part}{after}{formula}"
        for formula in FORMULAS
        for part in [*PARTS, '"', '";', '";"', "'", "\n", "\r\n", "; ", ';  "']
        for before in ("Robin", "")
        for after in ("", '"')
    ]
    rows = [
        store(form_key=str(number), details=replace(ROBIN, name=name, times=name)).request
        for number, name in enumerate(tries)
    ]
    # Each line as well as all of them: who parts at other places may not know our quotes.
    text = "".join(as_csv(KEYS, rows))
    whole, lines = [*StringIO(text, newline="")], text.splitlines()
    for delimiter, quoting, read in product(PARTS, QUOTINGS, (whole, lines)):
        for row in csv.reader(read, delimiter=delimiter, quoting=quoting):
            formulas = [cell for cell in row if TAKEN_FOR_A_FORMULA.match(cell.lstrip(' "'))]
            assert formulas == [], (delimiter, quoting)


@pytest.mark.parametrize("cell", ["\n" * 60_000, " " * 60_000, "; " * 30_000, ";" + " " * 60_000])
def test_no_cell_takes_long_to_look_at(cell: str) -> None:
    with at_most(2):  # what grows by the square takes half a minute
        escape_formulas(cell + "x")
