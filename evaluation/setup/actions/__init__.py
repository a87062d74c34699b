"""What a lead does to set a procurement up: start it, write its tender pack, publish it."""

from evaluation.setup.actions.starting import save_pack, start_procurement

__all__ = ["save_pack", "start_procurement"]
