"""Two ideas in one item: a statement that a person could agree with by half."""

import re

from questionnaire.authoring.wording.english import Sentence

SUBJECT = r"(?:i|it|he|she|we|they|you|nothing|everything|my [\w-]+|the [\w-]+|this|that|others)"
VERB = (
    r"(?:(?:\w{2,}ed)|am|is|was|were|are|be|been|had|have|has|did|do|does|could|can|would|will|felt"
    r"|feel|got|get|made|make|went|go|lost|lose|slept|sleep|ate|eat|cried|cry|kept|keep|left|leave"
    r"|stayed|stay|took|take|thought|think|found|find|put|saw|see|said|say|spent|told|wept|woke"
    r"|wake|began|begin|fell|fall|grew|gave|give|met|ran|sat|slipped|stood|sank|shook|spoke|wore"
    r"|worry|want|need|hated|hate|lay|knew|drank|drink|forgot|broke|hid|fought|let|withdrew|started|couldn't)"
)
FEELING = (
    r"(?:sad|down|low|blue|flat|empty|numb|tired|weary|worn|exhausted|drained|anxious|nervous|tense"
    r"|worried|afraid|scared|guilty|ashamed|angry|irritable|cross|restless|bored|lonely|alone"
    r"|hopeless|helpless|worthless|useless|sleepy|slow|foggy|distracted|unmotivated|uninterested"
    r"|motivated|joyless|gloomy|tearful|depressed|unhappy|happy|cheerful|calm|relaxed|hopeful"
    r"|eager|excited|energetic|energized|curious|interested|proud|content|rested|glad|light|heavy"
    r"|stressed|overwhelmed|overloaded|weak|stuck|lost|cold|distant|cut off|detached|moody|touchy"
    r"|sluggish|confident|lively|alert|awake|dull|withdrawn|panicky|jumpy|edgy|hurt|rejected)"
)
STATE = (
    r"(?:sadness|joy|pleasure|interest|energy|drive|appetite|sleep|hope|focus|concentration|guilt"
    r"|worry|anxiety|anger|fear|tiredness|fatigue|motivation|mood|stress|tension|boredom"
    r"|loneliness|emptiness|shame|memory|plans|wishes|tears|strength|meaning|purpose|fun"
    r"|enthusiasm|patience|curiosity|love|happiness|sorrow|grief|food|work|libido|sex)"
)
THING = r"(?:a|an|the|my|some|something|any|anything|about|for|of|to|at|with)"

TWO_IDEAS = tuple(
    re.compile(pattern)
    for pattern in (
        # a second statement with a subject of its own
        rf"(?:;|\b(?:and|or|but|yet|so|then|nor)\b)\s*(?:(?:and|or|but|yet|so|then|also|still|even|now|most days|often)\s+)*(?:i|he|she|we|they|it|nobody|nothing)\s+\w+",
        rf"(?:;|\b(?:and|or|but|yet|so|then|nor)\b)\s*(?:(?:then|also|still|even|now)\s+)*{SUBJECT}\s+(?:(?:never|not|also|still|just|often|no longer|then|always|hardly|barely|really)\s+)*{VERB}\b",
        rf"^{SUBJECT}\s+\w+\b.*,\s*(?:(?:also|still|even|now|then)\s+)*(?:i|my [\w-]+|it|they|nothing)\s+\w+",
        r", which\b|, while\b|, whereas\b",
        r"\bsince (?:i|my \w+|the \w+|it|there|nothing|nobody) (?:holds|is|was|are|were|has|had|have|do|did|can|could|feel|felt|seems?|make|makes|made|no|took|takes|left|got)\b",
        r"\bmy [\w-]+ (?:and|or|as well as) my [\w-]+(?!.*\b(?:same|alike|equal)\b)",
        # cause, contrast and time that carry a statement of their own
        rf"\b(?:although|though|even though|whereas|while|so that|which|so much that)\s+(?:{SUBJECT}\s+)?(?:\w+\s+)?{VERB}\b",
        rf"^(?:because|since|as|although|though|while|even though|despite|instead of|besides|due to)\b.*,\s*{SUBJECT}\b",
        rf"\b(?:because|since)\s+{SUBJECT}\s+(?:(?:never|not|also|still|just|so)\s+)*(?:felt|was|were|am|could|feel|lost|had (?:no|too)|have (?:no|too)|slept|can)\b",
        rf"\bwhile\s+(?:\w+ing)\s+{FEELING}\b",
        # a second verb that shares only the subject
        rf"\b(?:and|or|but|yet|then)\s+(?:(?:also|still|even|often|then|just|really|never|not|rarely|hardly|barely|easily|quickly|could|would|did|had)\s+)*{VERB}\b",
        rf"\b{FEELING}(?:,|\s+and|\s+or|,\s+and|,\s+or|\s+but|\s+yet|\s+as well as)\s+(?:(?:so|too|very|often|also|even|not|more)\s+)*{FEELING}\b",
        rf"\b{STATE}(?:,|\s+and|\s+or|,\s+and|,\s+or|\s+nor)\s+(?:(?:my|of|the|for|in|no|any|little)\s+)*{STATE}\b",
        r"\b(?:as well as|in addition to|and also|but also|plus|on top of)\b",
        r"\b(?:and|(?<!more )or)\s+(?:no|little|less|hardly any|too much|too little|lots of|more|trouble|low|a lack of|lack of|loss of|problems)\s+\w+",
        r";",
    )
)
# One idea after all: "cared about it" leans on what came before, "read or heard something" shares
# its object, "both" says that the pair is the idea.
ONE_IDEA = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:and|or)\s+(?:\w+\s+){{1,3}}(?:it|them|there|so)[.!]?$",
        rf"^i\s+(?:\w+\s+)?{VERB}\s+or\s+{VERB}\s+{THING}\b",
        r"\bboth\b", r"\bneither\b", r"\bback and forth\b", r"\bbetween\b.*\band\b",
        r"\bmore and more\b|\bover and over\b|\bagain and again\b|\bup and down\b|\bnow and then\b",
        r"\b(?:went|go|came|come|tried|try)\s+and\s+\w+",
    )
)

# "Once I got going, I had fun" is one idea: the first half only says when.
TIME = re.compile(r"^(?:once|when|whenever|if|after|before|by the time|as soon as|even when|each time) [^,]*, ")


def two_ideas(sentence: Sentence) -> str | None:
    """The words that join a second idea to the first, with that idea."""
    if any(pattern.search(sentence.read) for pattern in ONE_IDEA):
        return None
    starts = TIME.match(sentence.read)
    for pattern in TWO_IDEAS:
        if found := pattern.search(sentence.read, starts.end() if starts else 0):
            return sentence.words(found.start(), len(sentence.read))
    return None
