"""Which bidders get which lots, by the published mechanism: pure but for the solver, which stands behind one class."""
