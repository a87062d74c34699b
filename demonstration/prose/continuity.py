"""Q8: business continuity: weather, illness, systems and the failure of a provider."""

from demonstration.prose.stock import topic

TOPIC = topic(
    "Q8",
    (
        "The plan and how it is tested",
        """
+ Our plan fits on [four|six] pages and every on-call manager carries it. It was tested {tests} times last year, once
  without warning on a Sunday, and revised after each. It grades all {people} people by what would happen if a visit
  were missed: at present {some} are red, who must be seen within [two|three] hours of the planned time.
= Tested {tests} times last year; {some} people graded red must be seen within hours
+ {planner} owns the plan and {director} answers for it. The council had a copy in [October|September] and took part
  in one exercise, a power cut over two nights in {town}. It showed that our out-of-hours list was on a server that
  was down. There is now a sealed paper copy in [three|four] homes.
= An exercise with the council found a fault that has been put right
+ The grading of people is refreshed every Friday by the coordinators, so that the list is never more than a week old.
  In the snow of February 2021 it told us in ten minutes which {some} visits could not wait, and {kept}% of
  [those|them] were made. Families of the others had agreed beforehand what they would do.
= A weekly graded list showed in ten minutes which {some} visits could not wait; {kept}% were made
+ We hold a register of what we depend on: fuel, phones, pharmacy, payroll, two bridges and a level crossing. For each
  there is a second way. The test in [November|December] removed the rota system for a day, and {kept}% of visits were
  on time from printed sheets that are [made at 5pm daily|produced each evening].
= A test without the rota system kept {kept}% of visits on time from printed sheets
~ We have a business continuity plan that is reviewed yearly and was used during the pandemic. It covers staff,
  weather, premises and IT. Managers have a copy at home. It was last tested by a desk exercise in [2019|autumn 2019],
  with {few} people taking part.
= The plan is reviewed yearly and was used in the pandemic
! Last tested on a desk in 2019
~ People are rated high, medium or low priority when care starts and the rating is kept on the system. In an emergency
  we would work down the list. The plan is held at the {town} office, and {manager} is [responsible|the person
  responsible].
= People have a priority rating
! Ratings made at the start are not refreshed
- {short} has a full business continuity plan in place, which covers all eventualities. It is reviewed by management
  and can be supplied on [request|application]. We have never had to close the office.
! The plan is not described and its testing is not mentioned
- We have managed through the pandemic without any problems, so we are confident that we could cope with
  [anything|whatever happens]. Our staff are very good in a crisis.
! Confidence rests on the pandemic alone
""",
    ),
    (
        "Severe weather",
        """
+ We watch the Met Office and at an amber warning move to the winter rota [24 hours ahead|the day before]: local
  workers swap to the people they can walk to, {four_by_four} four-wheel drives are placed with drivers, and meals and
  flasks are left on the earlier visit. In February 2021 {kept}% of planned visits were made over five days of snow.
= A winter rota and {four_by_four} four-wheel drives; {kept}% of visits made in February 2021
+ Each worker has said where they can reach on foot in an hour. [The map of it|That map] covers {survey}% of our
  red-graded people. For the other homes we have an agreement with [a farm machinery dealer|two farmers] and the
  volunteer 4x4 group, used {few} times last winter, with a worker always on board.
= A walking map covers {survey}% of red-graded people, with agreements for the other homes
+ Heat matters as much as snow. From a level 2 heat alert we add a drink to each visit, ring those who live alone and
  look at rooms over 26 degrees. [Last August|In August 2020] we made {many} additional calls in nine days, found two
  people unwell early and had no admissions for dehydration.
= A heat plan with {many} additional calls and no admission for dehydration
+ Flooding shuts [two|three] roads in {last_lot} most winters. Workers for the far side live on the far side, with a
  box of supplies for {few} people, renewed each October. The police and the council's resilience team have our list
  of red-graded addresses under a sharing agreement.
= Workers and supplies for {few} people are placed beyond roads that flood
~ In bad weather staff walk to the nearest people or share lifts. We have {four_by_four} four-wheel drive vehicles
  across the company. During the snow this year most visits were made, although some were shortened or [covered by
  family|done by family]. Families are telephoned.
= {four_by_four} four-wheel drives and workers who walk
! The number of visits made or cut short is not known
~ Staff are told to keep a shovel and a blanket in the car and to allow more time. Managers decide each morning which
  visits must be done. In {lot} [we know the lanes|our workers know the lanes] which become icy.
= Each morning decides which visits must be made
! Decisions are made on the day, with nothing agreed with families beforehand
- Bad weather has never stopped our dedicated staff from getting to their clients. Many of them live locally and will
  walk if they have to. We monitor [weather forecasts|the forecast].
! Relies on dedication, with no plan or figure
- In severe weather the safety of staff has to come first and some visits may not take place. We would contact the
  [council|duty team] for help in such a case.
! Accepts missed visits and passes the risk to the council
""",
    ),
    (
        "Loss of staff, pandemic and outbreak",
        """
+ In January 2021 {sick}% of our workers were off or isolating at the peak. We kept all personal care by pausing
  [domestic visits|shopping visits] with agreement, bringing back {few} former workers and having {some}
  office-trained staff on rounds. The order in which visits may be shortened is agreed with the council [in
  writing|beforehand], not decided on the night.
= At {sick}% absence all personal care was kept, under an order agreed with the council
+ Our plan has three levels, at 10, 20 and 30% absence, each with its own steps. At the third, {standby} standby
  workers, trained office staff and a mutual aid deal with [two|three] providers bring in {some} hours a day. We
  reached the second level for [nine|eleven] days and never the third.
= Three levels of absence with set steps; the second was reached and the third never
+ Former workers and nursing students on a reserve list of {some} are kept in date for DBS and handling, and are paid
  for two shadow shifts a year. [A third|Nearly half] of them worked last winter. It is cheaper than agency, and
  people knew their faces.
= A paid reserve of {some} people is kept in date and was used last winter
+ We lost a whole team of {few} to one test-and-trace call in [October|November] 2020. Within four hours their {some}
  people had been taken into three neighbouring rounds. The review changed our rule on lifts to work and on [team
  meetings|meetings indoors]. No one who uses the service caught Covid-19 from our staff, as far as could be told.
= Loss of a team of {few} was covered within four hours and reviewed
~ During the pandemic we used bank staff and an agency to cover absence, which reached {sick}% for a time. Office
  staff helped. We told the council when we were under pressure. Most visits went ahead, and [some|a few] calls were
  made by telephone instead.
= Absence of {sick}% was managed with bank staff and openness to the council
! Some visits became telephone calls without an agreed order of priority
~ We have {few} bank workers and two agencies on contract. Managers can provide care. If many were off at once we
  would ask the council to move [low-priority|lower-priority] visits. The plan was last used in January.
= {few} bank workers and two agencies are available
! Lowering priority is left to the council and no level of absence triggers it
- All of our staff pulled together during Covid, and we got through it. We would do the same again. We have
  [excellent|good] contacts with agencies if they are required.
! No absence figure or arrangement
- Should a large number of staff go off sick then this would be force majeure. We would do [what we can|everything we
  can] with the staff who remain.
! Treats loss of staff as force majeure
""",
    ),
    (
        "Systems, supplies and failure",
        """
+ Rotas and plans are copied every {backup_hours} hours to a second data centre in the United Kingdom and can be read
  from phones with no signal for [48 hours|two days]. We restored the whole system to spare equipment in
  [March|January] in under four hours. Cyber Essentials Plus was renewed in {cqc_when}.
= Copies every {backup_hours} hours, phones that work offline and a restore proved in under four hours
+ {director} shows the council our accounts and cash forecast every half-year, and would tell it at the first sign of
  trouble, not the last. We hold cash for [seven|eight|nine] weeks of wages. If we had to stop, the exit plan gives 90
  days, with rounds kept whole for those who take them on and no worker left [unpaid|without pay].
= Open accounts, weeks of wages in cash and a 90-day exit plan
+ Supplies come from two wholesalers and {ppe_days} days of stock are held in {town} and {branch}. In April 2020 we
  shared [4,000|6,000] masks with smaller providers. Fuel is assured by a card that worked in every shortage since
  2000, and {walkers} rounds need none.
= Two wholesalers, {ppe_days} days of stock at two sites and {walkers} rounds that need no fuel
+ Phones fail too. Each worker has a card with ten numbers and each branch two lines from different companies. When
  the network went down for [five|six] hours in {cqc_when} the first call round to {some} red-graded people was
  finished in [70|80] minutes. It is timed each quarter.
= A network failure was met by a timed call round to {some} red-graded people in under 90 minutes
~ Our software is hosted by the supplier, who backs it up nightly. Rotas are e-mailed to managers each evening. There
  is a laptop with a dongle for emergencies. We keep about {ppe_days} days of protective equipment in the
  [store|cupboard] at {town}.
= Nightly back-ups, e-mailed rotas and {ppe_days} days of stock
! Restoring from a back-up has never been tried
~ Should the office be out of use we would work from {branch} or from home. Telephones can be diverted. Wages are paid
  by a bureau. We have traded for {years} years and have had no [financial problems|problem with money] to speak of.
= A second place to work and {years} years of trading
! What would happen to people if the company failed is not covered
- Data is backed up and kept secure in line with GDPR. We have IT support on a contract which responds quickly. Our
  supplier of PPE is [very reliable|most reliable].
! No back-up interval, restore or second supplier
- In the unlikely event that we could not continue the council would be [informed|told] and could make other
  arrangements for people.
! Failure is left to the council to resolve
""",
    ),
)
