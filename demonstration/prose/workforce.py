"""Q3: the workforce, and whether people see the same few faces."""

from demonstration.prose.stock import topic

TOPIC = topic(
    "Q3",
    (
        "Recruitment and retention",
        """
+ Our turnover was {turnover_was}% in 2019–20 and {turnover}% in 2020–21. Vacancies stand at {vacancy}%, down from
  {vacancy_was}%. We guarantee {guaranteed} contracted hours to any worker after 12 weeks, and {takeup}% have taken it
  up. Exit interviews [show travel between visits to be the main reason for leaving|pointed to unpaid travel], so
  since January we pay for travel time at the full hourly rate.
= Turnover fell from {turnover_was}% to {turnover}% and {takeup}% have taken up {guaranteed} guaranteed hours
+ The basic rate is £{pay} an hour from the first day, with {mileage}p a mile and a paid hour each week for training
  and team talk. We advertise jobs by round and by school hours, not only by branch: {few} of our last {some} starters
  [came from hospitality and retail|had not worked in care before] and {takeup}% of them were still with us after a
  year.
= Pay of £{pay} an hour with {mileage}p a mile, and {takeup}% of recent starters stayed a year
+ Values are tested before vacancies are filled. Applicants spend two paid hours with a care worker and a person who
  uses the service, who both have a say. We turned down [one in three|two in five] last year. Those we take on start
  together in monthly cohorts with a named mentor who [meets them weekly for two months|calls them after each of the
  first ten shifts]. Leavers within 90 days fell from {vacancy_was}% to {vacancy}%.
= Applicants are met by people who use the service, and leavers within 90 days fell to {vacancy}%
+ A local pipeline feeds {lot} and the lots around it: [two colleges|a college and two sixth forms], the jobcentre's
  sector academy and a returners' course that {trainer} teaches. It brought {some} applicants last year and {few} of
  them now hold permanent contracts. We know how many workers each lot needs, by postcode and by hour of the day, and
  [recruit to that map|we review that map each Monday].
= A local pipeline brought {some} applicants, {few} of them now permanent, and recruits to a map of need
~ We recruit through online adverts, a refer-a-friend bonus of £150 and open days at our {town} office. Turnover was
  {turnover}% last year. Workers may choose between zero-hours and fixed contracts, and [most|many] choose zero hours
  for flexibility. We hold a yearly staff survey and an award for care worker of the month.
= Turnover is stated at {turnover}%, and contracts are a choice
! Most workers remain on zero hours and no plan is given to bring turnover down
~ Vacancies are at {vacancy}% and we interview each week. Our pay is above the national living wage, mileage is paid
  at {mileage}p, and uniforms are free. New starters are called by the office [at the end of the first week|after
  their first week] to see how they are settling. We expect to need around {some} new workers if successful and would
  advertise straight away.
= Vacancies of {vacancy}% and an estimate of {some} new workers are given
! How {some} new workers would be found in time is not explained
- Recruitment is a challenge for the whole sector but we are confident that we will be able to recruit enough staff.
  We have a rolling recruitment campaign and receive lots of applications. Staff like working for us because we are [a
  friendly company|like a family] and many have been here for years.
! No turnover or vacancy rate is given, though the question asks for both
- If we are awarded the contract we will take on staff who are already working in the area for the current providers,
  who will need jobs. We also have links with [several|a number of] agencies who can supply workers at short notice
  until permanent staff are in place.
! Relies on staff of present providers and on agencies, with no recruitment plan
""",
    ),
    (
        "Training, supervision and careers",
        """
+ New starters have {induction} days of classroom induction, shadow for at least {shadow} shifts and complete the Care
  Certificate within {cert_weeks} weeks, assessed in people's homes. {diploma}% of our care workers hold a level 2
  diploma or above. Nobody works alone until [the mentor and the supervisor both sign|both mentor and supervisor have
  signed] and the person visited has been asked.
= {induction} days of induction, {shadow} shadow shifts and the Care Certificate within {cert_weeks} weeks; {diploma}%
  hold a diploma
+ Every worker has a one-to-one supervision each {supervision} weeks and {checks} spot checks a year, one of them at a
  weekend. Last year we held {punctual}% of the supervisions that were due. Notes are kept in the same system as the
  rota, so that a coordinator can see at once [who has not been seen|whose supervision is late] before giving out a
  complex visit.
= Supervision each {supervision} weeks, {punctual}% of it held on time, with {checks} spot checks a year
+ Careers go upwards here: senior care worker, field supervisor, coordinator, manager. {few} of our {some} supervisors
  and office staff began as care workers. We fund the level 3 and level 5 diplomas in work time and keep a small
  bursary for [nursing associate training|those who go on to nursing], which has two people on it now.
= A funded career route; {few} of {some} supervisors and office staff began as care workers
+ Specialist skills are matched to need by lot. We have {some} dementia link workers, {few} trained in PEG and
  catheter care by community nurses and {few} in positive behaviour support. Competence is signed off by a clinician
  and lapses after twelve months, when the rota [stops offering such visits to that worker|will no longer allocate the
  task].
= {some} dementia link workers and clinician-signed skills that lapse after twelve months
~ Induction lasts {induction} days and includes moving and handling, medicines, safeguarding and first aid. The Care
  Certificate is started in the first month. Supervisions take place [every three months|quarterly] and appraisals
  each year. We keep a training matrix at the branch, and {manager} chases workers whose training is out of date.
= Induction of {induction} days and a training matrix that is followed up
! Completion of the Care Certificate and of supervisions is not reported
~ Most of our training is by e-learning, which workers can do in their own time, with moving and handling in person.
  {diploma}% have a level 2 diploma or are working towards one. We can arrange training in dementia, stroke and end of
  life care with [an outside company|a training company] when a package calls for it.
= {diploma}% hold or work towards a diploma
! Specialist training is arranged after a package calls for it and e-learning is unpaid
- All staff are fully trained to the highest standards before they start work and receive regular updates. Training
  covers everything that is needed for the role. Managers have an open door and staff can [ask for support|speak to
  them] at any time. We invest heavily in our people.
! Content, length and frequency of training and supervision are missing
- Training is delivered in line with the Skills for Care guidelines. Certificates are kept on file and can be
  inspected. Supervision takes place when it is needed, and an experienced manager is [always|usually] on hand to
  answer questions that staff have.
! Supervision happens when needed, without a frequency
""",
    ),
    (
        "Cover for sickness, leave and rural rounds",
        """
+ Each cluster has a cover pool equal to {cover}% of its weekly hours, made up of salaried workers who know [at least
  twenty|some thirty] people in that cluster. Coordinators re-plan rounds by 6.30am and ring people whose worker will
  change. In the last year agency workers delivered [0.4|0.6|0.8]% of our hours, none of them in personal care with
  people who live with dementia.
= A salaried cover pool of {cover}% in each cluster with agency hardly used
+ Sickness ran at {sick}% last year. We plan leave in eight-week blocks so that no round loses more than one worker at
  a time, and {standby} workers are on paid standby from 6am to 11pm every day. [They were called out on {some} days
  last winter|Last winter they were used on {some} days] and no visit was missed for lack of staff on any of them.
= Planned leave and {standby} workers on paid standby, with no visit missed for lack of staff
+ Rural rounds are built as teams of four who live within [seven|eight] miles of the villages they serve, on salaried
  shifts with a pool car where there is no bus. Team members share the round and cover each other. In such teams
  turnover is {vacancy}% and visits average {travel} minutes apart. For {last_lot} we have already spoken to
  [two|three] parish councils about hiring from within the villages.
= Rural teams of four on salaried shifts, with visits {travel} minutes apart and turnover of {vacancy}%
+ Out of hours a coordinator, not an answering service, takes calls from 5am to midnight and a manager through the
  night. Calls were answered within {oncall} minutes on {punctual}% of occasions. The coordinator can see every round
  on a map, [move a visit|reallocate a visit] and tell the person in one step, and must call a director when any visit
  is at risk by more than 45 minutes.
= A coordinator answers out of hours, within {oncall} minutes on {punctual}% of calls
~ When a worker is off sick we ask others on the round to take extra visits, then office staff who are trained, and
  then an agency. On-call is shared among the supervisors, one week in [four|five]. In rural clusters we will use
  agency workers from neighbouring branches until local recruitment is complete.
= A clear order of calling for cover is described
! Rural cover relies on agency with no date by which local recruitment ends it
~ We ask for leave to be booked four weeks ahead and limit the number off at once. About {cover}% of our hours are
  covered at short notice by part-time workers who want more. Sickness last year was {sick}%, which includes
  [isolation|people isolating]. Rural workers are paid mileage and may group their visits.
= Part-time workers cover about {cover}% of hours at short notice
! Cover rests on goodwill rather than paid standby, and nothing is said of nights
- Staff sickness is not something that we find to be a big problem as our staff are very reliable. Somebody will
  always go to the visit, even if it has to be the manager. We have [never|hardly ever] let anybody down, and office
  staff are trained to go out if required.
! Cover is the manager or office staff; no capacity is set aside
- Rural areas can be hard to cover, and we would ask the council to be flexible with times in such places. Where staff
  cannot drive we will try to find them a round that they can walk. An increase in mileage would help us to [attract
  drivers|bring in drivers].
! Asks the council to be flexible and proposes no rural cover of its own
""",
    ),
    (
        "Continuity of care",
        """
+ We define continuity as the share of a person's visits made by their five most frequent workers. It was
  {continuity}% last quarter across our current contracts. Rotas that fall under [70|72|75]% are reviewed by the
  branch manager each week and the result goes into the quality report to the council. Our target for this contract is
  {continuity_goal}% by the end of the first year.
= Continuity is defined, measured at {continuity}% and has a target of {continuity_goal}%
+ People choose how they would like to hear about changes, and families can see the rota for the coming week on our
  app. A new face is introduced by a known one: last year {survey}% of first visits by a new worker were [paired|made
  in pairs], for which we pay both. For people with dementia the rota will not [allow|accept] a fourth new worker in a
  month.
= {survey}% of first visits by a new worker were paired, and new faces are limited for people with dementia
+ Rounds are fixed and named, so that the worker, the person and the coordinator know them by heart. {planner} reviews
  each round every {goal_weeks} weeks against travel, hours and the worker's own wishes. The number of different
  workers that somebody with four visits a day saw in a fortnight [fell from 11 to 7|came down from 12 to 8] over two
  years.
= Fixed rounds reviewed every {goal_weeks} weeks brought down the number of different workers seen in a fortnight
+ We pay a continuity supplement: 20p an hour to teams who keep over {continuity_goal}% for a quarter. {takeup}% of
  workers earned it last winter. It is paid to the team so that it rewards [handing over well|good handovers], not
  working through illness. People who use the service see their own team's figure in the quarterly letter.
= A team supplement rewards continuity over {continuity_goal}%, earned by {takeup}% of workers
~ We aim to send the same small group of workers to each person. The software suggests workers who have been before.
  Continuity was {continuity}% at the last check, although this [varies by branch|varied between branches]. People are
  told of changes by telephone when there is time to do so.
= A continuity figure of {continuity}% is given
! The figure is not defined, varies by branch and has no target
~ Every person has a main worker and a second worker, named in the plan. When both are away somebody else from the
  round will visit. In our survey {survey}% said that they knew who was coming. Rotas are [posted|e-mailed] to people
  each Friday on request.
= Main and second workers are named; {survey}% knew who was coming
! Continuity is judged from a yearly survey rather than measured from visits
- We understand how important continuity is, and we always try to send regular carers. People get to know their carers
  and build up a relationship with them. We will try our best to keep changes to [a minimum|the minimum] but this
  cannot always be guaranteed.
! Continuity is an aim with no definition or measure
- Care workers are allocated by the coordinator according to who is free and nearest. This is an efficient way to run
  rotas and means that all visits are covered. Should a person prefer a certain worker then we will [take note of
  it|make a note].
! Allocates whoever is free and nearest, which works against continuity
""",
    ),
)
