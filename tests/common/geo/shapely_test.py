"""common/geo's answers beside Shapely's, on 20,000 points over the province.

Two independent ways to the same answers. S2 takes an edge for the shortest way
on a sphere, Shapely for a straight line in a plane: here that of Mercator's
projection, whose scale is the same in all directions, so that a distance on it
times the cosine of the latitude is one on the sphere.

How far they may differ: the middle of an edge of L metres lies L² tan(latitude)
/ (8 R) metres aside from the straight line between its ends in longitude and
latitude, and at most twice that from Mercator's. The longest edge of the file
has 3.0 km: 6 and 12 cm. Points so near to a line that decides (a border, 50 m
from one, 300 m from one) may go either way; BLUR_M is four times that. All
others must agree, and less than one in a thousand may be that near to a border.
"""

import json
import math
import os
import random
import subprocess
from pathlib import Path

import numpy
import pytest
import shapely

ROOT = Path(__file__).resolve().parents[3]
BOUNDARIES = ROOT / "deploy/data/hatinh_communes.geojson"
PROGRAM = Path(os.environ.get("PAHT_BUILD") or ROOT / ".paht/build") / (
    "tests/common/geo/communes_of_points"
)

POINTS = 20_000
RADIUS_M = 6_371_010  # S2's Earth.
SNAP_M = 300  # As deploy/config/intake.textproto.
NEAR_BORDER_M = 50  # CommuneMap::kNearBorderM.
BLUR_M = 0.5


def mercator(degrees):
    """An array of (longitude, latitude) on the plane."""
    angles = numpy.radians(degrees)
    y = numpy.log(numpy.tan(math.pi / 4 + angles[:, 1] / 2))
    return RADIUS_M * numpy.column_stack((angles[:, 0], y))


class Communes:
    """The communes on the plane, as Shapely sees them."""

    def __init__(self):
        features = json.loads(BOUNDARIES.read_text())["features"]
        self.codes = [feature["properties"]["code"] for feature in features]
        shapes = [shapely.geometry.shape(feature["geometry"]) for feature in features]
        self.bounds = shapely.total_bounds(shapes)  # Degrees.
        self._areas = shapely.transform(shapes, mercator)
        shapely.prepare(self._areas)
        self._tree = shapely.STRtree(self._areas)
        borders = shapely.boundary(self._areas)
        shapely.prepare(borders)
        self._borders = shapely.STRtree(borders)

    def containing(self, points):
        """For each point the index of its commune, or -1."""
        found = numpy.full(len(points), -1)
        point, commune = self._tree.query(points, predicate="within")
        found[point] = commune
        return found

    def borders_within(self, points, metres, cosines):
        """For each point {index of a commune: metres to its border}."""
        near = [{} for _ in points]
        reach = metres / cosines
        for point, commune in self._borders.query(points, "dwithin", distance=reach).T:
            distance = shapely.distance(points[point], self._borders.geometries[commune])
            near[point][commune] = distance * cosines[point]
        return near

    def nearest_border(self, points, cosines):
        """Metres to the nearest border of any commune."""
        pairs, distances = self._borders.query_nearest(
            points, return_distance=True, all_matches=False
        )
        metres = numpy.empty(len(points))
        metres[pairs[0]] = distances * cosines[pairs[0]]
        return metres


@pytest.fixture(scope="module")
def communes():
    return Communes()


@pytest.fixture(scope="module")
def positions(communes):
    """(longitude, latitude) in the rectangle around the province."""
    west, south, east, north = communes.bounds
    chance = random.Random(20261125)
    return numpy.array(
        [(chance.uniform(west, east), chance.uniform(south, north)) for _ in range(POINTS)]
    )


@pytest.fixture(scope="module")
def answers(positions):
    """Ours."""
    lines = "".join(f"{latitude!r} {longitude!r}\n" for longitude, latitude in positions.tolist())
    done = subprocess.run(
        [PROGRAM, BOUNDARIES, str(SNAP_M)], input=lines, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def seen(communes, positions):
    """Shapely's: the points, which contain them, the borders near them."""
    points = shapely.points(mercator(positions))
    cosines = numpy.cos(numpy.radians(positions[:, 1]))
    return {
        "inside": communes.containing(points),
        "near": communes.borders_within(points, SNAP_M + 2 * BLUR_M, cosines),
        "nearest": communes.nearest_border(points, cosines),
    }


def test_each_point_has_its_answer(answers):
    assert len(answers) == POINTS


def test_inside_or_outside_and_in_which_commune(communes, answers, seen):
    counts = {"inside": 0, "snapped": 0, "outside": 0, "on the line": 0}
    for answer, index, near, nearest in zip(
        answers, seen["inside"], seen["near"], seen["nearest"], strict=True
    ):
        if nearest < BLUR_M or (index < 0 and abs(nearest - SNAP_M) < BLUR_M):
            counts["on the line"] += 1
            continue
        if index >= 0:
            counts["inside"] += 1
            assert answer["code"] == communes.codes[index]
            assert not answer["snapped"]
        elif nearest > SNAP_M:
            counts["outside"] += 1
            assert answer == {}
        else:
            counts["snapped"] += 1
            assert answer["snapped"]
            # The nearest one, or one as near as can be told.
            chosen = communes.codes.index(answer["code"])
            assert near[chosen] < min(near.values()) + BLUR_M
    print(counts)
    assert counts["on the line"] < POINTS / 1000
    # Otherwise too little was looked at.
    assert counts["inside"] > POINTS / 4
    assert counts["outside"] > POINTS / 4
    assert counts["snapped"] > 20


def test_how_far_it_is_to_the_border(answers, seen):
    for answer, nearest in zip(answers, seen["nearest"], strict=True):
        if answer:
            # Mercator's scale changes by 0.05 per mille a kilometre here.
            assert answer["metres"] == pytest.approx(nearest, abs=BLUR_M, rel=0.001)


def test_points_near_a_border_are_marked_with_the_other_communes(communes, answers, seen):
    marked = 0
    for answer, near in zip(answers, seen["near"], strict=True):
        if not answer:
            continue
        others = {communes.codes[index]: metres for index, metres in near.items()}
        others.pop(answer["code"], None)
        surely = {code for code, m in others.items() if m < NEAR_BORDER_M - BLUR_M}
        perhaps = {code for code, m in others.items() if m < NEAR_BORDER_M + BLUR_M}
        assert surely <= set(answer["neighbours"]) <= perhaps
        # Nearest first.
        metres = [others[code] for code in answer["neighbours"]]
        assert all(a < b + BLUR_M for a, b in zip(metres, metres[1:]))
        marked += bool(surely)
    assert marked > 20
