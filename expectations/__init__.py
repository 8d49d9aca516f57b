"""JUDGES: Great Expectations suites derived from transforms/schema, applied at every stage boundary and to snapshots.

Nothing here imports Great Expectations before the first judgement; `expectations.engine.warm_up` does it ahead.
"""
