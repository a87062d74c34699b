"""Asking a bidder to explain, and its answer."""

from evaluation.explaining.actions.answering import explain

__all__ = ["explain"]
