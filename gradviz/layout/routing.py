"""Lines between neighbouring layers: lanes, the room that they need, and the corners.

In the channel between two layers each line goes straight, runs along one lane to its
new place, and goes straight again. Lines from one box share their lane.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from gradviz.layout.interface import LayoutRequest, Point
from gradviz.layout.layering import LayeredGraph, Piece

STUB = 24.0
"""Straight length that is kept at both ends of a line, for corner, head and port."""

SAME = 0.5
"""Ends this near to each other are in line."""

CLASH = 4.0
"""Parallel lines this near to each other look like one."""

DETOURS = (8.0, 5.0, 11.0, 14.0, -8.0, -5.0, -11.0)
"""How far beside another line a line may run that would lie on it."""

ORDER_LIMIT = 160
"""Above this many lines in one channel they are not compared, each with each."""


@dataclass
class Net:
    """All lines of one vertex in one channel: they share a lane."""

    start: float
    ends: list[float] = field(default_factory=list)
    lane: int = 0

    @property
    def low(self) -> float:
        """Upper end of its run."""
        return min(self.start, *self.ends)

    @property
    def high(self) -> float:
        """Lower end of its run."""
        return max(self.start, *self.ends)

    def needs_lane(self) -> bool:
        """Whether anything of it is not straight."""
        return self.high - self.low > SAME


@dataclass
class Channel:
    """The gap behind one layer."""

    nets: dict[int, Net] = field(default_factory=dict)
    lanes: int = 0

    detours: dict[tuple[int, float], float] = field(default_factory=dict)
    """By vertex and end: how far beside its end a line runs until the last lane."""


def end_of(graph: LayeredGraph, piece: Piece, places: list[float]) -> float:
    """Return where a piece ends across the layers."""
    port = 0.0 if graph.is_bend(piece.target) else graph.ports[piece.link]
    return places[piece.target] + port


def channels(request: LayoutRequest, graph: LayeredGraph, places: list[float]) -> list[Channel]:
    """Return the channel behind each layer, its lanes given out."""
    found = [Channel() for _ in graph.rows]
    for piece in graph.pieces:
        nets = found[graph.layer[piece.source]].nets
        net = nets.setdefault(piece.source, Net(places[piece.source]))
        net.ends.append(end_of(graph, piece, places))
    for channel in found:
        bent = [net for net in channel.nets.values() if net.needs_lane()]
        channel.lanes = _give_lanes(bent, request.gaps.lane)
        if len(bent) <= ORDER_LIMIT:
            _find_detours(channel)
    return found


def _find_detours(channel: Channel) -> None:
    """Lead lines that would lie on another vertex's line beside it, to one lane more."""
    nets = list(channel.nets.values())
    bent = [net for net in nets if net.needs_lane()]
    for vertex, net in channel.nets.items():
        for end in net.ends if net.needs_lane() else ():
            if any(net.lane < o.lane and abs(end - o.start) < CLASH for o in bent):
                levels = [o.start for o in nets] + [e for o in nets for e in o.ends if e != end]
                side = 1.0 if net.start > end else -1.0
                free = (
                    side * beside
                    for beside in DETOURS
                    if all(abs(end + side * beside - level) > CLASH for level in levels)
                )
                channel.detours[vertex, end] = next(free, side * DETOURS[0])
    channel.lanes += bool(channel.detours)


def _give_lanes(nets: list[Net], room: float) -> int:
    """Give each net the first lane that its neighbours allow; return how many there are."""
    nets.sort(key=lambda net: (net.low, net.high))
    ahead: dict[int, list[int]] = defaultdict(list)
    if len(nets) <= ORDER_LIMIT:
        _compare(nets, room, ahead)
        order = _without_cycles(len(nets), ahead)
    else:
        order = sorted(range(len(nets)), key=lambda k: _turn(nets[k]))
    given: list[list[Net]] = []
    for k in order:
        net = nets[k]
        lane = max((nets[other].lane + 1 for other in ahead[k]), default=0)
        while lane < len(given) and any(_touch(net, other, room) for other in given[lane]):
            lane += 1
        while lane >= len(given):
            given.append([])
        given[lane].append(net)
        net.lane = lane
    return len(given)


def _turn(net: Net) -> float:
    """Return when a line takes its lane among many that all go up, or all go down.

    Of those that go down the lowest turns first, and the others then pass behind it.
    """
    return -net.start if sum(net.ends) > len(net.ends) * net.start else net.start


def _touch(a: Net, b: Net, room: float) -> bool:
    return a.low < b.high + room / 2 and b.low < a.high + room / 2


def _compare(nets: list[Net], room: float, ahead: dict[int, list[int]]) -> None:
    """Note for each net which others must have a lane before its own."""
    for k, net in enumerate(nets):
        for m in range(k + 1, len(nets)):
            other = nets[m]
            if other.low > net.high + room / 2:
                break
            first, second = _cost(net, other), _cost(other, net)
            if first < second:
                ahead[m].append(k)
            elif second < first:
                ahead[k].append(m)


