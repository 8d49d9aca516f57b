"""Lexicons of the metadata rules: bylines, agencies, tracking parameters."""
