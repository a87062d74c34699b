"""Q1: care planned around the person, and the outcomes it reaches for."""

from demonstration.prose.stock import topic

TOPIC = topic(
    "Q1",
    (
        "Planning care with the person",
        """
+ Before a first visit [a field supervisor|a senior care worker|one of our assessors] meets the person at home for up
  to 90 minutes, with whoever they choose to have beside them. We ask what a good day looks like, what they want to
  keep doing themselves and what has gone wrong with care before. The plan is written in the first person, agreed and
  signed within {risk_days} working days, and left in the home in large print where that is wanted.
= First-person plans are agreed within {risk_days} working days after a home visit of up to 90 minutes
+ Each plan opens with a one-page profile: what people admire about me, what matters to me, how to support me well. A
  care worker cannot open the visit on the phone without passing that page. [In January|In February|Last autumn] we
  audited {audit_count} plans and found the profile present and current in {survey}% of them; the remainder were
  rewritten within [two weeks|ten working days] and the supervisors concerned were coached.
= An audit of {audit_count} plans found a current one-page profile in {survey}%, and the rest were put right
+ We review every plan after the first [two|three] weeks, then every {goal_weeks} weeks, and within 48 hours of any
  change such as a fall, a hospital stay or a bereavement. The person sets the agenda of the review. Of the reviews
  held last year, {outcomes}% led to a change in the plan, which tells us that they are [conversations rather than
  formalities|real reviews, not a form to be ticked].
= Reviews every {goal_weeks} weeks, and within 48 hours of a change; {outcomes}% of them changed the plan
+ People choose the times that matter to them and we record which visits are time-critical and which can move. At
  present {punctual}% of visits start within 15 minutes of the agreed time. Where somebody would rather have longer
  twice a week than a short call every day, our coordinators [agree it with the care manager|put it to the care
  manager] and re-plan the round, so that the hours follow the person and not the rota.
= Time-critical visits are told apart from movable ones; {punctual}% of visits start within 15 minutes of the agreed
  time
~ A supervisor visits to write the care plan before care starts and the person signs it. Plans cover personal care,
  meals, medicines, mobility and contacts. They are reviewed [once a year|every twelve months] or when the council
  asks, and {manager} signs off the plans of people with complex needs. We currently hold plans for all {people}
  people we support.
= All {people} people supported have a signed plan
! Reviews are yearly only, with no trigger when a person's needs change
~ We use a standard assessment form so that nothing is missed. It records likes and dislikes, religion, next of kin
  and the tasks for each visit. The form is typed up at the branch in {town} and returned to the home [within two
  weeks|in about a fortnight] of the start. Care workers read it on the first visit and sign to say they have
  understood.
= A standard assessment form makes sure that the main needs are recorded
! The plan reaches the home up to two weeks after care begins
- {short} is proud to put people at the heart of everything we do. Every person is an individual and we treat them as
  such. Our care plans are fully person-centred and comply with all relevant regulations and [best practice|good
  practice]. We always involve people and their families in decisions about their care because we know how important
  this is.
! Person-centred planning is asserted; who assesses, when and how it is recorded is not said
- We will follow the care plan that the council provides and will carry out the tasks listed in it to a high standard.
  If anything changes our staff will tell the office and the office will tell the council. We find that this works
  well and [people are generally happy|we rarely have any problems] with the care they get.
! Relies on the council's own plan of tasks; no planning with the person is described
""",
    ),
    (
        "Outcomes and independence",
        """
+ Goals are small, dated and the person's own: to make breakfast without help by Easter, to walk to the corner shop
  with one stick. Care workers record progress on a five-point ladder at each visit. Over the last twelve months
  {outcomes}% of the goals set were met or partly met, and {reable} people [needed fewer hours|asked for a smaller
  package] after their first {goal_weeks} weeks.
= {outcomes}% of goals were met or partly met and {reable} people moved to fewer hours
+ We work in an enabling way: beside the person and not for them. All {workers} care workers complete a half-day
  session on enabling practice with [an occupational therapist|a physiotherapist we retain], followed by an observed
  visit. When a person regains a skill the coordinator tells the care manager within five working days and offers the
  hours back, even though it lowers our own income.
= All {workers} care workers are trained and observed in enabling practice, and regained hours are offered back
+ Outcomes are reported, not just recorded. Each quarter {manager} sends the council a table of goals set, met,
  changed and dropped, with the reasons for those dropped. Last quarter it covered {audit_count} goals. [Two
  examples|Two case notes], with consent and without names, go with it so that the figures can be [read beside a
  life|seen for what they mean].
= A quarterly outcomes table, last covering {audit_count} goals, gives reasons for goals that were dropped
+ In the first six weeks after a hospital stay we set weekly goals and taper visits as strength returns. Of the people
  who came to us from hospital last year, {reable} finished with no care or a smaller package. Double-handed visits
  are looked at again after [four|six] weeks with equipment in mind; nine became single-handed, safely and with the
  person's agreement.
= Weekly goals after a hospital stay led {reable} people to smaller packages or none; double-handed care is looked at
  again
~ Each care plan has a section on outcomes which the supervisor fills in with the person. Outcomes are looked at
  during the annual review and marked as achieved, ongoing or not achieved. Care workers are encouraged to let people
  do what they can, and enabling is part of our induction of {induction} days.
= Outcomes are written into each plan and enabling forms part of induction
! Progress is looked at once a year, so a regained skill may go unnoticed for months
~ We have seen good results with people recovering from a fall or an operation. [One gentleman|One lady] went from
  four visits a day to one in the space of three months. Staff tell the office when they think somebody could manage
  with less and we pass this on. We intend to start counting such changes from the start of the contract.
= Gives an example of a person moving from four visits a day to one
! Changes in need are not yet counted, so results across the service cannot be shown
- We promote independence at all times. Our care workers are kind and patient and will encourage people to do things
  for themselves wherever possible. We believe that independence is very important to people's wellbeing and
  self-esteem and we will work towards the outcomes in the [specification|contract].
! No method, measure or result is offered for promoting independence
- Outcomes will be achieved by providing a reliable service. If care workers arrive on time and complete all of the
  tasks then the person's outcomes will be met. We will monitor this through the electronic call system and will
  supply reports if [asked|required] to do so.
! Treats completed tasks as outcomes; nothing measures what changes for the person
""",
    ),
    (
        "Choice, dignity and communication",
        """
+ We record how each person prefers to communicate and act on it: {audit_count} people receive their rota by
  telephone, others by text, large print or a picture board. [Two|Three] of our care workers are trained in British
  Sign Language to level 2 and we use a telephone interpreter within ten minutes when no shared language exists. The
  preference is checked at every review.
= Communication preferences are recorded and met for {audit_count} people by telephone and for others by text or
  picture board
+ People may ask for a man or a woman for personal care and may decline any worker without giving a reason. Last year
  [eleven|fourteen|nine] people did; each was offered a different worker within 24 hours. Requests about food, prayer,
  dress or a household's customs are written into the visit notes, and {trainer} briefs new teams using the words of
  [the people themselves|those who receive the care].
= People may decline a worker without a reason and were offered another within 24 hours
+ Dignity is observed, not assumed. Supervisors use a fifteen-point dignity checklist at the {checks} spot checks that
  each worker has in a year: knocking, introductions, covering, privacy, pace, tone. [The average last year was
  14.1|Scores under 13 lead to a repeat visit within a month]. Results are shared with the worker the same day and
  with the person if they wish.
= A fifteen-point dignity checklist is used at {checks} spot checks a year for each worker
+ A panel of [seven|eight|nine] people who use our service meets every other month, with taxis and a meal paid for. It
  has rewritten our welcome booklet, [changed our uniform|asked us to drop tabards] and interviewed candidates for two
  supervisor posts. Its minutes go to {director} and the reply to each request is read out at the next meeting.
= A panel of people who use the service meets every other month and has changed practice
~ We match people and workers by interests and language where the rota allows and introduce new workers in person when
  we can. Our equality policy is renewed yearly. Information is available in other formats on request, and the office
  at {town} is open to [visitors|callers] on weekdays.
= Matching by interests and language is attempted
! Introductions and accessible formats depend on availability and on being asked
~ Dignity training is part of induction and is refreshed every three years by e-learning. People are asked in the
  annual survey whether they are treated with respect: {survey}% said that they always are. Those who answer otherwise
  can [leave a name|leave a telephone number] if they would like a call.
= {survey}% of people said that they are always treated with respect
! Refreshed only every three years and followed up only when a person leaves their details
- All of our staff treat people with dignity and respect, and this is reflected in our values of Caring, Honest and
  Professional. We do not discriminate against anybody on any grounds. We have an equality and diversity policy which
  all staff must [read|read and sign] when they join.
! Rests on a statement of values and a policy signed on joining
- People can choose what they would like to eat and wear, and this is respected by our care workers. If a person does
  not get on with their care worker they should contact the office and we will see what we can do, depending on
  [availability|the staff we have] at the time.
! A change of worker depends on availability, with no time promised
""",
    ),
    (
        "Carers, family and community",
        """
+ Family carers are partners with needs of their own. We ask every carer at the first visit how they are coping and
  record it apart from the person's plan. Last year we referred {reable} carers for a carer's assessment and arranged
  [sitting visits|short breaks] for {few}. Families who wish can see visit times and notes on their phone, with the
  person's written consent.
= {reable} carers were referred for an assessment and families can see notes with consent
+ Loneliness is one of our standing review questions. {planner} keeps a list of more than [sixty|eighty] groups in and
  around {lot}, and a care worker can use ten minutes of a visit to telephone one of them with the person. In the past
  year {few} people [joined a club, choir or lunch group|took up something new], and we count it as an outcome.
= {few} people joined local groups through a maintained list and time set aside in visits
+ Two community connectors, funded by us for [16|20] hours a week, link people with neighbours, faith groups and
  benefits advice. They helped people claim [£61,000|£74,000|£58,000] in unclaimed benefits last year. In rural
  villages they work through parish councils and shops, and they attend the social prescribing meeting of the surgery
  each month.
= Community connectors link people with local support and have a counted result in benefits claimed
+ When a carer is taken ill we can put in emergency cover within {start_hours} hours, because each plan holds a short
  note written by the carer on what to do without them. It was used [17|19|23] times last year. Afterwards the
  supervisor goes through what happened with the carer, and [the plan is changed if need be|the note is brought up to
  date].
= Each plan holds an emergency note by the carer; cover can start within {start_hours} hours
~ Families are invited to the assessment and to the annual review, and may ring the branch at any time. We hold
  leaflets for the main local groups and give them out at the first visit. Care workers report signs of strain in a
  carer to the office, which [calls the family|gets in touch] to see whether help is wanted.
= Families are invited to assessment and review, and signs of strain are reported
! Nothing shows how often carers were referred on or what came of it
~ We take part in the carers' week each year and hold a coffee morning at the {town} office. Around [twenty|thirty]
  people usually come. Details of clubs and day services are pinned up in the office, and workers are encouraged to
  mention them to people they [think might be interested|feel could benefit].
= Coffee mornings bring around thirty people and carers together
! Linking people with the community is left to the initiative of individual workers
- We recognise the vital role of carers and will always work in partnership with families and the wider community. We
  have good relationships with lots of local organisations and will signpost people to them as
  [appropriate|necessary]. We understand that nobody should feel lonely.
! Signposting is mentioned without a named group, number or example
- Contact with families is handled by the office. Care workers are asked not to discuss a person's care with relatives
  for reasons of confidentiality. Relatives who have a query can telephone in [office hours|working hours] and leave a
  message for the manager to ring them back.
! Contact with families is limited to messages in office hours and carers' own needs are not considered
""",
    ),
)
