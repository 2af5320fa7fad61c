"""What people type or paste, made plain before anything judges it.

Keyboards and other programs add what nobody sees: the wide space of Japanese, the marks around a
contact's number, a filler that is called a letter. Making one spelling of marks is work that grows
with the square of their number: whoever calls these looks at the length first.
"""

import re
from unicodedata import category, combining, decimal, normalize

LINE_ENDS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
JOINERS = re.compile("([\u200c\u200d])[\u200c\u200d]*")
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs by name, which look like a space
LIKE_A_DASH = "\u2212\u30fc"  # minus, and what the dash key of a Japanese keyboard writes


def clean(text: str) -> str:
    """One line, as it looks: in one spelling of each letter, with plain spaces, none at the ends.

    Empty when nothing in it can be seen. Joiners stay where they shape a word or a picture.
    """
    if text.isascii() and text.isprintable():  # most are; a search cleans thousands of numbers
        return " ".join(text.split())
    shown = JOINERS.sub(_joined, "".join(map(_shown, text)))
    line = normalize("NFC", " ".join(shown.split()))
    return line if any(category(c)[0] not in "MZC" or category(c) == "Cn" for c in line) else ""


def clean_lines(text: str) -> str:
    """The same for each line of a longer text, which keeps its lines."""
    return "\n".join(map(clean, LINE_ENDS.split(text))).strip("\n")


def to_ascii(text: str) -> str:
    """For codes, references and numbers: digits of every script in ASCII, dashes of one kind."""
    line = clean(text)
    return line if line.isascii() else "".join(map(_in_ascii, normalize("NFKC", line)))


def clean_email(text: str) -> str:
    """For mail addresses: letters of one width, and no joiners, which no address needs."""
    return JOINERS.sub("", normalize("NFKC", clean(text))).replace("。", ".")


def is_deliverable(email: str) -> bool:
    """Whether our mail can go there. Other letters before the @ need servers that few run."""
    return email.rpartition("@")[0].isascii()


def _shown(character: str) -> str:
    if character.isspace() or character in BLANKS:
        return " "
    is_hidden = category(character) in ("Cc", "Cf", "Cs") and not JOINERS.match(character)
    return "" if is_hidden else character


def _joined(found: re.Match[str]) -> str:
    before, after = (found.string[i : i + 1] for i in (found.start() - 1, found.end()))
    if not before.strip():
        return ""
    # Inside a word of other letters than ASCII's; or at its end, where a virama (9) needs it.
    inside = after.strip() and not (before + after).isascii()
    return found[1] if inside or combining(before) == 9 else ""


def _in_ascii(character: str) -> str:
    if character.isdecimal():
        return str(decimal(character))
    is_dash = category(character) == "Pd" or character in LIKE_A_DASH
    return "-" if is_dash else character
