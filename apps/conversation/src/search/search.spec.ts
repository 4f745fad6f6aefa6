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

  it('weighs messages by how well they fit, if asked to, and pages through these once, too', async () => {
    const person = await world.person();
    const { id } = await person.begin({ title: 'Birds' });
    const best = (await person.post(id, { content: 'heron heron heron' })).message.id;
    for (let count = 0; count < 5; count++) await person.post(id, { content: `a heron stood among ${'many other birds '.repeat(count + 3)}` });
    const found: (string | null)[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page<SearchHit> = await search(person, 'heron', `&sort=relevance&limit=2${cursor && `&cursor=${cursor}`}`);
      found.push(...page.items.map(({ messageId }) => messageId));
      cursor = page.nextCursor;
    }
    expect(found[0]).toBe(best);
    expect([found.length, new Set(found).size]).toEqual([6, 6]);
    expect((await search(person, 'heron')).items[0]!.messageId).not.toBe(best);
  });

  it('finds a title that was misspelt, where nothing else is found', async () => {
    const [person, stranger] = [await world.person(), await world.person()];
    const { id } = await person.begin({ title: 'Photosynthesis explained' });
    expect((await search(person, 'photosythesis')).items).toMatchObject([{ conversationId: id, messageId: null }]);
    expect((await search(stranger, 'photosythesis')).items).toEqual([]);
    for (const exact of ['"photosythesis"', 'photosythesis -x', 'algebra']) expect((await search(person, exact)).items).toEqual([]);
    const { message } = await person.post(id, { content: 'People write photosythesis' });
    expect((await search(person, 'photosythesis')).items).toMatchObject([{ messageId: message.id }]);
    await person.send('DELETE', `/api/conversations/${id}`);
    expect((await search(person, 'photosythesi')).items).toEqual([]);
  });

  it('finds other forms of a word in the languages that are configured, but phrases to the letter', async () => {
    const replica = await world.startReplica({ SEARCH_DICTIONARIES: ['english_stem', 'german_stem'] });
    const person = await world.person();
    const { id } = await person.begin({ title: 'Wanderung' });
    await person.post(id, { content: "He was running past the houses; die Häuser standen leer. It's done." });
    const configured = person.at(replica.url);
    for (const other of ['runs', 'house', 'housing', 'run house', 'stand']) expect([other, (await search(configured, other)).items.length]).toEqual([other, 1]);
    for (const none of ['"run past"', 'runs -houses', 'walked']) expect([none, (await search(configured, none)).items]).toEqual([none, []]);
    for (const odd of ["it's", "'", '!!!', 'a | b']) await search(configured, odd);
    expect((await search(person, 'runs')).items).toEqual([]);
  });
});
