"""The words by which a portrait reads prose: one file for each language, found by being there.

A file has sections, ``[concept]``, with one regular expression on each line; the expressions of a
concept in all languages are alternatives. ``en.txt`` has every concept and is the one to copy.
"""
