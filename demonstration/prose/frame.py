"""How an answer opens and closes, and what a second-round answer says about what has changed."""

OPENINGS = (
    "This answer takes parts (a) to (d) in turn. The figures are ours for the year to March 2021 unless we say "
    "otherwise.",
    "We answer each part under its own heading. {short} delivers {hours} hours of home care a week from {town} and "
    "{branch}.",
    "{short} has supported people at home for {years} years and now cares for {people}. We set out below how we would "
    "do it here.",
    "What follows describes how we work now, and what we would do differently in {lot} from 15 November 2021.",
    "{manager} wrote this answer with two care workers and a coordinator, and {director} has checked it.",
    "Parts (a) to (d) follow. Where we give a number it comes from our own records and may be checked on a visit to "
    "{town}.",
)

ABOUT = (
    "{short} was set up {years} years ago by people with a passion for care, and we pride ourselves on being a caring "
    "and friendly provider. Our office in {town} is easy to reach, and our experienced team has many years in social "
    "care between them. We are confident that we can meet the needs of the council and would welcome the chance to "
    "work together.",
    "As a well-established provider with an office in {town} and {years} years behind us, we have built up a good "
    "name locally. We deliver about {hours} hours a week. Our values are compassion, respect and teamwork, and they "
    "run through everything we do. We look forward to building a strong relationship with the council over the life "
    "of the contract.",
    "Our vision is to be the provider of choice for people who wish to stay in their own homes. We employ {workers} "
    "care workers, who share our vision and who go the extra mile every day. {director} started the company after "
    "caring for a relative, and takes a close interest in the day-to-day running of the service in {town} and "
    "{branch}.",
)

CLOSINGS = (
    "{manager} would be pleased to show officers any record that is named here.",
    "We will report on each point above at the quarterly contract meeting.",
    "The person accountable for all of the above is {manager}, registered manager.",
    "Each commitment here is entered in our contract plan with a name beside it.",
)

CHANGES = (
    "We revised this part after our meeting in June 2021. {director} has approved the cost, {manager} is answerable "
    "for it, and it takes effect on {effect}. We will send the council the figures {often} until both sides agree to "
    "stop.",
    "Since our first tender we have tested this in {town} for {trial} weeks. It worked well enough to commit to: it "
    "will be in place in {lot} by {effect}, and {planner} will report on it {often}.",
    "The council asked in June for a date and a number, and here they are. By {effect} this will be in force in all "
    "of our lots; we will check it {often}, and {manager} will write to the contract manager if it slips by more than "
    "a week.",
    "This replaces what we wrote in April. The change was agreed with our care workers at meetings in {town} and "
    "{branch}, will be complete by {effect} and will be audited {often} by somebody from outside the branch.",
)
EFFECTS = (
    "1 October 2021",
    "11 October 2021",
    "18 October 2021",
    "1 November 2021",
    "8 November 2021",
    "15 November 2021",
)
OFTEN = ("each month", "every four weeks", "fortnightly", "every quarter", "every six weeks")
