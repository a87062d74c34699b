"""Q2: safe care, medicines, infection prevention and learning from what goes wrong."""

from demonstration.prose.stock import topic

TOPIC = topic(
    "Q2",
    (
        "Assessing and managing risk",
        """
+ A trained assessor completes the home, falls, skin, choking and moving and handling assessments before the first
  visit, or within 24 hours where care starts from hospital. All are checked by a second supervisor within {risk_days}
  working days. High risks are shown at the top of the visit screen. [Of {audit_count} files audited in March|When we
  audited {audit_count} files in March], {med_audit}% held a complete and current set.
= Assessments are done before the first visit and {med_audit}% of {audit_count} audited files were complete
+ Our moving and handling lead holds a train-the-trainer certificate and visits every new double-handed package within
  seven days. She looks first at whether a slide sheet, a turning aid or a different bed would serve with one worker.
  Hoists are checked for their six-monthly inspection under LOLER, and a care worker who finds a date passed [must not
  use the hoist|stops and rings in at once]; this happened {few} times last year.
= A qualified lead visits each double-handed package within seven days and lapsed hoist dates are acted on
+ Risk is weighed with the person and not against them. Where somebody wishes to take a risk, to bathe alone or to
  keep smoking in bed, we hold a positive risk meeting with the care manager and [the family|the fire service], write
  down what was agreed and review it after {goal_weeks} weeks. {guardian} has chaired {few} of these meetings since
  April 2020. Fire safety visits were asked for on {some} occasions.
= Positive risk meetings are chaired and reviewed after {goal_weeks} weeks; {some} fire safety visits were asked for
+ Skin is looked at on every personal care visit and drawn on a body map. A red area that does not fade is telephoned
  through to the district nurse the same day. [Since we began this in 2019|In the two years since we began] no person
  in our care has developed a grade three or four pressure ulcer that an inquiry found to be avoidable, across {hours}
  hours of care a week.
= Skin checks on each personal care visit, same-day calls to nurses and no avoidable serious pressure ulcer found
~ A supervisor carries out a risk assessment at the first visit that covers the home, moving and handling and any
  pets. It is reviewed every year or after an accident. Copies are kept in the home and at the {town} branch.
  Assessors attend a one-day course and [refresh it every three years|are refreshed by e-learning].
= Home and handling risks are assessed at the first visit
! Falls, skin and choking are not assessed as a matter of course and review is yearly
~ Moving and handling is taught face to face in induction over one day, and again every two years. Workers may ask for
  a visit from a supervisor if they are unsure about equipment. We report defects to the [equipment store|loan store]
  and make a note of the date in the communication book.
= Moving and handling is taught face to face, with a refresher every two years
! No competence check in the person's own home follows the classroom day
- The safety of the people we support and of our staff is our number one priority. We carry out full risk assessments
  on every package of care and take all reasonable steps to reduce risk to a minimum. Staff have a duty to report
  hazards and [always do so|know how to do so].
! Types of assessment, timing and the person who carries them out are not given
- We use the risk assessment that comes with the referral as our starting point, since this will have been done by a
  professional. If staff come across something which is not covered they will use their common sense and [let the
  office know|report it] at the end of the shift.
! Depends on the referral and leaves new risks until the end of a shift
""",
    ),
    (
        "Medicines",
        """
+ We support {med_people} people with medicines. Each administration is recorded on an electronic chart against a
  bar-coded pack, so that a missed dose raises an alert [within thirty minutes|before the visit can be closed]. In the
  last twelve months we recorded {med_errors} errors in each 10,000 administrations, none with lasting harm. Every one
  led to a same-day call to the surgery or 111 and a review with the worker.
= Electronic charts for {med_people} people; {med_errors} errors in 10,000 administrations, each followed up the same
  day
+ No care worker gives medicines before a full-day course and three observed rounds, and each is observed again [twice
  a year|every six months]. We follow NICE guideline NG67 and tell apart prompting, assisting and administering in the
  plan. Covert medicines need a recorded decision that involves the prescriber and the pharmacist, and {guardian}
  keeps the register: [two|three] people at present.
= A full-day course, three observed rounds and a register of covert medicines in line with NICE NG67
+ {med_audit}% of medicine charts are audited each month by a supervisor who does not run that round. Gaps,
  handwriting, creams and when-required medicines are each marked. A worker with two gaps in a month is [retrained
  before the next round|taken off medicines until reassessed]; this was needed {few} times last year. Results go to
  {manager} by the tenth of the following month.
= {med_audit}% of charts are audited monthly by a supervisor from another round, with retraining {few} times last year
+ Warfarin, insulin prompts, Parkinson's medicines and patches are flagged as time-critical and [cannot be moved|are
  locked] in the rota. Last year {punctual}% of these visits were within 15 minutes. After a hospital stay the
  coordinator checks the discharge letter against the pack by telephone with the pharmacy before the first dose;
  {some} discrepancies were caught in this way.
= Time-critical medicines are locked in the rota, and {some} discharge discrepancies were caught before a first dose
~ Workers are trained in medicines by e-learning and a workbook, followed by a competence check in the home. Paper
  charts are brought back to the branch each month, and around {few} are looked at in detail. Errors are reported to
  {manager}, who decides [what should be done| on any action].
= Competence is checked in the home after training
! Only about {few} paper charts a month are examined, weeks after the event
~ Our medicines policy was updated in 2020 and sets out the levels of support. We work from blister packs wherever the
  pharmacy agrees. An error form is filled in when something goes wrong, and in the past year there were {few} such
  forms across {people} people. Staff who make more than one mistake [have further training|are asked to repeat the
  course].
= A current policy sets levels of support and errors are recorded
! Near misses are not collected and the number of error forms is not related to doses given
- Only trained staff give medicines, and they sign the MAR chart each time. Training is provided to all staff on
  medicines when they start with us. We take medicines extremely seriously and have had [very few|hardly any] problems
  with them over the years that we have been in business.
! No error rate, audit or competence check is given for medicines
- Where possible we prefer families to look after medicines, as this avoids confusion. If a family is not able to do
  it then our staff can prompt from a blister pack. We would expect the council to let us know [at the start|in the
  referral] if anything more complicated is needed.
! Offers prompting alone and does not meet the need for administration
""",
    ),
    (
        "Preventing infection",
        """
+ Through both waves of Covid-19 we held at least {ppe_days} days of masks, gloves and aprons at each branch and never
  went below [nine|ten|twelve]. All {workers} care workers take a weekly PCR test; [uptake stood at 98%|the return
  rate was 97%] in March 2021. Workers do not move between people who are shielding and people with symptoms on the
  same day, which our rota software enforces as a hard rule.
= At least {ppe_days} days of protective equipment, weekly testing and a rota rule that keeps shielding people apart
+ An infection prevention champion in each branch makes {checks} unannounced observations a year of each worker's hand
  hygiene, bare below the elbow, and use of equipment. Compliance was {med_audit}% in the last quarter. [Feedback is
  given on the doorstep|The worker gets the result at once] and a fail means a repeat within five days.
= Champions make {checks} unannounced observations per worker a year; compliance was {med_audit}% last quarter
+ By the end of March {sg_share}% of our care workers had been offered both the flu vaccine and a first Covid-19
  vaccine and most had taken them: 84% and 81%. We paid for the time and travel, and {manager} held one-to-one talks
  with those who were unsure. Nobody was pressed; [eleven|nine|fourteen] changed their minds after talking to a nurse.
= {sg_share}% of staff were offered vaccines in paid time, with talks for those unsure
+ We wrote an outbreak plan with the public health team in July 2020 and have used it [twice|three times]. It sets who
  telephones whom in the first hour, how rounds are split and when agency workers stop moving between branches. After
  each use we met within ten days, wrote down what to change, and sent the note to the council. Full sick pay from the
  first day [removed|took away] any reason to hide symptoms.
= An outbreak plan used and reviewed, with full sick pay from the first day
~ Infection control is part of induction and an e-learning refresher is taken each year. Workers collect masks, gloves
  and aprons from the branch weekly and we hold about {ppe_days} days of stock. Spot checks include [whether aprons
  are worn|the wearing of aprons]. We followed the government's guidance as it changed.
= About {ppe_days} days of stock and a yearly refresher
! Compliance in people's homes is noted but not measured or reported
~ We appointed an infection lead in 2020 and put up posters in every branch. Staff take a weekly test and tell us the
  result. During the winter we had one outbreak among staff in {town}, which was contained in [three|two] weeks with
  the help of an agency. People who were affected were telephoned.
= A named lead and weekly tests; one outbreak was contained
! No written lessons from that outbreak, and agency workers moved between rounds during it
- All staff wear PPE at all times as required by guidance and wash their hands before and after every visit. We have a
  policy on infection control. We have coped very well with the pandemic and thank our amazing staff for [everything
  they have done|all of their hard work].
! Repeats the guidance without stock levels, testing or checks
- Gloves and aprons are supplied free of charge to all care workers. If staff feel unwell they must stay at home and
  let the office know, and we will try to [cover their visits|get their visits covered]. Deep cleaning of the office
  is done as needed.
! Limited to supplying gloves and asking staff to stay at home
""",
    ),
    (
        "Incidents and learning",
        """
+ Any worker can report an incident or near miss from the phone in under two minutes. Last year we received {many}
  reports, [two thirds| almost two thirds] of them near misses, which we read as a sign of trust. {manager} grades
  each within one working day, and anything graded moderate or above has a root cause review in ten working days that
  is shared with the person and the council.
= {many} reports last year, mostly near misses, graded within a day and reviewed within ten
+ Duty of candour is practised and recorded: we tell the person face to face, say sorry in plain words, write within
  ten days and go back with what we found. It applied [four|three|five] times last year. {director} reads each letter
  before it is sent. One family later [joined our learning group|spoke at our induction], and the recording of it is
  now part of the course.
= Duty of candour is recorded, with letters within ten days read by the director
+ A monthly safety bulletin of one page goes to every phone and takes three minutes to read. Each tells one true story
  and one change. Reading is tracked: [the average is {survey}%|{survey}% open it within a week]. After the October
  bulletin on choking, {some} people were referred to speech and language therapy, [four times the usual number|up
  from six in the month before].
= A tracked monthly bulletin led to {some} referrals to speech and language therapy
+ Falls are studied as a series and not one by one. {planner} maps them by person, time and visit and brings the list
  to a monthly meeting with the community therapist. Of {some} people with two or more falls, [31|27|36]% had fewer in
  the next quarter after changes to lighting, footwear, medicines or the time of a visit.
= Falls are mapped monthly with a therapist and repeat falls went down after changes
~ Incidents are written on a form and sent to the branch, where {manager} keeps a log. The log is looked at each
  quarter for patterns. There were {some} entries last year. Serious incidents are notified to the CQC and the
  council, and staff meetings [discuss them|have them on the agenda].
= A log of {some} incidents is reviewed each quarter
! Learning depends on staff meetings; nothing shows that a change was made and held
~ Accidents are recorded in the accident book and reported under RIDDOR where this applies. The manager speaks with
  the worker involved. Families are told about falls on the day. We plan to move to [electronic reporting|an online
  form] during the first year of the contract.
= Families are told about falls on the day
! Near misses are not reported and there is no analysis across incidents
- We have an open culture and staff are encouraged to report anything that concerns them. Lessons are always learned
  when things go wrong and we strive for continuous improvement across all aspects of [the service|our service].
  Incidents are rare in our experience.
! Says that lessons are learned but names none
- Accidents are dealt with by the manager in line with our policy. A file of accident forms is kept in the office for
  inspection. Where a member of staff is at fault then [disciplinary action|the disciplinary procedure] will be
  considered.
! A file and discipline are offered in place of learning
""",
    ),
)
