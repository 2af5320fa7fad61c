"""Texts that are not part of a single question, pattern or article."""

from pydantic.dataclasses import dataclass

from questionnaire.instrument.content.field_types import STRICT, Text


@dataclass(frozen=True, config=STRICT)
class Notices:
    """Sentences that many pages show."""

    not_a_diagnosis: Text
    result_first: Text
    help_line: Text
    emergency: Text
    prescriber: Text
    care_first: tuple[Text, ...]
    help_opened: Text
    same_care: Text
    another_day: Text
    adults: Text
    young: Text
    method_claims: tuple[Text, ...]
    call: Text
    call_price: Text
    inbox: Text
    consent: Text
    consent_version: Text
    sheet_limits: tuple[Text, ...] = ()  # limits of the answers on paper
    ask_a_doctor: tuple[Text, ...] = ()  # questions to take to an appointment


@dataclass(frozen=True, config=STRICT)
class MapWords:
    """Labels of the map: the first contrast scale points left, the second one down."""

    description: Text
    left: Text
    right: Text
    top: Text
    upper_left: Text
    upper_right: Text
    lower_left: Text
    lower_right: Text
