"""Q9: technology, information and working with health and the community."""

from demonstration.prose.stock import topic

TOPIC = topic(
    "Q9",
    (
        "Visit monitoring and rotas",
        """
+ {devices}% of workers use a phone that we supply. They log in with a tag in the home, so that time and place are
  certain, and a visit not begun {late_alert} minutes after its time shows red to the coordinator, who must act and
  say what was done. Last quarter [{punctual}% of alerts|some {punctual}% of these alerts] were resolved before the
  person had to ring.
= {devices}% of workers log in by tag; alerts at {late_alert} minutes, {punctual}% resolved before the person rang
+ Invoices come from the same records as rotas, so that the council pays for what took place. In the last year {few}
  lines in 10,000 were queried and [all but two|nearly all] were settled within a week. We can send the file in the
  council's format daily, and have [tested a sample|tested this] with made-up visits.
= Invoices are drawn from visit records with {few} queries in 10,000 lines
+ The rota is optimised each night for continuity first and miles second, then read by a person who knows the round.
  Since it began in 2019 travel fell to {travel} minutes and continuity rose to {continuity}%. Workers [see three
  weeks ahead|see their rota three weeks ahead] and can swap within rules, without ringing the office.
= Nightly planning with continuity first brought travel to {travel} minutes and continuity to {continuity}%
+ Families who have consent see the time of arrival and the note of each visit. {accept}% of those invited use it.
  Telephone calls to the office about times fell by [nearly half|two fifths]. For those with no smartphone the evening
  call gives the same, in a human voice.
= Families can follow visits, {accept}% of those invited do, and calls about times fell
~ We use electronic call monitoring with log-in by phone. {devices}% of visits are logged. Coordinators watch the
  screen in office hours, and on-call at other times when they [can|are able]. Late visits produce a text to the
  supervisor.
= {devices}% of visits are logged electronically
! Alerts outside office hours may not be watched
~ Rotas are produced with scheduling software and sent to workers weekly. Changes are made by telephone or text. We
  plan to bring in a family app by the end of [2022|next year]. Timesheets are checked against the log before
  invoicing.
= Timesheets are checked against the log
! The family app is a year away with no plan
- We use the latest technology to manage our service efficiently. Care workers have an app on their phones. We are
  always looking at [new|innovative] solutions to improve the service for people.
! Latest technology is claimed with nothing specific
- Care workers complete timesheets that people sign. This is simple and has [served us well|worked well] for {years}
  years, but we would be willing to consider an electronic system.
! Paper timesheets do not meet the need for electronic monitoring
""",
    ),
    (
        "Records and data protection",
        """
+ Care records are digital in {devices}% of homes, with a paper copy for those who prefer it. Notes are read daily by
  the coordinator; a change in mood, food or fluids raises a flag. {some} flags in the last quarter led to a call to a
  nurse, a therapist or the [family|care manager]. Records are kept in the United Kingdom.
= Digital records in {devices}% of homes, with {some} flags acted on last quarter
+ We meet the Data Security and Protection Toolkit at Standards Met and publish it. {sg_share}% of staff passed this
  year's data test. There were [two|three] breaches last year, both misdirected e-mails, told to the people concerned
  within a day. Neither needed reporting to the ICO, but we [asked|sought its advice].
= The Toolkit is met, {sg_share}% passed the data test, and breaches were told within a day
+ Access follows the round: a worker sees the records of people they will visit in the next 48 hours and no one
  else's. Lost phones are wiped in [15|20] minutes; it has happened {few} times. An outside firm tried to break in
  during [January|February] and found [one medium weakness|two low weaknesses], since closed.
= Access follows the round, lost phones are wiped and an outside test's findings are closed
+ People own their story. Anyone may read their record on a visit and add to it, and {some} people did last month.
  Requests for copies were answered in [nine|eleven] days on average. When someone leaves us their record goes on,
  with consent, to the next provider [in an open format|as an open file] within two days.
= People read and add to their records; copies are sent in days
~ We keep electronic care plans with paper notes in the home. We are registered with the ICO and have a data
  protection officer, {director}. Staff do GDPR training yearly. We have entered the Data Security and Protection
  Toolkit and aim for Standards Met [this year|by the summer].
= Registered, with a data protection officer and yearly training
! The Toolkit is not yet met and notes remain on paper
~ Notes are collected from homes each month and stored in a locked room at {town}. Scanned copies are kept for eight
  years. Access to the system is by password, which is changed every [90|60] days. There have been no reported
  breaches.
= Storage and retention of notes are described
! A month's notes are out of view until collected
- We are fully GDPR compliant. All information is confidential and is shared on a need-to-know basis. Records are
  stored securely and destroyed [when no longer needed|at the right time].
! Compliance is asserted with no evidence of how
- Care workers write in the folder in the home at each visit. The folder belongs to the person, so data protection is
  [not an issue|no concern of ours].
! Misunderstands its duties for the records it makes
""",
    ),
    (
        "Working with health",
        """
+ Our supervisors join the weekly meeting of [two|three] primary care networks, with consent, for {few} people on
  average. Through NHSmail and the summary record we see a change in medicines on the day. Last year early contact
  about {some} people avoided an admission in the [view|opinion] of their practice nurse.
= Weekly meetings with primary care, and early contact about {some} people avoided admissions
+ With training by the community trust {few} workers take basic observations and use a recognised early warning score
  for those who are frail. In {many} readings [27|31|22] led to a nurse's visit the same day. Limits are written down
  and no worker diagnoses. {guardian} reviews each quarter with the trust's lead.
= {few} workers take observations under written limits; {many} readings were reviewed with the trust
+ End of life care is planned with the hospice. {some} workers hold its certificate, the just-in-case box is in the
  plan and visits may grow by day or night without asking. Of {few} people who wished to die at home last year [all
  but one|all but two] did so. Workers meet a counsellor afterwards.
= {some} workers hold the hospice certificate and nearly all of {few} people died at home as they wished
+ Discharge works when both sides trust the call. We have one number for wards and one for therapists, and joint
  visits with occupational therapists on the first or second day: {some} last year. Equipment that had been waiting
  [nine|eight] days was found to be a store problem; together we cut it to [three|four].
= {some} joint visits with therapists, and waits for equipment cut together
~ We work with district nurses, GPs and therapists and follow their advice. Staff telephone the surgery if somebody is
  unwell and record it. Our manager has been to some of the local [multi-disciplinary|multi-agency] meetings. Workers
  can do simple health tasks if trained by a nurse.
= Advice of nurses and therapists is followed and recorded
! Attendance is occasional, and who may do health tasks is not controlled
~ We support people at the end of life with other services. {few} workers had training from the hospice in
  [2019|2018]. When a person goes into hospital we keep the package open for [seven|ten] days and call the ward.
= {few} workers had hospice training and packages are kept open
! Training dates from before 2020 and has not been renewed
- We have excellent links with health colleagues and always work in partnership with GPs, nurses and other
  professionals to get the right outcome for [people|every person].
! Links are asserted with no example
- Health matters are for the NHS, and our staff are told not to get involved. They would [call 111|ring 111 or 999] if
  a person was ill.
! Draws a line that excludes joint working
""",
    ),
    (
        "Assistive technology and local value",
        """
+ Each review asks what a simple device could do: a clock that says day or night, a falls sensor, a video call, a
  kettle that pours. {some} people have one through us or the council's service. [In nine cases|For eleven people] a
  night visit was no longer needed, at the person's wish, and the hours went elsewhere. None replaced [a person they
  wanted to see|company].
= {some} people use simple devices and several gave up a night visit at their own wish
+ We spend locally: {takeup}% of our wages and supplies stay in the county. We give {few} work placements a year to
  care leavers and disabled people, of which [half|more than half] became jobs. {cars} of our cars are electric, and
  {walkers} rounds have no car at all. We pay suppliers in [14|20] days.
= {takeup}% of spending is local, with {few} placements, {cars} electric cars and {walkers} rounds without one
+ We tried sensors that learn a daily pattern with {few} people for half a year, with consent and an ethics note. Two
  infections were seen early, and [one person|two people] asked us to take it away, which we did. We wrote up [what
  did not work|what failed] and will share it. The council may choose whether to go further.
= A half-year trial of sensors with {few} people, reported with what did not work
+ Digital confidence is part of care now. {few} volunteers from our staff, on paid time, taught {some} people to use a
  tablet last year, so that they could see a grandchild, [order food|shop] or speak to the surgery. Loans are free.
  The most popular lesson is how to [hang up on a scam|spot a scam call].
= {some} people were taught to use a tablet, on paid time
~ Workers tell the care manager when somebody might benefit from telecare. We have leaflets and a contact at the
  council's provider. We are trying [one|a] pill dispenser. Social value includes raising money for local charities
  and using local garages.
= Telecare is suggested and a dispenser is being tried
! No number of people helped is given
~ We would like to use more technology and have asked [a supplier|two suppliers] for a demonstration. Our fleet will
  move to hybrids as leases end. We take on {few} apprentices a year.
= {few} apprentices a year and a plan for the fleet
! Technology is at the stage of a demonstration only
- Technology can never replace the human touch, but it can help. We would support any of the council's
  [initiatives|projects]. We are proud to be a local employer.
! Supports others' initiatives and offers none
- Most of the people we support are elderly and do not [like|get on with] technology, so we have not found it to be
  useful in practice.
! Dismisses technology on account of age
""",
    ),
)
