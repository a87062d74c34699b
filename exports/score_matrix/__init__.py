"""The full score matrix: every evaluator's mark and reasons, what was agreed, and totals that recompute."""
