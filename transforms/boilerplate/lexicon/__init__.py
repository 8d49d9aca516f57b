"""Phrases that news sites put around their stories, one pack per language."""
