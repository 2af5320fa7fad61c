"""Each role may do all that the ones before it may."""

import pytest

from questionnaire.staff.roles import ROLES, Role, reaches


@pytest.mark.parametrize(
    ("role", "reached"),
    [("reader", 1), ("handler", 2), ("owner", 3), ("nothing we know", 0), ("", 0)],
)
def test_a_role_reaches_itself_and_what_is_below(role: str, reached: int) -> None:
    assert [needed for needed in ROLES if reaches(role, needed)] == list[Role](ROLES[:reached])
