"""`evenhand`: what is computed from a file or checked offline starts at once; the rest starts the application.

To load the whole application takes longer than most of these computations, and they need nothing of it.
"""

import sys

import click

from evaluation.calculators import CALCULATORS
from exports.record.offline.command import verify_bundle

AT_ONCE = click.Group("evenhand", {str(one.name): one for one in [*CALCULATORS, verify_bundle]})


def main() -> None:
    """The console script."""
    if sys.argv[1:] and sys.argv[1] in AT_ONCE.commands:
        AT_ONCE(prog_name="evenhand")
        return
    import app

    app.main()
