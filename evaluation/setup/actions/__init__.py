"""What a lead does to set a procurement up: start it, write its tender pack, publish and amend it."""

from evaluation.setup.actions.publishing import NotPublishable, publish_pack
from evaluation.setup.actions.starting import save_pack, start_procurement

__all__ = ["NotPublishable", "publish_pack", "save_pack", "start_procurement"]
