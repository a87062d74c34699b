"""The demonstration procurement: everything in it is invented, and says so.

Plain data and the texts and documents made from it. Nothing here touches a database or reads the clock; the same
call gives the same answer on every machine.
"""

MARKING = "Demonstration data: invented"
"""What every document, organisation and answer of the demonstration carries."""
