"""JUDGES: Great Expectations suites, derived from the schema, and what follows from their verdicts."""
