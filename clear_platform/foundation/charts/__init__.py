"""Charts, drawn once on the server as SVG: inline on a page and, the very same drawing, in a PDF.

Pure Python: no Django, no browser, no fonts to measure. A chart takes numbers and words that are ready to be read, and
gives a `Chart`: a sentence, units, drawing, and the same numbers as a table. It fetches nothing and formats no money.

`svg` writes escaped markup · `scales` turn values into lengths · `axes` draw what values stand on · `paint` names the
looks · `lettering` estimates widths · `results` is what comes out · every other module is one kind of chart.
"""
