"""What is wrong with a bundle, in one sentence."""


class Unsound(Exception):
    """The first thing that does not hold; the text is one sentence that names it."""
