"""Normalize typed or pasted text before validation.

Keyboards and other programs add invisible characters: the wide space of Japanese, control marks
around a contact's number, filler letters. Unicode normalization of combining marks takes time that
grows with the square of their number, so callers check the length first.
"""

import re
from unicodedata import category, combining, decimal, normalize

LINE_ENDS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
JOINERS = re.compile("([\u200c\u200d])[\u200c\u200d]*")
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and symbols that look like a space
LIKE_A_DASH = "\u2212\u30fc"  # minus, and the dash key of a Japanese keyboard


def clean(text: str) -> str:
    """One line of normalized Unicode (NFC), with plain spaces and none at the ends.

    Empty if nothing in it is visible. Joiners stay where they shape a word or an emoji.
    """
    if text.isascii() and text.isprintable():  # fast path: a search cleans thousands of numbers
        return " ".join(text.split())
    visible = JOINERS.sub(_joined, "".join(map(_visible, text)))
    line = normalize("NFC", " ".join(visible.split()))
    return line if any(category(c)[0] not in "MZC" or category(c) == "Cn" for c in line) else ""


def clean_lines(text: str) -> str:
    """`clean` for each line of a longer text."""
    return "\n".join(map(clean, LINE_ENDS.split(text))).strip("\n")


def to_ascii(text: str) -> str:
    """For codes, references and numbers: digits of all scripts and all dashes become ASCII."""
    line = clean(text)
    return line if line.isascii() else "".join(map(_in_ascii, normalize("NFKC", line)))


def clean_email(text: str) -> str:
    """For mail addresses: letters of normal width and no joiners."""
    return JOINERS.sub("", normalize("NFKC", clean(text))).replace("。", ".")


def is_deliverable(email: str) -> bool:
    """Whether our mail server can deliver to it. Few servers support non-ASCII before the @."""
    return email.rpartition("@")[0].isascii()


def _visible(character: str) -> str:
    if character.isspace() or character in BLANKS:
        return " "
    is_hidden = category(character) in ("Cc", "Cf", "Cs") and not JOINERS.match(character)
    return "" if is_hidden else character


def _joined(found: re.Match[str]) -> str:
    before, after = (found.string[i : i + 1] for i in (found.start() - 1, found.end()))
    if not before.strip():
        return ""
    # Keep it inside a word with non-ASCII letters, or after a virama (combining class 9).
    inside = after.strip() and not (before + after).isascii()
    return found[1] if inside or combining(before) == 9 else ""


def _in_ascii(character: str) -> str:
    if character.isdecimal():
        return str(decimal(character))
    is_dash = category(character) == "Pd" or character in LIKE_A_DASH
    return "-" if is_dash else character
