"""The roles of staff. Each role includes the rights of the ones before it."""

from typing import Literal, get_args

Role = Literal["reader", "handler", "owner"]
ROLES: tuple[Role, ...] = get_args(Role)  # reads; answers and notes; people, export and erasure


def reaches(role: str, needed: Role) -> bool:
    """Whether this role may do what `needed` may."""
    return role in ROLES and ROLES.index(role) >= ROLES.index(needed)
