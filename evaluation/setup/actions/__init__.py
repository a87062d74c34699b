"""What a lead does to set a procurement up: start it, write its tender pack, publish and amend it."""

from evaluation.setup.actions.publishing import Deadline, NotPublishable, publish_pack
from evaluation.setup.actions.recording import Signing, abandon, abandon_lot, record_notice, sign_conflicts
from evaluation.setup.actions.rehearsing import discard_rehearsal, let_resubmit, rehearse
from evaluation.setup.actions.starting import save_pack, start_procurement

__all__ = [
    "Deadline",
    "NotPublishable",
    "Signing",
    "abandon",
    "abandon_lot",
    "discard_rehearsal",
    "let_resubmit",
    "publish_pack",
    "record_notice",
    "rehearse",
    "save_pack",
    "sign_conflicts",
    "start_procurement",
]