def _cost(first: Net, second: Net) -> float:
    """Crossings when `first` has the lane nearer to the sources; much for lines on lines."""
    crossed = sum(1 for end in first.ends if second.low < end < second.high)
    crossed += 1 if first.low < second.start < first.high else 0
    on_top = sum(1 for end in first.ends if abs(end - second.start) < 2 * CLASH)
    return crossed + 1000.0 * on_top


def _without_cycles(count: int, ahead: dict[int, list[int]]) -> list[int]:
    """Return the nets, each after those ahead of it; a cycle is cut where it begins."""
    order: list[int] = []
    state = [0] * count
    for root in range(count):
        stack = [(root, 0)]
        while stack:
            k, step = stack.pop()
            if step == 0:
                if state[k]:
                    continue
                state[k] = 1
            if step < len(ahead[k]):
                stack.append((k, step + 1))
                other = ahead[k][step]
                if state[other] == 0:
                    stack.append((other, 0))
                elif state[other] == 1:
                    ahead[k][step] = k
                continue
            ahead[k] = [other for other in ahead[k] if other != k]
            state[k] = 2
            order.append(k)
    return order


def layer_places(
    request: LayoutRequest, graph: LayeredGraph, gaps: list[Channel]
) -> tuple[list[float], list[float]]:
    """Return the middle of each layer and of the channel behind it, along the links."""
    middles: list[float] = []
    lanes: list[float] = []
    at = half = after = 0.0
    for number, row in enumerate(graph.rows):
        bodies = [graph.boxes[vertex] for vertex in row if not graph.is_bend(vertex)]
        wide = max((box.along for box in bodies), default=0.0)
        before = max((box.along + box.before for box in bodies), default=0.0)
        if number:
            edge = at + after
            run = max(gaps[number - 1].lanes - 1, 0) * request.gaps.lane
            at = max(edge + run + 2 * STUB + before, at + half + request.gaps.layer + wide)
            lanes.append((edge + at - before) / 2)
        middles.append(at)
        half = wide
        after = max((box.along + box.after for box in bodies), default=0.0)
    return middles, [*lanes, at + after]


def routes(
    request: LayoutRequest, graph: LayeredGraph, places: list[float], gaps: list[Channel]
) -> tuple[list[float], list[tuple[Point, ...]]]:
    """Return the middle of each layer and the corners of each link, as (along, across)."""
    middles, centres = layer_places(request, graph, gaps)
    outer = _outer(request, graph, places)
    found: list[tuple[Point, ...]] = []
    for link, chain in enumerate(graph.chains):
        if not chain:
            found.append(())
            continue
        source, target = chain[0], chain[-1]
        final = places[target] + graph.ports[link]
        corners: list[Point] = []
        if graph.outside[link]:
            first, last = centres[graph.layer[source]], centres[graph.layer[target] - 1]
            corners = [(first, places[source]), (first, outer), (last, outer), (last, final)]
        else:
            across = places[source]
            for a, b in pairwise(chain):
                channel = gaps[graph.layer[a]]
                run = channel.nets[a].lane - (channel.lanes - 1) / 2
                lane = centres[graph.layer[a]] + run * request.gaps.lane
                there = final if b == target else places[b]
                beside = channel.detours.get((a, there), 0.0)
                there = across if abs(there - across) < SAME else there
                corners += [(lane, across), (lane, there + beside)]
                if beside:
                    lane = centres[graph.layer[a]] + (channel.lanes - 1) / 2 * request.gaps.lane
                    corners += [(lane, there + beside), (lane, there)]
                across = there
            final = across
        start = (middles[graph.layer[source]] + graph.boxes[source].along, places[source])
        end = (middles[graph.layer[target]] - graph.boxes[target].along, final)
        line = simple([start, *corners, end])
        found.append(tuple(reversed(line)) if graph.reverse[link] else line)
    return middles, found


def _outer(request: LayoutRequest, graph: LayeredGraph, places: list[float]) -> float:
    """Return a place across the layers that is beyond all boxes."""
    return request.gaps.lane + max(
        (place + graph.reach(vertex)[1] for vertex, place in enumerate(places)), default=0.0
    )


def simple(points: list[Point]) -> tuple[Point, ...]:
    """Drop corners that are none."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(point[0] - kept[-1][0]) < 1e-6 and abs(point[1] - kept[-1][1]) < 1e-6:
            continue
        if len(kept) > 1 and _in_line(kept[-2], kept[-1], point):
            kept[-1] = point
        else:
            kept.append(point)
    return tuple(kept)


def _in_line(a: Point, b: Point, c: Point) -> bool:
    return (abs(a[0] - b[0]) < 1e-6 and abs(b[0] - c[0]) < 1e-6) or (
        abs(a[1] - b[1]) < 1e-6 and abs(b[1] - c[1]) < 1e-6
    )
