"""Documents for bidders: what the council hands out with its tender, version by version, and who took which."""
