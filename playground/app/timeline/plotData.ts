import type { Connection } from './connection.js';

/** Columns of one length: the moments in seconds since the origin, then the values of each series. */
export type PlotData = readonly [readonly number[], ...(readonly (number | null)[])[]];

/** The time to the first content of each answer, in ms, at the moment it came. */
export function firstContentData(connections: Iterable<Connection>, lanes: readonly string[], origin: number): PlotData {
  const points: Point[] = [];
  for (const { probe, lane, from, firstAt } of connections) {
    if (!probe && firstAt !== undefined) points.push({ at: firstAt, lane, value: firstAt - from });
  }
  return columns(points, lanes, origin, (point, lane) => (point.lane === lane ? point.value : null));
}

/** How many askings of each provider have failed by then; probes count, since they fail as well. */
export function errorData(connections: Iterable<Connection>, lanes: readonly string[], origin: number): PlotData {
  const points: Point[] = [];
  for (const { lane, to, ending } of connections) {
    if (to !== undefined) points.push({ at: to, lane, value: ending === 'failed' ? 1 : 0 });
  }
  const errors = new Map(lanes.map((lane) => [lane, 0]));
  return columns(points, lanes, origin, (point, lane) => {
    const count = (errors.get(lane) ?? 0) + (point.lane === lane ? point.value : 0);
    errors.set(lane, count);
    return count;
  });
}

interface Point {
  readonly at: number;
  readonly lane: string;
  readonly value: number;
}

function columns(
  points: Point[],
  lanes: readonly string[],
  origin: number,
  value: (point: Point, lane: string) => number | null,
): PlotData {
  points.sort((one, other) => one.at - other.at);
  return [points.map(({ at }) => (at - origin) / 1_000), ...lanes.map((lane) => points.map((point) => value(point, lane)))];
}
