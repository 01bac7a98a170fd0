"""The one reader of text.

``document`` has what every text file shares: lines, offsets and spans, front matter, fenced code,
comments, headings. ``markdown`` adds the structure of prose, ``yaml_nodes`` that of YAML.
"""
