import { parseArgs } from 'node:util';
import { seededOwner, seedHistory } from '@parley/testing';
import { databaseOf } from './database';
import { ownerOf } from './owner';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '100' },
    conversations: { type: 'string', default: '1000' },
    messages: { type: 'string', default: '200' },
    /** Conversations of each person but the first. */
    others: { type: 'string' },
    /** Whose account gets the history of the first person; without one it belongs to nobody who can sign in. */
    email: { type: 'string' },
  },
});

function count(name: 'people' | 'conversations' | 'messages' | 'others'): number {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new Error(`--${name} wants a whole number from 1`);
}

async function seed(): Promise<void> {
  const url = await databaseOf();
  const firstOwner = values.email === undefined ? seededOwner(1) : await ownerOf(url, values.email);
  const others = values.others === undefined ? {} : { otherConversations: count('others') };
  const size = { firstOwner, people: count('people'), conversations: count('conversations'), messages: count('messages'), ...others };
  const begun = Date.now();
  await seedHistory(url, size, (people) => console.log(`${people} of ${size.people} people, ${seconds(begun)} s`));
  console.log(`${firstOwner} has ${size.conversations} conversations with ${size.conversations * size.messages} messages (${seconds(begun)} s)`);
}

function seconds(since: number): number {
  return Math.round((Date.now() - since) / 1_000);
}

seed().catch((error: unknown) => {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
