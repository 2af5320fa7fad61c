"""The two mails of a call request: one to the practice, one to the visitor."""

from flask import render_template, request
from flask_babel import gettext as _

from questionnaire.calls import outbox
from questionnaire.calls.outbox import Mail
from questionnaire.calls.requests import Details, Stored
from questionnaire.web.settings import Settings


def mails_for(stored: Stored, details: Details, settings: Settings) -> dict[str, Mail]:
    """The mails of a new request, by purpose."""
    site = _site(settings)
    reference = stored.request.reference
    mails = {
        outbox.PRACTICE: _mail(
            settings.mail_to,
            _("A new call request: %(reference)s", reference=reference),
            "mails/practice.txt",
            reference=reference,
            link=f"{site}/staff/requests/{reference}",
        )
    }
    if details.email and stored.link:
        mails[outbox.VISITOR] = _mail(
            details.email,
            _("We have your request %(reference)s", reference=reference),
            "mails/visitor.txt",
            reference=reference,
            who_reads_it=who_reads(settings),
            link=private_link(stored.link, settings),
            site=site,
        )
    return mails


def private_link(link: str, settings: Settings) -> str:
    """The whole address behind which the visitor finds their request, from its token."""
    return f"{_site(settings)}/your-request/{link}"


def who_reads(settings: Settings) -> str:
    """Who reads a request and how soon they answer, as far as that is known."""
    name, who = settings.practice_name, settings.calls_read_by
    read = (
        _("Your request is read by %(who)s at %(name)s.", who=who, name=name)
        if who
        else _("Your request is read by people at %(name)s.", name=name)
    )
    soon = (
        _("You hear back within %(time)s.", time=settings.calls_answered_within)
        if settings.calls_answered_within
        else _("They have not told us how soon they answer.")
    )
    return f"{read} {soon}"


def _site(settings: Settings) -> str:
    # Production has a PUBLIC_URL, so a forged Host header changes no link.
    return settings.public_url or request.host_url.removesuffix("/")


def _mail(to: str, subject: str, template: str, **words: str) -> Mail:
    text, html = (
        render_template(template, layout=layout, subject=subject, **words)
        for layout in ("macros/mail.txt", "macros/mail.html")
    )
    return Mail(to=to, subject=subject, text=text.strip() + "\n", html=html.strip())
