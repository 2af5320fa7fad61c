"""Pages for the practice: sign-in, inbox, members, audit trail, figures, and who may open what."""

from flask import Flask

from questionnaire.web.staff import (
    access,
    account,
    audit_pages,
    figures_pages,
    inbox_admin,
    inbox_pages,
    member_pages,
    set_up,
    sign_in,
)
from questionnaire.web.staff.access import in_staff_area

__all__ = ["in_staff_area", "init_app"]
BLUEPRINTS = (
    sign_in.bp,
    set_up.bp,
    account.bp,
    member_pages.bp,
    inbox_pages.bp,
    inbox_admin.bp,
    audit_pages.bp,
    figures_pages.bp,
)


def init_app(app: Flask) -> None:
    """Call before all other parts: access to /staff is checked before anything else runs."""
    access.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
