"""What a procurement can start from: the packs that ship, a past one, a file, or nothing."""

from functools import cache
from pathlib import Path

from evaluation.setup.files import from_json
from evaluation.setup.pack import Basics, Pack, StageDates

SHIPPED = {
    "cluster_framework": (
        "Cluster framework",
        "Lots with hours and fewest to most providers; quality only; negotiation and resubmission",
    ),
    "zoned_lead_provider": (
        "Zoned lead provider",
        "Twelve zones, one provider each; urban, rural and extra-rural rates; open procedure",
    ),
    "simple_purchase": ("Simple goods or services", "One lot; 60 points for quality, 40 for price"),
}
"""By the name of their file: title, and what is in it."""


@cache
def shipped(name: str) -> Pack:
    """One of the packs that ship."""
    return from_json((Path(__file__).with_name("shipped") / f"{name}.json").read_bytes())


def nothing() -> Pack:
    """An empty pack; only the order and lengths of the stages are proposed."""
    windows = (
        ("tendering", 0, 30, "09:00", "12:00"),
        ("opening", 31, 31, "09:00", "12:00"),
        ("selection", 31, 35, "12:00", "17:00"),
        ("scoring", 31, 52, "12:00", "17:00"),
        ("moderation", 45, 59, "09:00", "17:00"),
        ("finance", 52, 59, "09:00", "17:00"),
        ("award", 60, 70, "09:00", "17:00"),
        ("standstill", 71, 82, "09:00", "23:59"),
    )
    return Pack(Basics("", ""), rounding={"total": 2}, dates=tuple(StageDates(*row) for row in windows))
