"""Clean a text line by line, with an account of every change."""
