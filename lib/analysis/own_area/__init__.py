"""An area of one's own: a place that an officer draws, uploads or lists, with the figures that any place has.

`area` says what an area is and which outlines can be used, `made_of` makes one of wards, hexagons, streets, a parish, a
postcode sector or a text in a link, `inside` says what lies in it, and `figures` answers for a topic and months.
"""
