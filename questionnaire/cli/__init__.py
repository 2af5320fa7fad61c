"""The command line: one module a subject. Commands for authors are in content.py."""

from flask import Flask

from questionnaire.cli import audit_trail, backup, calls, keys, mail, person, staff

COMMANDS = (
    audit_trail.audit_trail,
    backup.backup,
    backup.restore,
    calls.call_requests,
    keys.keys,
    mail.deliver_mail,
    person.erase_person,
    person.export_person,
    staff.staff_members,
)


def init_app(app: Flask) -> None:
    for command in COMMANDS:
        app.cli.add_command(command)
