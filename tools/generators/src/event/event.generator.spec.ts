import { addedLines, house, unreadable } from '../fixtures/house.fixture';
import { eventGenerator } from './event.generator';

const EVENT = { name: 'answer-flagged', from: 'conversation', to: 'inference-worker' };

describe('the generator of events', () => {
  it('makes a contract with a sample for those who come later', async () => {
    const tree = house();
    await eventGenerator(tree, EVENT);
    expect(unreadable(tree)).toEqual([]);
    expect(addedLines(tree, 'libs/contracts/src/subjects.ts')).toEqual([
      "  answerFlagged: 'ANSWER_FLAGGED',",
      "  answerFlagged: 'inference-worker-answer-flagged',",
      '  answerFlagged: (id: string): string => `answer-flagged.${id}`,',
    ]);
    expect(addedLines(tree, 'libs/contracts/src/crossing.ts')).toContain("  'answer-flagged': AnswerFlagged,");
    const version = tree.children('libs/contracts/golden').at(-1);
    expect(JSON.parse(tree.read(`libs/contracts/golden/${version}/answer-flagged.json`, 'utf8') ?? '')).toHaveLength(1);
  });

  it('lets the one say it and the other hear it, and nobody else', async () => {
    const tree = house();
    await eventGenerator(tree, EVENT);
    const users = JSON.parse(tree.read('deploy/nats/permissions.json', 'utf8') ?? '{}') as Record<string, { publish: string[] }>;
    const speakers = Object.keys(users).filter((name) => users[name]?.publish.includes('answer-flagged.*'));
    const hearers = Object.keys(users).filter((name) => users[name]?.publish.some((subject) => subject.includes('.ANSWER_FLAGGED.')));
    expect({ speakers, hearers }).toEqual({ speakers: ['conversation'], hearers: ['inference-worker'] });
  });

  it.each(['auth', 'conversation', 'inference-worker', 'edge-stream'])('finds its way about in %s', async (service) => {
    const tree = house();
    await eventGenerator(tree, { name: 'one', from: service, to: service === 'auth' ? 'conversation' : 'auth' });
    await eventGenerator(tree, { name: 'two', from: service === 'auth' ? 'conversation' : 'auth', to: service });
    expect(unreadable(tree)).toEqual([]);
    const provided = /providers: \[([^]*?)\]/.exec(tree.read(`apps/${service}/src/app.module.ts`, 'utf8') ?? '')?.[1];
    for (const name of ['OnePublisher', 'TwoConsumer', 'TwoService']) expect(provided).toContain(`${name},`);
  });

  it('refuses services that are not there, and one that speaks to itself', async () => {
    await expect(eventGenerator(house(), { ...EVENT, to: 'nobody' })).rejects.toThrow('there is no service nobody');
    await expect(eventGenerator(house(), { ...EVENT, to: EVENT.from })).rejects.toThrow('no event to hear itself');
  });
});
