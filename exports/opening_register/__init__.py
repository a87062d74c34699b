"""The opening register: what was opened, when and by whom, as it stood at that moment."""
