"""The supporting documents: a safeguarding policy, an insurance certificate and the plan for mobilisation."""

POLICY_SECTIONS = (
    (
        "Purpose and scope",
        "This policy says how {name} protects adults who receive care from abuse and neglect. It applies to everybody "
        "who works for us, whether employed, bank, agency or volunteer, and to every visit, by day or by night. It is "
        "read with our policies on medicines, money, safer recruitment, whistleblowing and the Mental Capacity Act.",
        "It follows the Care Act 2014 and the council's procedures for safeguarding adults. Where the two say more "
        "than we do, they come first. {guardian} owns the policy, and {director} answers for it to the board.",
    ),
    (
        "What we mean by abuse and neglect",
        "Abuse may be physical, sexual, psychological, financial, discriminatory or organisational. It includes "
        "domestic abuse, modern slavery, neglect and self-neglect. It may be one act or many, meant or not. Poor care "
        "that goes on becomes neglect, and we count our own missed visits among the things that can do harm.",
        "We have a duty where a person has needs for care and support, is experiencing or at risk of abuse or neglect, "
        "and because of those needs cannot protect themselves.",
    ),
    (
        "The person first",
        "We ask people what they want to happen and we go on asking. We explain in plain words what we must share and "
        "with whom. If a person has substantial difficulty in taking part and has nobody suitable to help, we ask the "
        "council for an advocate.",
        "We do not promise secrecy. We do promise that information goes only to those who need it to keep somebody "
        "safe.",
    ),
    (
        "What a worker does",
        "Make sure that the person is safe now; call 999 if there is danger or injury. Listen, and do not question. "
        "Keep anything that may be evidence. Leave the home or step outside, and telephone the on-call manager at "
        "once, at any hour.",
        "Write down what was seen and said, in the words that were used, with the time, and sign it. Do this before "
        "the end of the shift. Do not tell the person who is thought to have caused harm. A worker who feels unheard "
        "calls {guardian}, then the council, then the Care Quality Commission.",
    ),
    (
        "What a manager does",
        "Decide within {concern_hours} hours whether to raise a concern with the council, and raise it the same day. "
        "If the decision is not to, write down why; {guardian} reads every such decision on the next working day.",
        "Tell the Care Quality Commission where the law requires it, and the police where there may have been a "
        "crime. Keep the person's care steady in the meantime. Where one of our own is named, take advice before "
        "speaking with them and consider suspension on full pay, which is not a punishment.",
    ),
    (
        "Capacity and consent",
        "Every adult is presumed to have capacity. Where there is doubt, it is assessed for the decision in hand and "
        "at the time. Anything done for a person without capacity is done in their interests and in the way that "
        "restricts them least. Relatives may not consent on another adult's behalf without authority, which we ask to "
        "see.",
    ),
    (
        "Training and recruitment",
        "All workers are trained before they work alone and every year afterwards; {sg_share}% were in date on 31 "
        "March 2021. Managers are trained to level 3. Nobody meets a person who uses our service before an enhanced "
        "check with the adults' barred list, two references and an account of every gap in employment.",
    ),
    (
        "Learning and review",
        "{guardian} reports to the board each quarter on concerns raised, their outcome, the time taken and what "
        "changed. In the past year we raised {concerns} concerns. The policy is reviewed each January, and at once "
        "after a serious incident or a change in the law. People who use the service are asked what they think of it.",
    ),
)

CERTIFICATE = (
    "This is to certify that the insured named below holds the cover set out in the table. It is an invented "
    "certificate for a demonstration and gives no cover to anybody.",
    "Cover is on a claims-occurring basis. Care and support in people's homes, help with medicines and the work of "
    "agency and bank workers under the insured's direction are included.",
    "Issued by Placeholder Mutual (invented), Example House, Kingsoast.",
)

PLAN = (
    ("Award letter; board for mobilisation meets with the council", "director", "1 November 2021"),
    ("Standstill ends; contract signed", "director", "12 November 2021"),
    ("List of people and rounds received, risk grades set", "planner", "13 September 2021"),
    ("Notice of staff who may transfer asked for and received", "transfer_lead", "20 September 2021"),
    ("Consultation with workers, two open meetings in each area", "transfer_lead", "4 October 2021"),
    ("Phones, tags, uniforms and badges issued", "planner", "18 October 2021"),
    ("Home meetings begin, those at greatest risk first", "manager", "18 October 2021"),
    ("Competence checks for workers who transfer", "trainer", "25 October 2021"),
    ("Payroll run in parallel for the second time", "transfer_lead", "29 October 2021"),
    ("Care plans and medicine charts live on phones", "manager", "10 November 2021"),
    ("Last point of decision with the council", "director", "11 November 2021"),
    ("First day of the contract", "manager", "15 November 2021"),
    ("Welcome calls on days 1, 3 and 10 completed", "manager", "26 November 2021"),
    ("Report on the first eight weeks", "transfer_lead", "10 January 2022"),
)
"""What is done, by whom (a key of the bidder's people) and by when."""

RISKS = (
    (
        "Fewer workers transfer than expected",
        "Under {takeup}% of rounds staffed on 29 October",
        "Standby workers; starts paused by lot",
    ),
    (
        "Staffing information comes late",
        "Nothing received by 27 September",
        "Ask the council to step in; plan from visits",
    ),
    ("A hard winter at the start", "Amber warning", "Winter rota; {four_by_four} four-wheel drives on call"),
    (
        "Medicine charts incomplete at handover",
        "Any chart missing 48 hours before",
        "Supervisor attends the first visit with the pharmacy's list",
    ),
    ("Covid-19 outbreak in a team", "Two workers isolating in one team", "Rounds split; cover of {cover}% drawn on"),
)
