"""The only table of the figures: day, event and count."""

from datetime import date

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from questionnaire.calls.call_tables import Base


class DailyCount(Base):
    """The number of events on a day in UTC. Nothing finer than a day, and no person."""

    __tablename__ = "daily_count"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)  # one of events.py
    name: Mapped[str] = mapped_column(Text, primary_key=True)  # a pattern's id; often empty
    count: Mapped[int]
