"""The OCDS fields that a release package of ours may have, as a compact schema: whatever else stands in one is refused.

Source: Open Contracting Data Standard 1.1.5 with the lots, bids, UK and European Union extensions.
"""

from datetime import datetime
from typing import Annotated, Literal

import msgspec


class _Strict(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    pass


Text = Annotated[str, msgspec.Meta(min_length=1)]
At = Annotated[datetime, msgspec.Meta(tz=True)]
Count = Annotated[int, msgspec.Meta(ge=0)]


class Reference(_Strict):
    id: Text
    name: Text


class Identifier(_Strict):
    scheme: Literal["GB-COH", "GB-PPON"]
    id: Annotated[str, msgspec.Meta(pattern=r"^([A-Z]{2}\d{6}|\d{8}|[A-Z]{4}-\d{4}-[A-Z]{4})$")]
    legal_name: Text


class Classification(_Strict):
    scheme: Text
    id: Text


class Details(_Strict):
    classifications: list[Classification] = []
    scale: Literal["sme", "large"] | None = None
    vcse: bool | None = None


class Address(_Strict):
    country_name: Literal["United Kingdom"]
    street_address: Text | None = None
    postal_code: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}$")] | None = None


class Party(_Strict):
    id: Text
    name: Text
    roles: list[Literal["buyer", "procuringEntity", "tenderer", "supplier"]]
    identifier: Identifier | None = None
    additional_identifiers: list[Identifier] = []
    address: Address | None = None
    details: Details | None = None


class Value(_Strict):
    currency: Literal["GBP"]
    amount: float | None = None
    amount_gross: float | None = None


class Weight(_Strict):
    number: float
    weight: Literal["percentageExact"]


class Criterion(_Strict):
    type: Literal["quality", "price"]
    name: Text
    numbers: list[Weight]


class Criteria(_Strict):
    criteria: list[Criterion]


class Lot(_Strict):
    id: Text
    title: Text
    status: Literal["planned", "active", "complete", "unsuccessful", "cancelled"]
    award_criteria: Criteria
    value: Value | None = None


class Law(_Strict):
    scheme: Literal["UKPGA", "CELEX"]
    id: Text
    uri: str | None = None


class Period(_Strict):
    start_date: At | None = None
    end_date: At | None = None


class Document(_Strict):
    id: Text
    document_type: Literal["tenderNotice", "awardNotice"]
    date_published: At
    notice_type: str | None = None
    url: str | None = None


class Tender(_Strict):
    id: Text
    title: Text
    description: str
    status: Literal["planned", "active", "complete", "cancelled"]
    legal_basis: Law
    procurement_method: Literal["open", "selective", "limited"]
    procurement_method_details: Text
    main_procurement_category: Literal["goods", "services", "works"]
    submission_method: list[Literal["electronicSubmission"]]
    award_criteria: Literal["qualityOnly", "ratedCriteria"]
    lots: Annotated[list[Lot], msgspec.Meta(min_length=1)]
    above_threshold: bool | None = None
    special_regime: list[Literal["lightTouch"]] = []
    value: Value | None = None
    tender_period: Period | None = None
    award_period: Period | None = None
    documents: list[Document] = []


class Statistic(_Strict):
    id: Text
    measure: Literal["bids", "electronicBids", "validBids", "finalStageBids", "smeFinalStageBids", "vcseFinalStageBids"]
    value: Count
    related_lot: Text


class Bid(_Strict):
    id: Text
    status: Literal["valid", "pending", "disqualified", "withdrawn"]
    tenderers: list[Reference]
    related_lots: list[Text]


class Bids(_Strict):
    statistics: list[Statistic]
    details: list[Bid] = []


class Award(_Strict):
    id: Text
    title: Text
    status: Literal["active", "unsuccessful", "cancelled"]
    related_lots: list[Text]
    description: Text | None = None
    date: At | None = None
    suppliers: list[Reference] = []
    standstill_period: Period | None = None
    assessment_summaries_date_sent: At | None = None


class Metric(_Strict):
    id: Text
    title: Text
    description: Text


class Contract(_Strict):
    id: Text
    title: Text
    status: Literal["active"]
    date_signed: At
    award_id: str = msgspec.field(name="awardID")
    value: Value | None = None
    period: Period | None = None
    agreed_metrics: list[Metric] = []
    no_agreed_metrics_rationale: Text | None = None


class Release(_Strict):
    ocid: Text
    id: Text
    date: At
    tag: list[Literal["tender", "award", "tenderCancellation", "contract"]]
    initiation_type: Literal["tender"]
    language: Literal["en"]
    parties: list[Party]
    buyer: Reference
    tender: Tender
    bids: Bids | None = None
    awards: list[Award] = []
    contracts: list[Contract] = []


class Publisher(_Strict):
    name: Text


class Package(_Strict):
    uri: Text
    version: Literal["1.1"]
    extensions: list[Text]
    published_date: At
    publisher: Publisher
    license: Text
    releases: Annotated[list[Release], msgspec.Meta(min_length=1)]


def read(content: bytes) -> Release:
    """The release of a package; ids are unique, and whoever is referred to is a party. Raises `ValidationError`."""
    release = msgspec.json.decode(content, type=Package).releases[0]
    parties = {party.id for party in release.parties}
    assert len(parties) == len(release.parties), "a party twice"
    assert {one.id for award in release.awards for one in award.suppliers} <= parties
    assert {one.id for bid in (release.bids.details if release.bids else []) for one in bid.tenderers} <= parties
    lots = {lot.id for lot in release.tender.lots}
    assert {one for award in release.awards for one in award.related_lots} <= lots
    assert {one.award_id for one in release.contracts} <= {award.id for award in release.awards}
    assert len({one.id for one in release.contracts}) == len(release.contracts), "a contract twice"
    return release
