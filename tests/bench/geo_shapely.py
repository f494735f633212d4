#!/usr/bin/env python3
"""The commune of a point with Shapely's STRtree, to set beside routing_bench's
BM_CommuneOfPoint.

The same boundaries and points over the
same rectangle; one at a time, as a service is asked, and all at once, as Shapely
is fastest.

    geo_shapely.py [BOUNDARIES.geojson]
"""

import json
import pathlib
import random
import sys
import time

import shapely

ROOT = pathlib.Path(__file__).resolve().parents[2]
POINTS = 100_000


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else ROOT / "deploy/data/hatinh_communes.geojson"
    features = json.load(open(path, encoding="utf-8"))["features"]
    codes = [feature["properties"]["code"] for feature in features]
    areas = [shapely.geometry.shape(feature["geometry"]) for feature in features]
    for area in areas:
        shapely.prepare(area)
    tree = shapely.STRtree(areas)

    rng = random.Random(20261124)
    positions = [(rng.uniform(105.1, 106.5), rng.uniform(17.92, 18.72)) for _ in range(POINTS)]

    start = time.perf_counter()
    found = 0
    for longitude, latitude in positions:
        point = shapely.Point(longitude, latitude)
        inside = tree.query(point, predicate="within")
        # As intake does: outside every commune, the nearest.
        index = inside[0] if len(inside) else tree.nearest(point)
        found += len(inside) > 0
        assert codes[index]
    one = time.perf_counter() - start

    start = time.perf_counter()
    points = shapely.points(positions)
    pairs = tree.query(points, predicate="within")
    many = time.perf_counter() - start

    print(f"{POINTS} points, {found} inside a commune")
    print(f"one at a time: {one / POINTS * 1e6:8.2f} us each, {POINTS / one:12,.0f}/s")
    print(f"all at once:   {many / POINTS * 1e6:8.2f} us each, {POINTS / many:12,.0f}/s"
          f" ({pairs.shape[1]} pairs, the nearest not looked for)")


if __name__ == "__main__":
    main()
