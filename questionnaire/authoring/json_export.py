"""The instrument as JSON data, for scripts and other programs."""

from typing import Any

from questionnaire.instrument.content import Content


def export(content: Content) -> dict[str, Any]:
    """Every question with its scale, key and options, in the order asked and shown.

    Returns:
        {"id", "version", "questions": [{"id", "text", "scale", "key",
        "options": [{"value", "label"}]}]}. `scale` is None for questions that are not scored.
    """
    return {
        "id": content.instrument.id,
        "version": content.instrument.version,
        "questions": [
            {
                "id": question.id,
                "text": question.text,
                "scale": question.scale,
                "key": question.key,
                "options": [{"value": o.value, "label": o.label} for o in question.options],
            }
            for question in content.questions
        ],
    }
