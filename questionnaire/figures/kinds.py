"""What is counted."""

STARTED = "started"  # the first answer was stored
PART = "part"  # the first answer of a later part was stored
FINISHED = "finished"  # the last step was answered, which leads to the result
PATTERN = "pattern"  # the pattern of that result
ARTICLE = "article"  # our own page about an article was opened
HELP = "help"  # the help page was opened
CALL = "call"  # a call request was stored

Cell = tuple[str, str]  # a kind, and a name of the content's or an empty one

LEAST = 10  # a smaller number is about too few people to be shown
