import type { Transport } from '@parley/stream-client';

export interface Arrival {
  readonly at: number;
  readonly length: number;
  /** It was late because the connection had been cut, so it says nothing of the connection. */
  readonly isAfterCut?: boolean;
}

/** How one answer came over one transport. Times are milliseconds of `performance.now()`, lengths UTF-16 units. */
export interface Course {
  readonly transport: Transport;
  /** How long the connection took to open; null where it never did. */
  openMs: number | null;
  /** When the text had become how long, in order. */
  readonly arrivals: Arrival[];
  /** From the begin of a new connection in the middle until nothing was missing any more; null where the answer was too short to cut it. */
  resumeMs: number | null;
  /** Characters over WebSocket, bytes over SSE. */
  bytes: number;
  isWhole: boolean;
}

/** One answer that was watched over both transports at the same time. */
export interface Round {
  /** When the question was sent. */
  readonly askedAt: number;
  readonly courses: readonly Course[];
}

/** What a reader compares; all but `lost` are medians over the rounds, null where nothing could be measured. */
export interface LabFigures {
  readonly transport: Transport;
  readonly openMs: number | null;
  readonly firstTextMs: number | null;
  /** Between two pieces of text. */
  readonly gapMs: number | null;
  readonly longestGapMs: number | null;
  /** How long a piece of text was here over the other transport already: the middle one, and one of twenty. */
  readonly behindMs: number | null;
  readonly farBehindMs: number | null;
  readonly resumeMs: number | null;
  readonly bytesPerCharacter: number | null;
  /** Rounds whose text was not the same as that of the other transport. */
  readonly lost: number;
}

export function figuresOf(transport: Transport, rounds: readonly Round[]): LabFigures {
  const own = rounds.flatMap(({ askedAt, courses }) => {
    const course = courses.find((candidate) => candidate.transport === transport);
    return course ? [{ askedAt, course, behind: behindOf(course, courses), gaps: gapsOf(course) }] : [];
  });
  const over = (figure: (round: (typeof own)[number]) => number | null): number | null => quantile(own.map(figure).filter((value) => value !== null), 0.5);
  return {
    transport,
    openMs: over(({ course }) => course.openMs),
    firstTextMs: over(({ askedAt, course }) => (course.arrivals[0] ? course.arrivals[0].at - askedAt : null)),
    gapMs: over(({ gaps }) => quantile(gaps, 0.5)),
    longestGapMs: over(({ gaps }) => quantile(gaps, 1)),
    behindMs: over(({ behind }) => quantile(behind, 0.5)),
    farBehindMs: over(({ behind }) => quantile(behind, 0.95)),
    resumeMs: over(({ course }) => course.resumeMs),
    bytesPerCharacter: over(({ course: { bytes, arrivals } }) => (arrivals.length > 0 ? bytes / (arrivals.at(-1)?.length ?? 1) : null)),
    lost: own.filter(({ course }) => course.openMs !== null && !course.isWhole).length,
  };
}

/** The value below which that share of the values lies; null of none. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
}

function gapsOf({ arrivals }: Course): number[] {
  return arrivals.slice(1).flatMap(({ at, isAfterCut }, index) => (isAfterCut ? [] : [at - (arrivals[index]?.at ?? at)]));
}

/** For each length that this course came to: how much earlier another one had been there. */
function behindOf(course: Course, courses: readonly Course[]): number[] {
  const others = courses.filter((other) => other !== course && other.arrivals.length > 0);
  if (others.length === 0) return [];
  const own = course.arrivals.filter(({ isAfterCut }) => !isAfterCut);
  return own.map(({ at, length }) => {
    const reached = others.map(({ arrivals }) => arrivals.find((arrival) => arrival.length >= length)?.at ?? at);
    return Math.max(0, at - Math.min(...reached));
  });
}
