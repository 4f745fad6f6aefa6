import { type ExportedMessage, InvalidRequestError } from '@parley/contracts';
import { countTokens } from '@parley/tokenizer';
import { v5 as uuidv5 } from 'uuid';
import { storableText } from '../database/storable-text';
import type { NewMessage } from '../messages/message.repository';

export interface MessageCopies {
  messages: NewMessage[];
  /** The copy of a message, if there is one. */
  idOf(originalId: string | null): string | null;
}

type Origin = Pick<NewMessage, 'ownerId' | 'conversationId' | 'requestDigest'>;

/** Ids of those that are there already: their tokens were counted then. */
type Known = ReadonlySet<string>;

/**
 * The same contents under ids of this conversation: the same ones each time.
 * @throws InvalidRequestError when a message comes before its parent, or follows one of its own role
 */
export function copiesOf(exported: readonly ExportedMessage[], origin: Origin, known: Known): MessageCopies {
  const ids = new Map<string, string>();
  const roles = new Map<string, ExportedMessage['role']>();
  const messages = exported.map((message, index): NewMessage => {
    const { id, parentId, role, content, model, status, createdAt } = message;
    const parent = parentId === null ? null : ids.get(parentId);
    const expected = parentId !== null && roles.get(parentId) === 'user' ? 'assistant' : 'user';
    if (parent === undefined || role !== expected || ids.has(id)) throw misplaced(index);
    const copyId = uuidv5(id, origin.conversationId);
    ids.set(id, copyId);
    roles.set(id, role);
    const tokenCount = known.has(copyId) ? null : countTokens(content);
    return {
      ...{ ...origin, id: copyId, parentId: parent, role, content: storableText(content), model, tokenCount },
      // Whatever was being written then is not written on here.
      ...{ status: status === 'streaming' ? 'cancelled' : status, generationId: null, error: null, createdAt: new Date(createdAt) },
    };
  });
  return { messages, idOf: (originalId) => (originalId === null ? null : (ids.get(originalId) ?? null)) };
}

function misplaced(index: number): InvalidRequestError {
  const message = 'a message follows one of the other role that stands before it in the list, a question first of all';
  return new InvalidRequestError(message, [{ path: `messages.${index}`, message }]);
}
