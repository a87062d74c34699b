"""A read-only interface for other systems: procurements, lots, dates, published results and open data as JSON."""
