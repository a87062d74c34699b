"""One table: what must hold before each stage may open or close. A gate names its blockers, never a bare no."""

from procurement.timetable.actions import Gates

GATES: Gates = {}
