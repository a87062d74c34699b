"""What tenderers are asked about quality, how it is marked, and what they have to send."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Question:
    """A quality question with its weight (of 100), word limit, and least mark (None: there is none)."""

    code: str
    title: str
    intro: str
    parts: tuple[str, ...]
    word_limit: int
    weight: Decimal
    minimum: Decimal | None
    guidance: tuple[str, ...]

    @property
    def text(self) -> str:
        """The question in full, with its parts lettered."""
        lines = [f"({letter}) {part}" for letter, part in zip("abcdefgh", self.parts, strict=False)]
        return "\n".join([self.intro, *lines])


@dataclass(frozen=True)
class ScaleStep:
    """A mark that may be given, its word and what it stands for."""

    mark: Decimal
    word: str
    descriptor: str


@dataclass(frozen=True)
class UploadSlot:
    """A place in the submission pack, and what kinds of file it takes."""

    code: str
    title: str
    accepts: tuple[str, ...]
    required: bool
    revisable: bool
    most_files: int = 1
    prices: bool = False


SCALE = (
    ScaleStep(Decimal(0), "None", "No answer, or an answer that does not address the question."),
    ScaleStep(
        Decimal(1), "Poor", "Meets few of the requirements, or offers so little evidence that delivery is in doubt."
    ),
    ScaleStep(
        Decimal(2), "Weak", "Meets some of the requirements. What is missing would put part of the service at risk."
    ),
    ScaleStep(
        Decimal(3), "Fair", "Meets most of the requirements. Evidence is thin in places, with concerns of a minor kind."
    ),
    ScaleStep(
        Decimal(4), "Good", "Meets every requirement with good evidence throughout, and only small points outstanding."
    ),
    ScaleStep(
        Decimal(5), "Excellent", "Meets every requirement in full, with strong evidence on each point and no concerns."
    ),
)

QUESTIONS = (
    Question(
        "Q1",
        "Person-centred care and outcomes",
        "Describe how care will be planned with each person and what it will achieve for them. Your answer must cover:",
        (
            "how a plan is made, recorded and reviewed with the person;",
            "how outcomes and independence are agreed, supported and measured;",
            "how choice, dignity and different ways of communicating are respected;",
            "how family carers and the community around the person are involved.",
        ),
        1500,
        Decimal(15),
        Decimal(2),
        (
            "Says who assesses, when, and how soon the plan is in the home",
            "Sets outcomes that belong to the person, and measures whether they were reached",
            "Shows how choice and dignity are observed in practice",
            "Treats carers as people with needs of their own",
            "Gives figures or examples from the last twelve months",
        ),
    ),
    Question(
        "Q2",
        "Safe care, medicines and infection prevention",
        "Describe how people will be kept safe when care is given. Your answer must cover:",
        (
            "how risks are assessed and managed with the person, moving and handling included;",
            "how medicines are supported, recorded and audited;",
            "how infection is prevented, with what was learned in 2020 and 2021;",
            "how incidents and near misses are reported and lead to change.",
        ),
        1000,
        Decimal(12),
        Decimal(2),
        (
            "Assessments are complete before care starts, and checked",
            "Medicines competence is observed, and an error rate is given",
            "Infection measures are tested in people's homes",
            "Names a change that followed from an incident",
        ),
    ),
    Question(
        "Q3",
        "Workforce and continuity of care",
        "Describe how you will recruit, train and keep enough care workers to deliver every planned visit, and how "
        "people will see the same few workers. Your answer must cover:",
        (
            "recruitment and retention, with turnover and vacancy rates for the last two years;",
            "training, supervision and careers;",
            "cover for sickness, leave and rural rounds;",
            "how continuity is defined, measured and improved.",
        ),
        1500,
        Decimal(15),
        Decimal(2),
        (
            "Gives turnover and vacancy rates and says what is being done about them",
            "Training is assessed in practice and supervision takes place on time",
            "Cover has capacity set aside, with little use of agency workers",
            "Continuity has a definition, a present figure and a target",
        ),
    ),
    Question(
        "Q4",
        "Safeguarding adults",
        "Describe how people will be protected from abuse and neglect. Your answer must cover:",
        (
            "how harm is prevented and speaking up is made safe;",
            "how concerns are recognised, raised and followed through;",
            "how the Mental Capacity Act 2005 is applied, in the least restrictive way;",
            "how workers are recruited safely and lessons are learned.",
        ),
        1000,
        Decimal(12),
        Decimal(2),
        (
            "The person's own wishes steer what is done",
            "Times from concern to report are measured",
            "Capacity is assessed decision by decision, and restrictions are kept under review",
            "Checks are complete before anybody meets a person",
        ),
    ),
    Question(
        "Q5",
        "Capacity and coverage of the lots",
        "Describe how the whole of each lot that you tender for will be covered at the council's rates. Your answer "
        "must cover:",
        (
            "the weekly hours you offer in the lots and what they rest on;",
            "how rounds, travel time and rural visits are planned;",
            "how referrals, discharges from hospital and changes in need are answered;",
            "how packages that are hard to place are taken on, and how you work with other providers.",
        ),
        1250,
        Decimal(12),
        None,
        (
            "Hours offered are built up from workers in post",
            "Rounds are shown to work at the published rates, in rural parts too",
            "Gives times to respond, a share accepted and what happens at weekends",
            "Offers sharing with other providers that has worked before",
        ),
    ),
    Question(
        "Q6",
        "Mobilisation and transfer",
        "Describe how the service will be ready on 15 November 2021. Your answer must cover:",
        (
            "the plan, who leads it and how progress is reported;",
            "how people will move safely from one provider to another;",
            "how staff who transfer will be consulted, paid and trained;",
            "what may go wrong and what you will do.",
        ),
        1250,
        Decimal(10),
        None,
        (
            "Tasks have owners and dates, and points of decision with the council",
            "Each person is met before care begins",
            "Pay and competence of transferring workers are checked",
            "Risks have triggers and a fallback",
        ),
    ),
    Question(
        "Q7",
        "Quality assurance and complaints",
        "Describe how you will know that the service is good, and what you do when it is not. Your answer must cover:",
        (
            "checks and audits, and how their findings are closed;",
            "how people are listened to and complaints are answered;",
            "your latest rating and how improvement is made to last;",
            "what you will report to the council, and when.",
        ),
        1000,
        Decimal(10),
        None,
        (
            "Checks take place in people's homes, and findings are followed up",
            "People who find it hard to complain are reached",
            "Gives an improvement and shows that it held",
            "Reports bad news early and explains figures",
        ),
    ),
    Question(
        "Q8",
        "Business continuity",
        "Describe how visits that cannot be missed will take place whatever happens. Your answer must cover:",
        (
            "the plan, who is at greatest risk and how the plan is tested;",
            "severe weather;",
            "loss of staff, with a pandemic in mind;",
            "failure of systems, supplies or the business itself.",
        ),
        750,
        Decimal(8),
        None,
        (
            "People are graded by risk and the grading is kept current",
            "The plan was tested, and changed as a result",
            "Absence has levels that set off agreed steps",
            "Systems were restored in practice",
        ),
    ),
    Question(
        "Q9",
        "Technology, information and partnership",
        "Describe how technology and joint working will help people. Your answer must cover:",
        (
            "electronic monitoring of visits and planning of rotas;",
            "care records and data protection;",
            "working with health services;",
            "assistive technology and value to the local community.",
        ),
        750,
        Decimal(6),
        None,
        (
            "Late visits are seen and acted on before the person has to ring",
            "Data protection is tested and access is limited",
            "Names joint work with health and its result",
            "Technology follows what the person wants",
        ),
    ),
)
QUESTION_BY_CODE = {question.code: question for question in QUESTIONS}

SLOTS = (
    UploadSlot("APP-A", "Appendix A: PQQ and mobilisation", ("docx", "pdf"), required=True, revisable=False),
    UploadSlot("APP-B", "Appendix B: quality questions", ("docx", "pdf"), required=True, revisable=True),
    UploadSlot("SCH-3", "Schedule 3: pricing", ("xlsx",), required=True, revisable=True, prices=True),
    UploadSlot("SUPPORT", "Supporting documents", ("pdf",), required=True, revisable=False, most_files=5),
)
