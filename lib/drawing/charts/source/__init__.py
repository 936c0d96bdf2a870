"""How each kind of chart is drawn, in Altair.

`python -m lib.drawing.charts.source` writes them all to ready.json, from which pages take them
(`lib.drawing.charts.specs`): importing Altair and making a chart with it would cost each page process most of a second
and 34 MB. What only a page knows stands in braces in a drawing: `{us}` for the district's name, `{layer district}` for
the shapes of a layer.
"""
