import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, SearchHit } from '@parley/contracts';
import type { Person } from '@parley/testing';
import { World } from '../fixtures/world.fixture';

let world: World;

beforeAll(async () => {
  world = await World.start();
  await world.startReplica();
});
afterAll(() => world.stop());

async function search(person: Person, q: string, more = ''): Promise<Page<SearchHit>> {
  const { status, body } = await person.send<Page<SearchHit>>('GET', `/api/search?q=${encodeURIComponent(q)}${more}`);
  expect(status).toBe(200);
  return body;
}

describe('Search', () => {
  it('marks hits and escapes all the rest, even text that looks like its own marks', async () => {
    const person = await world.person();
    const { id } = await person.begin({ title: 'Markup' });
    const content = `<img src=x onerror="alert(1)"> Tom & Jerry's </mark><script>needle</script> \uE000forged\uE001 <mark>`;
    const { message } = await person.post(id, { content });
    const { items } = await search(person, 'needle');

    expect(items).toMatchObject([{ conversationId: id, messageId: message.id, title: 'Markup' }]);
    const { snippet } = items[0]!;
    expect(snippet).toContain('<mark>needle</mark>');
    expect(snippet.replaceAll('<mark>', '').replaceAll('</mark>', '')).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
    expect(snippet.match(/<mark>/g)).toHaveLength(1);
  });

  it('finds the beginning of the last word while it is typed, quoted phrases, and titles', async () => {
    const person = await world.person();
    const { id } = await person.begin({ title: 'Gardening in winter' });
    await person.post(id, { content: 'How do I keep an orange tree alive?' });

    expect((await search(person, 'orange tr')).items).toHaveLength(1);
    expect((await search(person, '"orange tree"')).items).toHaveLength(1);
    expect((await search(person, '"tree orange"')).items).toHaveLength(0);
    expect((await search(person, 'tree -orange')).items).toHaveLength(0);
    await person.post(id, { content: 'See src/plants/citrus.ts and <label for="lemon">' });
    for (const inside of ['citrus', 'plants/citrus', '<label', 'lemon']) expect((await search(person, inside)).items).toHaveLength(1);
    expect((await search(person, 'garden')).items).toMatchObject([{ messageId: null, snippet: '<mark>Gardening</mark> in winter' }]);
    for (const odd of ['!!!', "'", '"', "a' | b:*", '-', '(', 'or', 'a or (b', '\\', '%']) await search(person, odd);
  });

  it('shows only one’s own, and nothing of deleted or temporary conversations', async () => {
    const [person, stranger] = [await world.person(), await world.person()];
    const [kept, gone] = [await person.begin(), await person.begin()];
    const fleeting = await person.begin({ temporary: true });
    for (const { id } of [kept, gone, fleeting]) await person.post(id, { content: 'A zebra crossing' });
    await person.send('DELETE', `/api/conversations/${gone.id}`);

    const { items } = await search(person, 'zebra');
    expect(new Set(items.map(({ conversationId }) => conversationId))).toEqual(new Set([kept.id]));
    expect((await search(stranger, 'zebra')).items).toEqual([]);
  });

  it('pages through everything once', async () => {
    const person = await world.person();
    const { id } = await person.begin({ title: 'Penguins' });
    const posted = [];
    for (let count = 0; count < 7; count++) posted.push((await person.post(id, { content: `penguin ${count}` })).message.id);
    const found: (string | null)[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page<SearchHit> = await search(person, 'penguin', `&limit=3${cursor && `&cursor=${cursor}`}`);
      found.push(...page.items.map(({ messageId }) => messageId));
      cursor = page.nextCursor;
    }

    expect(found).toEqual([null, ...posted.toReversed()]);
  });

  it('goes by the index', async () => {
    const plan = await world.plan(`SELECT id FROM conversation.messages
      WHERE owner_id = '0197f3a0-0000-7000-8000-000000000000' AND search @@ websearch_to_tsquery('simple', 'tree')`);
    expect(plan).toMatch(/messages_by_words .*\n.*Index Cond: \(\(owner_id = .* AND \(search @@/);
    expect(plan).not.toContain('Seq Scan');
  });
});
