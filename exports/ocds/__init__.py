"""Open data on a procurement: an OCDS release package, and what its notices ask for."""
