"""How long a procurement's record is kept, what keeps it longer, and how it goes when its time is over."""
