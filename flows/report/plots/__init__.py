"""Plots by matplotlib, as SVG inside the page. No text from a record is ever drawn: names of sites stand in the page beside.

style        how a figure is drawn, and how its SVG comes to follow the page's colours
flow         from raw records to what became of them
series       stories over time, trends over runs, a site's line
shapes       distributions: lengths, similarities
"""
