import type { ExportedConversation, ExportedMessage } from '@parley/contracts';
import { v5 as uuidv5 } from 'uuid';
import { titleFrom } from '../conversations/conversation-title';
import { storableText } from '../database/storable-text';
import type { ChatGptConversation } from './chatgpt-conversation';
import { shownTurn, type Turn, turnsOf } from './chatgpt-turns';

/** Makes ids of ours of theirs, which need not be UUIDs. */
const CHATGPT_NAMESPACE = 'c2a1f6d4-0b7e-4c39-9f0a-6d8e5b3a1c27';
const NO_QUESTION = '…';
const LONGEST_TITLE = 200;

/** What ChatGPT exported, as if we had. @throws InvalidRequestError for one that cannot be followed */
export function fromChatGpt(conversation: ChatGptConversation): ExportedConversation {
  const turns = turnsOf(conversation);
  const times = timesOf(conversation, turns);
  const messages = turns.flatMap((turn) => toMessages(turn, times.createdAt));
  const leaf = shownTurn(conversation, turns);
  return {
    ...(conversation.conversation_id ?? conversation.id ? { id: idOf(`conversation:${conversation.conversation_id ?? conversation.id}`) } : {}),
    title: titleOf(conversation.title ?? '') || titleFrom(messages[0]?.content ?? ''),
    model: null,
    instructions: null,
    ...times,
    activeLeafId: leaf === null ? null : idOf(leaf),
    messages,
  };
}

function timesOf({ create_time, update_time }: ChatGptConversation, turns: readonly Turn[]): Pick<ExportedConversation, 'createdAt' | 'updatedAt'> {
  const createdAt = toTime(create_time ?? turns[0]?.time) ?? new Date().toISOString();
  return { createdAt, updatedAt: toTime(update_time) ?? createdAt };
}

function titleOf(title: string): string {
  return storableText(title).trim().slice(0, LONGEST_TITLE).toWellFormed();
}

function toMessages({ nodeId, parentNodeId, role, texts, model, time }: Turn, fallback: string): ExportedMessage[] {
  const createdAt = toTime(time) ?? fallback;
  const facts = { model: role === 'user' ? null : (model?.slice(0, 100) ?? null), status: 'complete' as const, createdAt };
  const message = { ...facts, id: idOf(nodeId), parentId: parentNodeId === null ? null : idOf(parentNodeId), role, content: storableText(texts.join('\n\n')) };
  if (parentNodeId !== null || role === 'user') return [message];
  // Ours begin with a question.
  const questionId = idOf(`before:${nodeId}`);
  return [{ ...facts, model: null, id: questionId, parentId: null, role: 'user', content: NO_QUESTION }, { ...message, parentId: questionId }];
}

function idOf(theirs: string): string {
  return uuidv5(theirs, CHATGPT_NAMESPACE);
}

/** From seconds since the epoch; null for what is none. */
function toTime(seconds: number | null | undefined): string | null {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds) || seconds < 0 || seconds > 4_102_444_800) return null;
  return new Date(seconds * 1_000).toISOString();
}
