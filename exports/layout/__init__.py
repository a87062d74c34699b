"""How every document is set: the one place that calls WeasyPrint, and the one writer of workbooks."""
