"""A mail server with moods."""

import asyncio
import os
import signal
from collections import Counter
from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.smtp import Envelope

KILLED_AFTER = "killed after DATA"
LATE = "answers too late"
MOODS = (
    "fine",
    "refuses the recipient for good",
    "greylists",
    "is busy",
    "hangs",
    "hangs up in the middle",
    LATE,
    "killed before DATA",
    "killed within DATA",
    KILLED_AFTER,
)


class Mailbox:
    """Counts what it took by Message-ID. `sender` is the process that sends, to be killed."""

    def __init__(self) -> None:
        self.mood = "fine"
        self.sender = 0
        self.taken: Counter[str] = Counter()
        self.subjects: dict[str, str] = {}
        self.gaps: Counter[str] = Counter()  # taken, and the sender can't know it
        self.seen: set[str] = set()
        self.turns = 0

    def changes(self, mood: str) -> None:
        self.mood, self.turns = mood, 0

    async def handle_RCPT(self, server: Any, _s: Any, envelope: Envelope, to: str, _o: Any) -> str:  # noqa: N802
        self.turns += 1
        if self.mood == "refuses the recipient for good":
            return "550 no such mailbox"
        if self.mood == "greylists" and to not in self.seen:
            self.seen.add(to)
            return "450 come back later"
        if self.mood == "hangs up in the middle":
            server.transport.close()
        if self.mood == "killed before DATA":
            self._kill()
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.mood == "is busy":
            return "451 try again"
        if self.mood == "killed within DATA":
            self._kill()
            return "451 try again"
        if self.mood == "hangs":
            await asyncio.sleep(2)
            return "451 try again"
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        name = message["Message-ID"]
        self.taken[name] += 1
        self.subjects[name] = message["Subject"]
        if self.mood == KILLED_AFTER:
            self.gaps[name] += 1
            self._kill()
        if self.mood == LATE:
            self.gaps[name] += 1
            await asyncio.sleep(2)
        return "250 OK"

    def _kill(self) -> None:
        os.kill(self.sender, signal.SIGKILL)
