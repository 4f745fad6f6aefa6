import { type Course, figuresOf, quantile, type Round } from './course';

const course = (transport: Course['transport'], times: readonly number[], rest: Partial<Course> = {}): Course => ({
  transport,
  openMs: 5,
  arrivals: times.map((at, index) => ({ at, length: (index + 1) * 10 })),
  resumeMs: null,
  bytes: 300,
  isWhole: true,
  ...rest,
});
const round = (...courses: Course[]): Round => ({ askedAt: 100, courses });

describe('what the connection lab makes of its rounds', () => {
  it('counts the first text from the question, and the gaps between its pieces', () => {
    const figures = figuresOf('sse', [round(course('sse', [150, 170, 230]))]);
    expect(figures).toMatchObject({ firstTextMs: 50, gapMs: 60, longestGapMs: 60, bytesPerCharacter: 10, openMs: 5 });
  });

  it('says how far a transport is behind the other, piece by piece', () => {
    const both = [round(course('websocket', [150, 170, 190]), course('sse', [153, 172, 199]))];
    expect(figuresOf('websocket', both)).toMatchObject({ behindMs: 0, farBehindMs: 0 });
    expect(figuresOf('sse', both)).toMatchObject({ behindMs: 3, farBehindMs: 9 });
  });

  it('takes a longer piece of the other transport as all the shorter ones', () => {
    const inOnePiece = course('sse', [151], { arrivals: [{ at: 151, length: 30 }] });
    expect(figuresOf('websocket', [round(course('websocket', [150, 170, 190]), inOnePiece)])).toMatchObject({ behindMs: 19, farBehindMs: 39 });
  });

  it('takes the middle of several rounds, and leaves out what could not be measured', () => {
    const rounds = [3, null, 9, 5].map((resumeMs) => round(course('sse', [150], { resumeMs })));
    expect(figuresOf('sse', rounds).resumeMs).toBe(5);
  });

  it('leaves out the piece that a cut made late', () => {
    const cut = course('websocket', [], { arrivals: [{ at: 150, length: 10 }, { at: 160, length: 20 }, { at: 500, length: 30, isAfterCut: true }] });
    const other = course('sse', [150, 160, 170]);
    expect(figuresOf('websocket', [round(cut, other)])).toMatchObject({ longestGapMs: 10, farBehindMs: 0 });
  });

  it('has no figures of a transport that is blocked, and does not call its text lost', () => {
    const figures = figuresOf('websocket', [round(course('websocket', [], { openMs: null, isWhole: false }), course('sse', [150]))]);
    expect(figures).toEqual({ ...figuresOf('websocket', []), transport: 'websocket' });
    expect(figures.openMs).toBeNull();
  });

  it('counts the rounds whose text was another', () => {
    expect(figuresOf('sse', [round(course('sse', [150], { isWhole: false })), round(course('sse', [150]))]).lost).toBe(1);
  });

  it('knows no quantile of nothing', () => {
    expect(quantile([], 0.5)).toBeNull();
    expect(quantile([4, 1, 3, 2], 1)).toBe(4);
  });
});
