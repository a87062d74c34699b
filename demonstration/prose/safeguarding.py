"""Q4: safeguarding adults, mental capacity and safer recruitment."""

from demonstration.prose.stock import topic

TOPIC = topic(
    "Q4",
    (
        "Prevention and culture",
        """
+ {guardian} is our safeguarding lead, reports straight to {director} and has a standing item at every board meeting.
  Under her are {few} safeguarding champions, one in each team, who [meet monthly|meet on the first Tuesday of the
  month] to talk through one real case. {sg_share}% of workers are in date for level 2 and all managers for level 3.
= A named lead who reports to the board, {few} champions and {sg_share}% of workers in date for level 2
+ Making Safeguarding Personal shapes what we do: the person is asked at the start what they want to happen and at the
  end whether it did. Last year it did, wholly or in part, for {outcomes}% of the people concerned. Where they could
  not say, an advocate or [a relative|somebody they trusted] was found within [three|four] days.
= People were asked what they wanted to happen, and for {outcomes}% it did, wholly or in part
+ We look for closed doors before they close. A monthly list brings together late visits, falls, refused care, changes
  of bank card and complaints for each person; anyone with three markers is visited by a supervisor within a week. The
  list has led to {few} early conversations, [two of which|three of which] uncovered neglect by others that nobody had
  yet reported.
= A monthly list of early markers led to {few} early conversations before harm was reported
+ Staff are safe to speak up. An outside line, paid for by us and answered by a charity, took {few} calls last year,
  and each had a written answer from {director} in ten days. [Four in five|Nearly nine in ten] workers told our
  anonymous survey that they would report a colleague. Two have, and both [still work here|are still with us].
= An outside line for speaking up took {few} calls, each answered in writing
~ All staff have safeguarding training at induction and every [two|three] years afterwards, and {sg_share}% are in
  date. The policy follows the Care Act and the local multi-agency procedures. {guardian} is the lead, and posters
  with her number are in each branch. Safeguarding is discussed in team meetings.
= {sg_share}% of staff are in date and a lead is named
! Prevention rests on training; nothing shows how early signs are found
~ We give each person a booklet that explains abuse and how to report it, and supervisors ask about it at reviews.
  Gifts to staff are not allowed, and shopping money is recorded with receipts. Receipts are checked [now and
  then|from time to time] against the log.
= People get a booklet and money is recorded with receipts
! Checks of money handling have no set frequency
- Safeguarding is everybody's business. We have zero tolerance of abuse in any form. All staff know that they must
  report any concerns immediately, and we have a comprehensive safeguarding policy, which is [attached|supplied] with
  our tender.
! General statements refer to a policy instead of answering
- We have never had a safeguarding issue upheld against us, which shows how seriously we take it. Our staff are
  carefully chosen and treat people as if they were [members of their own family|their own mum or dad].
! The absence of upheld concerns is offered as evidence of prevention
""",
    ),
    (
        "Recognising and raising concerns",
        """
+ We raised {concerns} safeguarding concerns with the council last year, {sg_share}% of them within {concern_hours}
  hours of the worker's call. [Self-neglect and money were|Money and neglect were] the most frequent kinds. A worker
  calls the on-call manager from outside the home, keeps what the person said in the person's words, and makes sure of
  immediate safety before anything else.
= {concerns} concerns were raised, {sg_share}% within {concern_hours} hours, with immediate safety first
+ Decisions not to raise a concern are recorded too, with the reason, and {guardian} reads every one on the next
  working day. She overturned {few} last year. Each quarter we take ten at random to the council's practice lead [and
  ask to be challenged|for challenge], which has brought our threshold closer to the county's.
= Decisions not to raise are reviewed the next day and {few} were overturned
+ Workers practise. Each year all {workers} take part in a half-hour scenario with an actor on the telephone or a
  short film: bruising, a new friend who handles the money, a locked fridge. [They must decide and report|Each has to
  decide, report and record], and the time taken is measured. The average fell from 19 minutes to 7 in two years.
= Yearly scenario practice for all {workers} workers cut the average time to report
+ After a concern is raised, the same manager stays with it until it is closed: protection plan, strategy meeting,
  feedback to the worker and the person. Actions given to us at meetings were done on time in {punctual}% of cases. We
  keep staffing stable [round the person|around the person] while it lasts and suspend on full pay where a worker is
  named.
= One manager stays with each concern and {punctual}% of actions were done on time
~ Workers report concerns to the office by telephone and complete a body map or a form within the day. {manager}
  decides whether to raise an alert with the council and tells the CQC where needed. There were {concerns} alerts last
  year. Out of hours the on-call supervisor [takes the call|deals with the call].
= {concerns} alerts were raised and out-of-hours reporting is covered
! Times to alert are not measured and decisions not to alert are not recorded
~ Training explains the types of abuse and the signs of each. A flow chart on the back of the identity badge shows who
  to call. We keep a log of concerns, which the manager reads [monthly|each month]. Workers are told the outcome if it
  is appropriate.
= A flow chart is carried by each worker and a log is read monthly
! Feedback to workers and people is left to discretion
- Staff will report any concerns to their line manager, who will take appropriate action in line with procedures. All
  concerns are taken seriously and dealt with promptly. We would fully co-operate with [any investigation|any enquiry]
  by the council.
! Speaks of appropriate action without steps, times or numbers
- If a worker is worried about somebody they should write it in the communication book and tell the office when they
  are next in. The office will look into it and speak to [the family|relatives] to see if there is an explanation.
! Delays reporting and involves the family first, which could put the person at risk
""",
    ),
    (
        "Mental capacity and the least restrictive way",
        """
+ Capacity is assumed, decision by decision. Where it is in doubt about daily care our supervisors carry out and
  record a two-stage assessment; larger decisions go to the care manager. We audited {some} assessments in February:
  [{med_audit}% met|{med_audit}% fully met] all of the Act's requirements. The rest were redone with {trainer}
  alongside.
= {some} capacity assessments were audited and {med_audit}% met the Act in full
+ Restrictions are listed and not hidden: bed rails, locked cupboards, sensors, medicines that sedate. Each has a
  reason, a decision-maker and a date for review. The register has {few} entries today and [had twenty-six|had
  nineteen more] when we began it in 2018. We notify the council where we think that a person may be deprived of
  liberty at home.
= A register of restrictions, now {few} entries, each with a reason and a review date
+ All workers do a two-hour workshop on the Mental Capacity Act which uses everyday refusals: a shower, a tablet, a
  coat. [Afterwards|In the months since], supervisors heard workers offer choices in a different way at {survey}% of
  spot checks. We check lasting powers of attorney by sight of the document, and hold copies for {some} people.
= A workshop on everyday refusals, observed afterwards at {survey}% of spot checks
+ People who refuse care are not written off as non-compliant. After two refusals in a week a supervisor visits, asks
  why, and offers another time, worker or way. Of {some} people concerned last year, [all but three|all but four] went
  on to accept the care that they had chosen. Where refusal puts someone at risk of serious harm, {guardian} calls a
  meeting under the self-neglect protocol.
= Two refusals trigger a visit; nearly all of {some} people went on to accept care of their choosing
~ Staff are trained in the Mental Capacity Act as part of induction and understand the five principles. Capacity is
  recorded in the care plan by the supervisor. When someone lacks capacity we involve the family and the care manager
  in [a decision|decisions] that follows the Act. {sg_share}% have completed the module.
= {sg_share}% have completed training and the five principles are applied
! No audit shows that assessments are made decision by decision
~ Where bed rails or sensors are in use we ask for a professional's recommendation and file it. Consent forms are
  signed at the start of care, by the person or by a relative. We carry copies of powers of attorney [when we are
  given them|where supplied] by families.
= Professional recommendations are kept for restrictive equipment
! Relatives sign consent forms without a check of their authority to do so
- We always act in accordance with the Mental Capacity Act and Deprivation of Liberty Safeguards. We assume that
  everyone has capacity unless it is proved otherwise. Our staff [know|are aware] that people may make unwise
  decisions.
! Restates principles of the Act with no account of practice
- If a person lacks capacity, then the next of kin makes decisions for them and we follow their wishes. This is
  recorded in the plan so that everybody is [clear|clear about it].
! Misstates the law: next of kin have no such authority without an attorney or deputy
""",
    ),
    (
        "Safer recruitment and learning",
        """
+ Nobody meets a person who uses our service before an enhanced DBS with the adults' barred list, two references
  spoken to by telephone and a full work history with every gap explained. We repeat the DBS every three years or [use
  the update service|check the update service each year]. An outside audit of {some} files in November 2020 found no
  missing item in {med_audit}%.
= Full checks before any contact; an outside audit of {some} files found nothing missing in {med_audit}%
+ Lessons come from beyond our own walls. When a safeguarding adults review is published, {guardian} writes one page
  on what it means for a care worker on a doorstep, and we test ourselves against it within [six|eight] weeks. We did
  so {few} times in two years. [One led us to stop|After one we stopped] ringing people and taking "I'm fine" as an
  answer when a visit had been refused.
= Published reviews are turned into tests of practice, {few} in two years
+ Where a concern is upheld against one of our own we ask why the system allowed it and not only who did it. Of {few}
  upheld in three years, [four|three] led to changes in rotas, pairings or supervision that apply everywhere. We refer
  to the DBS when the duty is met, and have done so twice, within [five|seven] days of the decision.
= Upheld concerns changed rotas and supervision, and referrals to the DBS were made within days
+ Probation lasts six months with reviews at weeks 2, 6, 12 and 24, where at least one person who uses the service is
  asked for an opinion. [One in eight|One in nine] did not pass last year. References that we give say truthfully why
  a person left. Volunteers, students and agency workers go through the same door: we saw {some} agency profiles and
  turned away {few}.
= Six-month probation with four reviews; agency workers meet the same checks and {few} were turned away
~ We carry out enhanced DBS checks and take two references for all new staff. Interviews include questions about
  safeguarding. In exceptional cases a worker may start with supervision while the DBS is awaited, following an [adult
  first check|AdultFirst check]. DBS certificates are renewed every three years.
= Enhanced checks with references and renewal every three years
! Workers may start before the full certificate, and the supervision they get is not defined
~ Files are checked by the office manager before a start date is set. Learning from safeguarding cases is discussed at
  managers' meetings [twice a year|each half year], and training is updated by {trainer} where needed. Leavers who are
  under investigation are reported to the council.
= Files are checked before a start date and cases are discussed by managers
! Learning stops with managers; its effect on care workers is not shown
- We follow safer recruitment practices, and all our staff are DBS checked. We only employ people who have the right
  attitude and values. Any member of staff found to have abused someone would be [dismissed|dismissed at once] and
  reported to the police.
! DBS is the only check named and learning is not covered
- Recruitment checks are carried out by our head office, which keeps the records. Branch managers are told when
  somebody is cleared to start. We believe this to be [in line with|according to] the requirements.
! The checks themselves are not described
""",
    ),
)
