"""The case file: who, what, when, and what was received."""

import gc

gc.set_threshold(50_000, 20, 100)  # what is made while modules are loaded stays: looking through it costs a sixth
