"""Q6: mobilisation: plan, people, staff who transfer, and what may go wrong."""

from demonstration.prose.stock import topic

TOPIC = topic(
    "Q6",
    (
        "Plan and people in charge",
        """
+ {transfer_lead} leads mobilisation full time from the award until eight weeks after 15 November 2021, with {planner}
  as deputy. The plan in Appendix A has {weeks} weeks, [forty-two|thirty-eight|forty-six] tasks, an owner and a date
  for each, and five points at which we stop and ask whether to go on. The council sits on the board that answers.
= {transfer_lead} leads full time with a deputy, on a {weeks}-week plan with five points of decision
+ We have done this before. In 2018 we took on {some} people and {transferring} staff from two providers in {weeks}
  weeks. [No visit was missed in the first fortnight|In the first fortnight two visits were late and none was missed].
  What we would do differently is written down: meet families earlier, and do not move payroll in the same week. Both
  are in this plan.
= Earlier experience with {some} people and {transferring} staff, with lessons carried into the plan
+ Progress is shown weekly on one page: tasks due, done and late, people met, staff matched, phones issued. Red items
  are telephoned to the council on the day. The board meets every [Tuesday|Wednesday] and {director} takes the chair.
  Minutes are sent within [24 hours|one working day].
= Weekly one-page reporting, with a board chaired by {director}
+ The registration of a location in the area with the CQC, office, vehicles and IT are in hand already and do not
  depend on the award. {manager} has been the registered manager since [2016|2017|2015] and stays in post. We have
  budgeted [£48,000|£56,000|£41,000] for mobilisation from our own reserves, with {few}% held back for what we cannot
  foresee.
= Registration, office and budget are in hand, with {manager} staying as registered manager
~ {transfer_lead} will be responsible for mobilisation alongside {manager}. A plan of {weeks} weeks is set out in
  Appendix A with the main stages. We will hold weekly calls with the council and send an update by e-mail each
  [Friday|Monday].
= A lead is named and there is a {weeks}-week plan with weekly calls
! The lead has other duties at the same time and has no deputy
~ We propose three stages: preparation, transfer and settling in. Each will last about a month. The operations team
  will carry these out, supported by head office. We have mobilised other contracts and are [experienced|well versed]
  in the tasks.
= Three stages of about a month are described
! Tasks have no owners, and the stages would run past 15 November 2021
- Mobilisation will be managed by our experienced team to make sure that there is a smooth transition. A full project
  plan will be drawn up upon award of the contract and [shared|agreed] with the council. We have never failed to
  mobilise a contract on time.
! The plan would be drawn up after award, though asked for now
- As we are already working in the county, there will be little to do. Our existing staff will take on the new
  packages as and when they are [referred|received] and no special arrangements are called for.
! Sees little to do and offers no plan
""",
    ),
    (
        "People moving safely",
        """
+ Every person who moves to us is met at home by a supervisor at least [ten|seven] working days before, beside a
  worker from the present provider where both agree. We plan {handovers} such meetings a week, with those who have
  dementia, no family or four visits a day [first|at the front of the list]. Plans and medicine charts are live on our
  phones 48 hours before the first visit.
= {handovers} home meetings a week at least seven working days ahead, those at greatest risk first
+ Nobody changes worker and provider on the same day if we can help it. Where the worker transfers too, the round
  stays whole. Where not, we pay for [two|three] double visits. In our last transfer {survey}% of people told an
  independent caller that they [felt safe|were content] in the first week.
= Rounds stay whole or double visits are paid; {survey}% felt safe in the first week of the last transfer
+ Each person gets a letter with faces and names, a telephone number answered by a human being and a call on the
  evening before. A welcome call is made on days 1, 3 and 10. The questions are the same for all, so the answers can
  be counted. [They were counted for {some} people|We counted them for {some} people] in 2018 and four plans were
  changed as a result.
= Letters, a call the evening before and counted welcome calls on days 1, 3 and 10
+ Medicines, equipment, key safes and pets are what go wrong in a handover, so a checklist of [24|26] points covers
  them and is signed by both providers. No handover is complete until a supervisor has opened the door with the key
  safe code and seen the [hoist work|medicines in the home]. We refuse to guess.
= A signed handover checklist of more than twenty points is proved in the home
~ We will write to everyone and arrange a visit by a supervisor before the start date where there is time. Care plans
  will be asked for from present providers. Those with complex needs will be seen first. A telephone line will be
  [open|staffed] during office hours for questions.
= Those with complex needs are seen first
! Some people may not be met before care begins
~ In the first week workers will carry a paper summary for each person until the electronic plans are ready.
  Supervisors will carry out reviews within six weeks. We will ask families for [feedback|their views] by telephone.
= Summaries are in place for the first week and reviews within six weeks
! Electronic plans would not be ready on the first day
- We will make sure that service users experience no disruption. They will be kept informed at every stage and
  reassured that they will continue to receive the same high standard of care, or [even higher|higher].
! Assurance with no steps for meeting people
- The council should inform people about the change of provider. Once this is done and we have their details we will
  put them onto our system and [allocate|assign] care workers.
! Leaves contact with people to the council
""",
    ),
    (
        "Staff who transfer",
        """
+ We expect some {transferring} workers to transfer under TUPE and have allowed for {few} more. A named human
  resources partner starts the consultation [six|seven] weeks ahead, with two meetings at times that suit shift
  workers and a one-to-one for each. Terms are protected; where ours are more generous, people may choose them.
= About {transferring} transfers are planned for, with consultation weeks ahead and one-to-ones
+ Payroll is run twice in parallel before the transfer. Pension, holiday already booked and outstanding mileage are
  checked line by line with every worker. In 2018 we paid {transferring} workers correctly on the first payday but
  [one|two], who were put right the same day. Fear about pay is what makes people leave in a transfer.
= Payroll is run twice in parallel, and nearly all of {transferring} workers were paid correctly last time
+ Training records are not taken on trust. Each worker who transfers has a competence check in medicines and in moving
  and handling in the first [two weeks|ten days], with DBS seen again. Of {transferring} in 2018, {few} needed further
  training, which they [had before working alone|received before they worked alone].
= Each transferring worker is checked in medicines and handling within two weeks
+ We know that not everyone will come. Our plan works with [60|55]% of the list: {standby} workers of our own are
  ready, and a bank of {few} has been asked. We will keep in touch weekly with the outgoing providers and will pay [a
  welcome payment|£200] after three months, not on day one, so that people stay.
= The plan works if little over half transfer, with {standby} of the bidder's own workers ready
~ We understand TUPE and have taken advice. Staff liability information will be asked for as soon as the contract is
  awarded. Meetings will be held with transferring workers by {manager}. We think that about {transferring} staff may
  be in scope. They will get [our induction|an induction].
= An estimate of {transferring} staff is given, and advice was taken
! No fallback if fewer transfer than expected
~ Transferring workers will keep their terms and conditions, and uniforms and phones will be issued in the first week.
  We will arrange shortened training so that they can start [soon|straight away]. Our payroll company deals with [all
  pay matters|pay].
= Terms are kept and equipment is issued in the first week
! Shortened training comes with no check of competence
- TUPE will be followed in full where it applies. Staff who transfer will be made to feel very welcome in the {short}
  family. We have experience of TUPE [from earlier contracts|on other contracts].
! TUPE is mentioned with no numbers, timetable or method
- We do not think that TUPE applies, as the packages are individual. In the event that it does, then we would
  [seek|take] legal advice at the time.
! Sets TUPE aside without reasons
""",
    ),
    (
        "What may go wrong",
        """
+ Our risk register names [eleven|twelve|ten] risks with a likelihood, an owner, an early sign and what we will do.
  The highest are late staffing information, a hard winter and a slow CQC change. For each the trigger is a number:
  for instance, if fewer than {takeup}% of rounds are staffed on 29 October we [stop taking new starts|pause new
  starts] and call the council the same day.
= A register with numeric triggers, such as under {takeup}% of rounds staffed on 29 October
+ We rehearsed. On [12 March|19 March] {planner} and {transfer_lead} spent a day walking a made-up move of {some}
  people through our own system. It took [40|55] minutes longer per person than we had planned, because of medicine
  charts. Two more supervisors were added to the plan and the rehearsal will be repeated with the council in October.
= A rehearsed move of {some} people changed the plan, and it will be repeated
+ Winter coincides with the start. So we begin with [no more than|at most] {handovers} people a week in each lot, hold
  {cover}% cover and keep four-wheel drive on call from day one. {director} can release up to [£25,000|£30,000]
  without asking anyone if people are at risk.
= A pace of {handovers} people a week in each lot with {cover}% cover through the winter
+ If all else fails there is a way back. Until week [six|four] the outgoing provider's rounds can be restored, because
  we keep the pairing of worker and person and will pay for their coordinator's time. We hope never to use it.
  Families have told us that knowing of it [lets them sleep|makes a difference].
= A way back is kept open until at least week four
~ The main risks are shortage of staff, incomplete information and bad weather. We have given each a rating and
  described what we would do. The register will be looked at in weekly calls. [A copy is|It is] in Appendix A.
= Main risks are rated and looked at weekly
! Risks have no early signs or triggers
~ If staff do not transfer we will use agency workers for the first few weeks. If information arrives late we will ask
  the council for help. We have insurance and [a continuity plan|a contingency plan], which was last revised in 2020.
= Answers are given to two of the main risks
! Agency workers in the first weeks are a risk in themselves and are not controlled
- We do not foresee any major problems with mobilisation. If there were any, our management team would deal with them
  quickly and keep the council informed. We have a track record of [overcoming challenges|success].
! No risk is named
- Risks will be assessed when we have more details of the packages that are awarded to us and a risk register will be
  put [in place|together] at that stage.
! Risk work is put off until after award
""",
    ),
)
