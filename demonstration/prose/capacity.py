"""Q5: capacity in the lots applied for, rounds and travel, and taking up referrals."""

from demonstration.prose.stock import topic

TOPIC = topic(
    "Q5",
    (
        "Capacity in the lots applied for",
        """
+ We bid for {lot_count}: {lots}. We offer {offered} hours a week across them from the first day, {standby} more
  workers being in training now. The figure is built from the bottom up: {workers} care workers, their contracted
  hours, {sick}% sickness, leave and training taken off. [It does not count anyone whom we have yet to hire|No worker
  whom we hope to hire is counted].
= {offered} hours a week are offered from the first day, built up from {workers} workers with sickness and leave taken
  off
+ Growth is staged and tied to hiring. We will add up to {some} hours in each lot every four weeks, and only where the
  cover pool stays at {cover}% of hours. In 2019 we took on [640|580|710] hours in eleven weeks for another council in
  this way; continuity, now {continuity}%, [dipped by three points and was back within a quarter|held throughout].
= Growth is staged with {cover}% held for cover, and continuity of {continuity}% came through a growth of this kind
+ Full coverage of each lot is mapped. For {lot} we drew a twelve-minute travel line around the homes of our present
  workers: it reaches {survey}% of the addresses that the council's data show. For the remainder we name [three
  villages|four villages and one estate], the two workers who will move their round and the date. The map is part of
  our mobilisation plan.
= A travel map for {lot} reaches {survey}% of addresses, with named steps for the remainder
+ Capacity is told truthfully every day. By 9am {planner} posts the free hours by postcode and time band, and the
  council's brokers may place against them without asking. [In the pilot|In a similar scheme elsewhere] {accept}% of
  such placements were started as posted. When we are full we say so, and we say when we will not be.
= Free hours are posted daily by postcode and {accept}% of placements started as posted
~ We currently deliver {hours} hours a week and could offer {offered} for this contract. We have bid for {lot_count}
  as these are near our branch in {town}. We would recruit to meet demand as it [arises|comes in] and have done so in
  the past. Staff are willing to work across lot boundaries where required.
= States {hours} hours delivered now and {offered} offered
! How much of the offered hours depends on recruitment still to come is not stated
~ Our capacity plan assumes that around [a third|a quarter] of workers will transfer from present providers. With
  these and our own team we can cover all of the lots. Some parts of {last_lot} are new to us and we would open [a
  small office|a base] there if volumes justify it.
= The plan names where staff would come from and a possible base in {last_lot}
! A third of capacity depends on transfers that are outside the bidder's control
- We have sufficient capacity to deliver the contract in all of the lots for which we have applied. We are a growing
  company with ambitious plans and see this contract as a great opportunity to expand [into new areas|further]. We are
  flexible and can scale up quickly.
! No number of hours, workers or dates is given for any lot
- Capacity depends on how many packages are referred to us and at which times. We would rather not commit to a figure
  at this stage, but would work with the council to [find solutions|find a solution].
! Declines to commit to any number of hours
""",
    ),
    (
        "Rounds, travel and rural visits",
        """
+ Rounds are planned by postcode with real driving times for the hour of day. Visits are now {travel} minutes apart on
  average and {drivers}% of our workers drive; {walkers} rounds in towns are walked or cycled. {cars} pool cars stand
  at two places in the rural part of {last_lot}. [Paid travel appears on each payslip|Travel time is paid and shown on
  the payslip].
= Visits are {travel} minutes apart, with {walkers} walking rounds and {cars} pool cars placed for rural work
+ We accept the council's urban and rural rates and have tested them against our own rounds. At {travel} minutes and
  {mileage}p a mile, the rural rate covers the cost of a pair of visits within [four|five] miles, but not of a single
  one, so we group rural calls in pairs and threes and offer people [a choice of two times|two possible times] that
  allow it. {accept}% accept.
= Rates were tested against real rounds and rural visits are grouped with people's agreement in {accept}% of cases
+ No personal care visit is planned for under 30 minutes unless the person asks. The rota adds the time to get there
  and never overlaps. Electronic records show that {punctual}% of visits lasted at least [90|92]% of planned time last
  quarter. We look at every run of short visits by the same worker [within a week|each Friday] and ask why.
= Thirty-minute minimum, travel added to the rota and {punctual}% of visits near their full length
+ In three of the hardest villages we hold a standing rural team with paid waiting time between visits, during which
  they visit lonely people, check equipment or take training. It costs us [about £310|some £290] a week and brought
  refusals of rural packages down to {few} a year from more than [sixty|fifty]. We will do the same in {last_lot}.
= A standing rural team with paid waiting time brought refusals down to {few} a year
~ Our coordinators group visits by area using scheduling software. Mileage is paid at {mileage}p. Average travel is
  about {travel} minutes. In rural places we ask workers to take a longer run of visits, and we try to give them [the
  same villages|regular villages] each day.
= Visits are grouped by software, with travel of about {travel} minutes
! Travel time is not said to be paid, and rural rounds have no dedicated team
~ Around {drivers}% of our workers have a car. Those who walk are given rounds close to home. We have covered villages
  for [several|some] years, although winter evenings are difficult. The rural rate will help us to offer an
  enhancement for these visits.
= {drivers}% drive and there is experience of village rounds
! The enhancement for rural visits is not set, and evening cover is admitted to be difficult
- Travel time is kept as low as possible by careful planning. Our staff know the area well and will go wherever they
  are needed. We are used to working in both urban and rural areas and do not see [any problem|any difficulty] in
  doing so.
! No travel time, rounds or rural arrangement is described
- Rural visits are less attractive to care workers, so we would expect to place these with workers who have their own
  transport and are happy to travel. We may need to discuss the rate for the [most|more] remote addresses.
! Questions the published rate, which is fixed, and plans no rural rounds
""",
    ),
    (
        "Responding to referrals",
        """
+ A referral is answered within [one hour|two hours] from 7am to 9pm on every day of the year. Last year we accepted
  {accept}% of referrals within our lots and began care within {start_hours} hours on average, including {some} starts
  at a weekend. A refusal is given with its reason, and {planner} reviews refusals each Monday to see [what would have
  made a yes|what it would have taken to say yes].
= {accept}% of referrals accepted, care begun within {start_hours} hours on average with {some} weekend starts
+ Hospital discharges have a route of their own. Two of our supervisors are known to the ward teams and may assess by
  video at noon for a first visit that evening. In the year to March we took {some} people home on the day of
  referral. [Three were readmitted|Four were readmitted] within a week, each of which we looked into with the ward.
= Same-day discharge route used for {some} people, with readmissions looked into
+ A package that grows or shrinks does not wait for paperwork. Workers may stay up to 30 minutes longer in an
  emergency on their own judgement; the coordinator tells the council [by noon next day|the next morning]. Last year
  such extensions came to {many} hours, and {outcomes}% of them were over within two days.
= Workers may extend visits on their own judgement: {many} hours last year, mostly short-lived
+ We do not hand packages back lightly. In the last twelve months we returned {few} of {people}, after a meeting with
  the council in every case and with at least [21|28] days' notice. In each we stayed until the next provider had made
  two visits beside us.
= {few} of {people} packages handed back, each after a meeting and with a joint handover
~ Referrals are picked up by the coordinators in office hours and by on-call at weekends. We aim to reply within four
  hours and to start within {start_hours} hours. In the past year we took {accept}% of what was offered. Weekend
  starts are possible [if a supervisor is free|when a supervisor is available].
= Replies in four hours and starts within {start_hours} hours are the aim
! Weekend starts depend on a supervisor being free
~ We can usually begin a package within two to three days. A supervisor carries out an assessment first. Where
  somebody is coming out of hospital we do what we can to [speed this up|be quicker]. Packages are sometimes refused,
  if they are out of the way or need two workers at busy times.
= Packages begin within two to three days of assessment
! Double-handed and out-of-the-way packages may be refused, against the need for full coverage
- We respond to all referrals promptly and will always do our very best to start packages as soon as possible. Our
  friendly office team is available to [discuss referrals|talk about referrals] with council staff at any time.
! Prompt response is promised without a time
- Referrals should be sent by e-mail to the office. We will look at them in turn and reply if we are able to help. It
  is important that [full information|all information] is given, otherwise there may be delays.
! Replies only where able to help, with no standard
""",
    ),
    (
        "Packages that are hard to place, and working with others",
        """
+ Each month we meet the other providers in a shared area, with the council in the chair, to swap visits that would be
  closer to another's round. Under an earlier contract [38|42|33] people moved this way, all with their agreement.
  Travel fell by {few} minutes a round. We would bring the same [terms of reference|simple rules] to {lot}.
= Swapping visits with other providers, by agreement, cut travel by {few} minutes a round
+ Early mornings are where need is greatest, so half of our salaried shifts begin at 6.30am. For 7am to 9am we hold
  {cover}% of hours unallocated until the evening before. Packages that three providers had refused came to us {few}
  times last winter and [we took all but two|we were able to take most] within three days.
= {cover}% of early hours are held free until the evening before; refused packages were taken within three days
+ Complex needs are met by a small team of [nine|eleven|ten] with higher pay and clinical supervision, for people
  whose behaviour may challenge or who have tracheostomies or PEG feeds. It now serves {few} people. None has moved
  into residential care in two years. Vacant hours of the team serve [standard packages|ordinary rounds].
= A complex care team serves {few} people, none of whom moved into residential care in two years
+ If a provider fails in one of our lots we can take up to {some} hours in 48 hours, using standby workers and two
  neighbouring branches. We did so in {lot} in [October 2019|November 2018] for {few} people, and went on to employ
  most of their workers. The note of what we learned is [attached to our continuity plan|available].
= Took over {few} people within 48 hours when a provider failed and can take {some} hours again
~ We are happy to work with other providers and go to the council's forum. If a package is at a time that we cannot
  do, we suggest another time to the broker. Our workers can take on complex packages once trained. Early morning
  visits are offered to those who [want extra hours|would like more hours].
= Takes part in the forum and offers other times
! Early mornings rely on volunteers and no package was shown to be shared
~ Hard-to-place packages are discussed each week by {manager} with the coordinators. Sometimes a round can be changed
  to fit one in. We placed {few} of these last year. We have two workers trained in PEG feeding and [a nurse|one
  nurse] to call on.
= {few} hard-to-place packages were taken through a weekly review
! Only two workers have the clinical training described, without cover for them
- We will consider all packages, no matter how challenging, and have a can-do attitude. We enjoy excellent
  relationships with other providers in the area and believe in partnership working to achieve the [right|desired]
  outcomes.
! Attitude is offered; no arrangement or example
- Packages at unsocial times would be looked at on a case-by-case basis. As other providers are our competitors, we
  would need to be [careful|cautious] about sharing any information with them.
! Reluctant to share, though the specification asks for joint working
""",
    ),
)
