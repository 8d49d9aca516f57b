"""WHAT copydesk does: pure functions on text and tables. No Prefect, no Great Expectations, no files, no clock."""
