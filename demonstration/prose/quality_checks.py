"""Q7: checking quality, listening, complaints and improvement."""

from demonstration.prose.stock import topic

TOPIC = topic(
    "Q7",
    (
        "Checks and audits",
        """
+ We check what happens at the door and not only on paper. Each worker has {checks} unannounced spot checks a year and
  each person a telephone check every [eight|ten] weeks. Last year there were {many} spot checks, of which
  {med_audit}% were passed at the first attempt. Each fail had a second visit within [ten|fourteen] days.
= {many} spot checks with {med_audit}% passed at the first attempt, and a second visit after each fail
+ A yearly audit plan covers medicines, money, care plans, staff files, call records and safeguarding. Branches audit
  one another, so that nobody marks their own work. {audit_count} files were read last year. Findings have an owner
  and a date, and [{outcomes}% were closed|closure on time stood at {outcomes}%] on time.
= Branches audit one another: {audit_count} files, with {outcomes}% of findings closed on time
+ An outside assessor, a former inspector, spends [four|three] days with us each year and chooses whom to visit. The
  report goes unedited to {director} and to the people who use the service. The last, in [September|October] 2020,
  made {few} recommendations. All but one are done; the one is a new telephone system, due in June.
= An outside assessor made {few} recommendations and all but one are done
+ Numbers are watched weekly: late visits, {missed} missed in 10,000, short visits, continuity of {continuity}%,
  sickness, training due. A [control chart|run chart] tells a trend from noise, so that managers act on what has
  changed and leave alone what has not. {planner} explains the chart to teams each month.
= Weekly charts cover {missed} missed visits in 10,000 and {continuity}% continuity, and tell a trend from noise
~ Supervisors carry out spot checks on each worker [twice a year|at least twice yearly] and audit care files when they
  are brought back. {manager} completes a monthly return for head office. Scores were above 90% in most months. Action
  plans are drawn up where needed.
= Spot checks twice a year and monthly returns with scores
! Each branch checks its own work, and what action plans changed is not shown
~ We have a quality manual and hold ISO 9001. Internal audits follow a calendar. The last external audit raised {few}
  minor points, which have been [addressed|dealt with]. Care logs are sampled by the office at the rate of about {few}
  a month.
= ISO 9001 is held and the points of the last audit were addressed
! About {few} logs a month is a small sample for {people} people
- Quality is at the heart of our organisation. We carry out regular audits and checks in all areas and act upon the
  results. We are never complacent and always [looking to improve|seek to improve].
! Regular audits are claimed without frequency or result
- The manager keeps a close eye on the quality of work by talking to staff and to people. As we are a small company,
  she [knows everyone|knows them all] and soon hears about any problem.
! Quality depends on one person's knowledge, with no record
""",
    ),
    (
        "Listening and complaints",
        """
+ {survey}% of people said that they were satisfied or very satisfied in our survey of [November 2020|January 2021];
  {survey_return}% replied, by post, telephone or on a visit from a volunteer who does not work for us. We published
  the results with the [five|six] things that people asked us to change, and wrote again when they were done.
= {survey}% satisfied with {survey_return}% replying, and requested changes reported back
+ Last year we had {complaints} complaints and {compliments} compliments. Each complainant was rung on the day, given
  one name and answered within {complaint_days} working days on average. We ask at the end whether it felt fair: [four
  out of five said yes|most said yes, and we asked the rest why]. A late complaint still counts as a complaint.
= {complaints} complaints answered in {complaint_days} working days on average, with fairness asked about
+ A grumble is a gift. Workers log small dissatisfactions in a few words, and the coordinator must reply within two
  days. There were {many} last year, most of them about [times|time of visits]. Since we began to count, formal
  complaints [have fallen by a third|went down by a third]. We report both, so that the fall in one cannot hide a rise
  in the other.
= {many} small dissatisfactions logged and answered, with formal complaints falling by a third
+ People who find it hard to complain are sought out. An advocate rings a random [twenty|twenty-five] people each
  quarter, half of them without family. What she hears goes to {director} without names. In the winter it showed that
  [some felt rushed|people felt rushed] at lunch, and {few} rounds were re-planned within a month.
= An advocate rings people each quarter and {few} rounds were re-planned as a result
~ A survey is sent to everyone once a year and {survey_return}% returned it last time. {survey}% were happy with the
  service. The complaints policy is in the welcome pack, and we answer within 28 days. There were {complaints}
  complaints last year, [most about late visits|many of them about times].
= {survey}% were happy, and {complaints} complaints are stated
! Answers may take 28 days, and no change after the survey is named
~ Families can speak to the office whenever they like. Complaints are recorded and discussed in management meetings.
  We thank staff when compliments come in, of which there were {compliments}. In one case a complaint led us to
  [change|alter] how keys are kept.
= Gives an example of a change made after a complaint
! Verbal concerns are not recorded and people without family are not reached
- We welcome feedback, good or bad, and have an open-door policy. Complaints are very rare and are dealt with straight
  away by the manager. We have lots of thank-you cards on the [office wall|wall].
! Thank-you cards in place of numbers or method
- People are told how to complain when they start with us. A complaint should be made in writing, so that there is a
  record of it, and we will [investigate|look into it] and respond as soon as we can.
! Asks for complaints in writing and sets no time
""",
    ),
    (
        "Ratings and improvement",
        """
+ The CQC rated our {town} location {cqc} in {cqc_when}. The report asked for [two|three] improvements, in recording
  and in rotas; both had dates and both were re-audited at three and at nine months. We hold a mock inspection every
  [spring|autumn] with people who use the service on the team, and publish what it finds to staff.
= Rated {cqc} in {cqc_when}, with improvements re-audited at three and nine months
+ Improvement is a habit with a method. Teams pick one problem a quarter, try a change for [three|four] weeks, look at
  the number and keep it or drop it. Of {few} tries last year [six were kept|seven were kept]. The most useful cut
  late evening visits from 9% to 4% by starting a round from the far end.
= A quarterly method of trying changes; one cut late evening visits from 9% to 4%
+ {director} writes a quality account each year, in plain English, which says what did not go well. [Last year|In the
  last one] this was supervision in the second wave, when only {takeup}% took place on time. It has since recovered to
  {punctual}%. A small group of families read the draft and asked for [two changes|clearer numbers], which were made.
= A frank yearly account: supervision fell to {takeup}% and recovered to {punctual}%
+ We learn with others: {manager} chairs the local registered managers' network and we exchange two-day peer reviews
  with a provider in another county. Their last visit led us to put [photographs of equipment|a photograph of each
  piece of equipment] in plans; {some} homes now have them and handling incidents went down by [four|five] in the half
  year.
= Peer review led to photographs of equipment in {some} homes, and handling incidents went down
~ We were rated {cqc} by the CQC in {cqc_when}. An action plan was written and is reviewed by {manager}. We belong to
  the trade body and read its bulletins. Improvements in the last year include [new care plans|a new care plan] and
  more office hours.
= Rated {cqc} in {cqc_when}, with a reviewed action plan
! Whether the actions worked was not tested
~ Staff can put ideas in a suggestion box and there is a prize each quarter. Managers meet monthly to look at quality.
  We aim for Outstanding at the next inspection and have bought [a toolkit|an online toolkit] to help us.
= Managers meet monthly and staff suggestions are rewarded
! The aim has no plan with dates behind it
- We are committed to continuous improvement and to achieving the highest ratings in all areas of the CQC framework.
  Our policies are reviewed regularly and kept [up to date|current] with changes in the law.
! Commitment is stated with no example of improvement
- Our last inspection went well and the inspector was very complimentary about the staff. We do not consider that
  [much|a great deal] needs to change as the service runs well.
! Sees no need to improve
""",
    ),
    (
        "Reporting to the council",
        """
+ By the fifth working day of each month the council will have our figures for the month by lot: hours, punctuality,
  missed and short visits, continuity, complaints, concerns, staffing and outcomes. Each comes with a sentence that
  says why it moved. Our {audit_count}-line data set has been [reconciled with call records|checked against call
  records] for two years.
= Monthly figures by lot within five working days, each explained
+ We will tell the council bad news first. Missed visits are reported on the day, with what happened to the person. In
  the past year {missed} in 10,000 visits were missed under our definition, which counts anything over [60|90] minutes
  late. [Some use longer|We chose the strict definition] because people do not care what we call it.
= Missed visits are reported on the day under a strict definition, {missed} in 10,000 last year
+ Officers may look at our system, read only, without asking. [Two councils|One council] already do, and their
  contract managers told us that meetings became shorter and more useful. Access is logged, limited to people whom the
  council funds, and covered by a data sharing agreement that {director} has signed.
= Read-only access to the system is offered, logged and under agreement
+ Contract meetings will have one page from each side and {few} numbers. {manager} comes with a care worker, not a
  sales person. Actions are counted: we closed {outcomes}% of those given to us under present contracts on time last
  year. Once a year we ask the contract manager to score us, and [publish the score|show the score to staff].
= Meetings are attended by the manager with a care worker, and {outcomes}% of actions were closed on time
~ We will provide the monthly and quarterly reports that are asked for in the specification and come to contract
  meetings. Figures come from the call monitoring system. {manager} is the contact for the contract and will reply to
  questions [within five days|in five working days].
= Named contact and reports drawn from call monitoring
! Gives figures without explaining them, and how accuracy is checked is not said
~ A scorecard will be sent each quarter with the main figures for our lots. Complaints and incidents will be listed.
  If a target is missed we will say so and explain. We have used this format with [another council|one other council]
  since 2018.
= A quarterly scorecard is in use elsewhere since 2018
! Quarterly figures would be late for a failing round
- We will comply with all of the council's monitoring requirements and will provide any information that is requested.
  We have always had a good relationship with [contract managers|contracts officers].
! Compliance is promised with no content or timing
- Reports can be run from our system if they are needed. We would like to keep paperwork to a sensible level so that
  managers can [concentrate on care|focus on care].
! Offers reports only if needed
""",
    ),
)
