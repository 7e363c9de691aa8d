"""Extracted events against labelled ones: the scorer of the coding rules (docs/EVENTS.md).

Events are the parsed JSON of the rules, checked once by ``label_files``; everything else here is pure.
"""
