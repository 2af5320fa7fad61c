"""`flask staff`: who may sign in to the staff area."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from questionnaire import typed_text
from questionnaire.calls import audit
from questionnaire.cli.cli_errors import cli_errors
from questionnaire.staff import members
from questionnaire.staff.roles import ROLES, Role
from questionnaire.staff.staff_tables import StaffMember
from questionnaire.web.database import db

staff_members = AppGroup("staff", help="Who may sign in to the staff area.")


@staff_members.command("add")
@click.argument("email")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="handler", show_default=True)
@cli_errors()
def add(email: str, name: str, role: Role) -> None:
    """Add NAME with the address EMAIL, and print the link with which they set up."""
    now, settings = datetime.now(UTC), current_app.extensions["settings"]
    email, name = typed_text.clean_email(email), typed_text.clean(name)
    if "@" not in email or not 3 <= len(email) <= 120 or not 0 < len(name) <= 80:
        raise click.ClickException("Give an email address and a name: kim@example.org 'Kim Lee'")
    if not typed_text.is_deliverable(email):
        raise click.ClickException(f"Mail can't reach {email}: give one that is ASCII before the @")
    try:
        _member, link = members.add(
            db.session(), settings.data_encryption, name=name, email=email, role=role, now=now
        )
    except members.EmailTakenError:
        raise click.ClickException(f"{email} is there already; `flask staff list` helps") from None
    _audit("staff.added", email, role)
    _print_link(link)


@staff_members.command("list")
@cli_errors()
def list_members() -> None:
    """One line a member: address, role, and whether they can sign in."""
    for member in members.all_members(db.session()):
        click.echo(f"{member.email}  {member.role}  {members.status_of(member)}  {member.name}")


@staff_members.command("reset")
@click.argument("email")
@cli_errors()
def reset(email: str) -> None:
    """Let EMAIL set up a new password and app, for who lost one. Their sessions end."""
    member, settings = _found(email), current_app.extensions["settings"]
    link = members.reset(db.session(), settings.data_encryption, member, now=datetime.now(UTC))
    _audit("staff.reset", member.email)
    _print_link(link)


@staff_members.command("disable")
@click.argument("email")
@cli_errors()
def disable(email: str) -> None:
    """Disable EMAIL at once: no sign-in, no open login."""
    member = _found(email)
    try:
        members.disable(db.session(), member, now=datetime.now(UTC))
    except members.LastOwnerError:
        raise click.ClickException(LAST_OWNER) from None
    _audit("staff.disabled", member.email)
    click.echo(f"{member.email} can't sign in any more, and is signed out everywhere.")


@staff_members.command("enable")
@click.argument("email")
@cli_errors()
def enable(email: str) -> None:
    """Let EMAIL in again, with the password and app they had. A link does not work again."""
    member = _found(email)
    members.enable(member)
    _audit("staff.enabled", member.email)
    if members.status_of(member) == "active":
        click.echo(f"{member.email} can sign in again.")
    else:
        click.echo(f"Not set up yet: `flask staff reset {member.email}` makes a new link.")


@staff_members.command("role")
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
@cli_errors()
def change_role(email: str, role: Role) -> None:
    """Change what EMAIL may do."""
    member = _found(email)
    try:
        members.change_role(db.session(), member, role)
    except members.LastOwnerError:
        raise click.ClickException(LAST_OWNER) from None
    _audit("staff.role", member.email, role)
    click.echo(f"{member.email} is {role} now.")


LAST_OWNER = "This is the only owner who can sign in; nobody could change who works here any more"


def _found(email: str) -> StaffMember:
    member = members.find(db.session(), email)
    if member is None:
        raise click.ClickException(f"There is no member {email}; `flask staff list` helps")
    return member


def _audit(action: str, email: str, detail: str = "") -> None:
    """Write down who was changed, and commit both."""
    told = f"{email} {detail}".strip()
    audit.record(
        db.session(), actor=audit.SYSTEM, action=action, detail=told, now=datetime.now(UTC)
    )
    db.session.commit()


def _print_link(token: str) -> None:
    settings = current_app.extensions["settings"]
    hours = int(members.SET_UP_WITHIN.total_seconds() // 3600)
    click.echo(
        f"Give them this link, by a way that only they read. It works once, for {hours} hours:"
    )
    click.echo(f"{settings.public_url or _running_at()}/staff/set-up/{token}")


def _running_at() -> str:
    """Where the local server says that it is; else where it would be."""
    address = Path(current_app.instance_path) / "address"
    return address.read_text() if address.exists() else "http://127.0.0.1:8000"
