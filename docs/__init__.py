"""The documentation, and what generates those of its pages that follow from the code."""
