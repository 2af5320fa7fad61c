"""Words that belong to no single question, pattern or article."""

from pydantic.dataclasses import dataclass

from questionnaire.instrument.content.field_types import STRICT, Text


@dataclass(frozen=True, config=STRICT)
class Notices:
    """Sentences that stand on many pages."""

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
    sheet_limits: tuple[Text, ...] = ()  # what answers on paper can't say
    ask_a_doctor: tuple[Text, ...] = ()  # questions that a visitor may take along


@dataclass(frozen=True, config=STRICT)
class MapWords:
    """Words on the map: the first contrast scale runs leftward, the second one downward."""

    description: Text
    left: Text
    right: Text
    top: Text
    upper_left: Text
    upper_right: Text
    lower_left: Text
    lower_right: Text
