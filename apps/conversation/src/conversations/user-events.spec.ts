import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UserEventFeed } from '@parley/bus';
import type { Conversation, Share, UserEvent } from '@parley/contracts';
import { eventually, type Person } from '@parley/testing';
import { WorkerDouble } from '../fixtures/worker.fixture';
import { World } from '../fixtures/world.fixture';

let world: World;
let worker: WorkerDouble;

beforeAll(async () => {
  world = await World.start();
  await world.startReplica();
  worker = new WorkerDouble(world.bus);
});
afterAll(() => world.stop());

/** Another tab of the same person, which hears what this one does. */
class OtherTab {
  private readonly events: UserEvent[] = [];
  private readonly feed = new UserEventFeed(world.bus);

  static async of({ id }: Person): Promise<OtherTab> {
    const tab = new OtherTab();
    tab.feed.follow(id, ({ event }) => tab.events.push(event));
    await tab.feed.settled();
    return tab;
  }

  /** What it hears of something that is done here, as soon as all of it is there. */
  async hears(types: UserEvent['type'][], act: () => Promise<unknown>): Promise<UserEvent[]> {
    this.events.length = 0;
    await act();
    await eventually(() => expect(this.events.map(({ type }) => type)).toEqual(types));
    return [...this.events];
  }
}

describe('Another tab of the same person hears', () => {
  it('of everything that becomes of a conversation, with what it is now', async () => {
    const person = await world.person();
    const tab = await OtherTab.of(person);
    let conversation!: Conversation;
    const [begun] = await tab.hears(['conversation.changed'], async () => (conversation = await person.begin({ title: 'One' })));
    const { activeGenerationId: _unknown, ...shown } = conversation;
    expect(begun).toMatchObject({ conversation: shown });
    const path = `/api/conversations/${conversation.id}`;
    for (const change of [{ title: 'Renamed' }, { pinned: true }, { archived: true }, { model: 'test-model' }, { instructions: 'Be brief.' }]) {
      const [changed] = await tab.hears(['conversation.changed'], () => person.send('PATCH', path, change));
      expect(changed).toMatchObject({ conversation: { id: conversation.id, ...change } });
    }
    const [linked] = await tab.hears(['share.changed'], () => person.send<Share>('POST', `${path}/share`));
    expect(linked).toMatchObject({ conversationId: conversation.id, share: { id: expect.any(String) } });
    expect(await tab.hears(['share.changed'], () => person.send('DELETE', `${path}/share`))).toMatchObject([{ share: null }]);
    expect(await tab.hears(['conversation.deleted'], () => person.send('DELETE', path))).toMatchObject([{ conversationId: conversation.id }]);
    const [restored] = await tab.hears(['conversation.changed'], () => person.send('POST', `${path}/restore`));
    expect(restored).toMatchObject({ conversation: { id: conversation.id, title: 'Renamed' } });
    await tab.hears(['conversation.deleted'], () => person.send('DELETE', '/api/conversations'));
    await tab.hears(['preferences.changed'], () => person.send('PUT', '/api/preferences', { instructions: 'I am Ada.' }));
  });

  it('of questions, answers, stops and branches, in the order in which they came about', async () => {
    const person = await world.person();
    const tab = await OtherTab.of(person);
    let id = '';
    await tab.hears(['conversation.changed'], async () => ({ id } = await person.begin()));
    let posted!: Awaited<ReturnType<Person['post']>>;
    const asked = await tab.hears(['message.created', 'message.created', 'conversation.changed', 'generation.changed', 'usage.changed'], async () => {
      posted = await person.post(id, { content: 'How are you?' });
    });
    expect(asked).toMatchObject([
      { message: { id: posted.message.id, siblings: { index: 0, count: 1 } } },
      { message: { id: posted.answer.id, status: 'streaming' } },
      { conversation: { id, title: 'How are you?' } },
      { generation: { id: posted.generation.id, status: 'queued' } },
      {},
    ]);
    const [running] = await tab.hears(['generation.changed'], () => worker.start(person.id, posted.generation.id));
    expect(running).toMatchObject({ generation: { status: 'running', attempt: 1 } });
    const ended = await tab.hears(['message.changed', 'conversation.changed', 'generation.changed', 'usage.changed'], () => worker.end(person.id, posted.generation, { text: 'Fine.' }));
    expect(ended).toMatchObject([{ message: { id: posted.answer.id, content: 'Fine.', status: 'complete' } }, {}, { generation: { status: 'completed' } }, {}]);
    // Told again by the worker: nothing new.
    await worker.end(person.id, posted.generation, { text: 'Fine.' });

    let again!: Awaited<ReturnType<Person['regenerate']>>;
    const retold = await tab.hears(['message.created', 'conversation.changed', 'generation.changed', 'usage.changed'], async () => {
      again = await person.regenerate(posted.answer.id);
    });
    expect(retold[0]).toMatchObject({ message: { siblings: { index: 1, count: 2, ids: [posted.answer.id, again.answer.id] } } });
    const [selected] = await tab.hears(['branch.selected'], () => person.select(id, posted.answer.id));
    expect(selected).toMatchObject({ conversationId: id, messageId: posted.answer.id });
    const stopped = await tab.hears(['message.changed', 'conversation.changed', 'generation.changed', 'usage.changed'], async () => {
      await person.cancel(again.generation.id);
      await worker.end(person.id, again.generation, { text: 'Fi', status: 'cancelled' });
    });
    expect(stopped[0]).toMatchObject({ message: { status: 'cancelled', content: 'Fi' } });
    const [forked] = await tab.hears(['conversation.changed'], () => person.send('POST', `/api/conversations/${id}/fork`, { messageId: posted.answer.id }));
    expect(forked).toMatchObject({ conversation: { title: 'How are you?' } });
    const [imported] = await tab.hears(['conversation.changed'], async () => {
      const { body } = await person.send<object>('GET', `/api/conversations/${id}/export`);
      await person.send('POST', '/api/conversations/import', body);
    });
    expect(imported).toMatchObject({ conversation: { title: 'How are you?' } });
  });
});
