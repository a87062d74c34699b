"""How often Python looks for objects that hold each other."""

import gc

BETWEEN = (50_000, 20, 100)
"""Objects made before the young ones are looked through, and how many such looks before the older ones are."""


def look_seldom() -> None:
    """Leave what the program is made of out of every look, and look at the rest seldom.

    A page makes tens of thousands of objects, and almost all go by being counted. Looking through them as often as
    Python does by itself costs a tenth of the processor; this costs some ten megabytes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*BETWEEN)
