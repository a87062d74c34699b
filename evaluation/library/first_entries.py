"""What a library can start with: questions for care at home, and two paragraphs, in our own words."""

from evaluation.library.rules import EntryKind, LibraryText

_QUESTION, _PARAGRAPH = EntryKind.QUESTION, EntryKind.PARAGRAPH

FIRST_ENTRIES: tuple[LibraryText, ...] = (
    LibraryText(
        _QUESTION,
        "Safeguarding adults",
        "How do you keep people safe from abuse and neglect, and what happens in your organisation when somebody "
        "raises a concern?",
        (
            "how care workers learn to notice harm and to speak up",
            "who decides, and within what time, whether to report to the local authority",
            "what you changed after a concern in the last two years",
        ),
        (
            "a named safeguarding lead and a deputy",
            "times stated in hours, not “promptly”",
            "one real case with what was learnt from it",
        ),
        1000,
        ("homecare", "safety"),
    ),
    LibraryText(
        _QUESTION,
        "Recruiting and keeping care workers",
        "How will you find, prepare and keep enough care workers for the hours of the lots that you bid for?",
        (
            "turnover and vacancies in each of the last two years",
            "how new care workers are brought in and shadowed",
            "how pay, travel time and rotas are arranged so that people stay",
        ),
        ("figures for two years", "cover for sickness and holidays", "travel time is paid"),
        1000,
        ("homecare", "workforce"),
    ),
    LibraryText(
        _QUESTION,
        "Recording visits electronically",
        "How will you record the beginning, the end and the content of each visit, and how will you act on what the "
        "records show while the day is still going on?",
        (
            "what your system records and who sees it",
            "how a visit that is late or missed is noticed before the person has to ring",
            "how the council reads the records",
        ),
        ("an alert in minutes", "what happens without a signal", "an open format for the council"),
        750,
        ("homecare", "technology"),
    ),
    LibraryText(
        _QUESTION,
        "Mobilisation",
        "Set out how you will be ready on the first day, from the letter of award on.",
        (
            "a plan with dates, owners and what depends on what",
            "how people who change provider, and staff who transfer, are told and prepared",
            "the three greatest risks and what you do about each",
        ),
        ("dates that fit the timetable", "named people", "a plan for staff who transfer"),
        750,
        ("mobilisation",),
    ),
    LibraryText(
        _QUESTION,
        "Social value",
        "What will you do for the area beyond the service itself, and how will the council see that you did it?",
        (
            "local jobs, training and apprenticeships",
            "carbon from travel between visits",
            "unpaid carers and small voluntary groups",
        ),
        ("a measure, a number and a date for each promise", "fit with the size of the lot"),
        500,
        ("social value",),
    ),
    LibraryText(
        _QUESTION,
        "Keeping the service going",
        "How do you keep visits going in bad weather, in an outbreak, when your systems fail, or when half of a team "
        "is away?",
        (
            "which visits come first and who decides",
            "how the plan was last tried out, and what it showed",
            "whom you tell, and when",
        ),
        ("people at risk are known by name beforehand", "a trial within the last year"),
        750,
        ("continuity", "homecare"),
    ),
    LibraryText(
        _PARAGRAPH,
        "How words are counted",
        "Words are counted as a word processor counts them, with headings and tables. What stands past the limit is "
        "not read.",
        tags=("rules",),
    ),
    LibraryText(
        _PARAGRAPH,
        "Lots and places",
        "A bidder may tender for as many lots as it likes. Places in a lot go to the tenders that rank highest in it, "
        "from the fewest to the most that the lot names.",
        tags=("lots", "summary"),
    ),
)
