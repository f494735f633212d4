"""Points of the province, from the boundaries that anybody can load."""

import functools
import json

from tests.client.protos import ROOT

_MAP = ROOT / "deploy/data/hatinh_communes.geojson"


@functools.cache
def communes():
    """Code → polygons, each a list of rings of (longitude, latitude)."""
    found = {}
    for feature in json.loads(_MAP.read_text())["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"]
        if shape["type"] == "Polygon":
            polygons = [polygons]
        found[feature["properties"]["code"]] = polygons
    return found


def _in_ring(x, y, ring):
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def point_in(code, random):
    """(latitude, longitude), uniformly in the first polygon of the commune."""
    outer, *holes = communes()[code][0]
    xs, ys = [p[0] for p in outer], [p[1] for p in outer]
    while True:
        x, y = random.uniform(min(xs), max(xs)), random.uniform(min(ys), max(ys))
        if _in_ring(x, y, outer) and not any(_in_ring(x, y, hole) for hole in holes):
            return y, x
