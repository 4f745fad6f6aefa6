import { InvalidRequestError } from '@parley/contracts';
import { parentsFirst } from '../messages/parents-first';
import { type ChatGptConversation, type ChatGptMessage, type ChatGptNode, visibleText } from './chatgpt-conversation';

/** What one side said until it was the other's turn: of several nodes in a row the texts together. */
export interface Turn {
  /** The last of its nodes. */
  nodeId: string;
  /** Null for the first one. */
  parentNodeId: string | null;
  role: 'user' | 'assistant';
  texts: string[];
  model: string | null;
  /** Seconds since the epoch. */
  time: number | null;
}

interface Step {
  nodeId: string;
  /** The turn that was finished last, and the one that goes on. */
  parentNodeId: string | null;
  open: Turn | null;
}

/** A tool speaks for so long, and longer; but a file that was bent may not make us repeat texts without end. */
const MOST_TEXTS = 200_000;

/**
 * The turns of a conversation, parents before children. Nodes that nobody saw are passed over; where one side goes on
 * after them that is one turn. One that forks in the middle becomes one turn for each way.
 * @throws InvalidRequestError when it is endless
 */
export function turnsOf({ mapping }: ChatGptConversation): Turn[] {
  const turns = new Map<string, Turn>();
  const visited = new Set<string>();
  const steps: Step[] = rootsOf(mapping).map((nodeId) => ({ nodeId, parentNodeId: null, open: null }));
  let texts = 0;
  for (let step = steps.pop(); step; step = steps.pop()) {
    const node = mapping[step.nodeId];
    if (!node || visited.has(step.nodeId)) continue;
    visited.add(step.nodeId);
    const next = follow(step, node, turns);
    texts += next.open?.texts.length ?? 0;
    if (texts > MOST_TEXTS) throw new InvalidRequestError('This conversation repeats itself without end.');
    const children = node.children.filter((id) => mapping[id] && !visited.has(id));
    if (children.length === 0 && next.open) finish(next.open, turns);
    for (const nodeId of children.toReversed()) steps.push({ nodeId, ...next });
  }
  // They are found when they end, which is after some of those that follow them began.
  return parentsFirst([...turns.values()], ({ nodeId, parentNodeId }) => [nodeId, parentNodeId]);
}

/** The node of the turn that is shown: the nearest one above `nodeId` that ends a turn. */
export function shownTurn({ mapping, current_node }: ChatGptConversation, turns: readonly Turn[]): string | null {
  const ends = new Set(turns.map(({ nodeId }) => nodeId));
  const visited = new Set<string>();
  for (let id = current_node ?? null; id !== null && !visited.has(id); id = mapping[id]?.parent ?? null) {
    if (ends.has(id)) return id;
    visited.add(id);
  }
  return null;
}

function follow({ nodeId, parentNodeId, open }: Step, { message }: ChatGptNode, turns: Map<string, Turn>): Omit<Step, 'nodeId'> {
  const text = message ? visibleText(message) : null;
  if (!message || text === null) return { parentNodeId, open };
  const said = saidIn(nodeId, message, text);
  if (open?.role === said.role) {
    const texts = [...open.texts, text];
    return { parentNodeId, open: { ...open, nodeId, texts, model: said.model ?? open.model } };
  }
  if (open) finish(open, turns);
  const before = open ? open.nodeId : parentNodeId;
  return { parentNodeId: before, open: { ...said, parentNodeId: before } };
}

function saidIn(nodeId: string, { author, metadata, create_time }: ChatGptMessage, text: string): Omit<Turn, 'parentNodeId'> {
  const role = author.role === 'user' ? 'user' : 'assistant';
  return { nodeId, role, texts: [text], model: metadata?.model_slug ?? null, time: create_time ?? null };
}

function finish(turn: Turn, turns: Map<string, Turn>): void {
  if (!turns.has(turn.nodeId)) turns.set(turn.nodeId, turn);
}

function rootsOf(mapping: ChatGptConversation['mapping']): string[] {
  return Object.entries(mapping).flatMap(([id, { parent }]) => (parent && mapping[parent] ? [] : [id])).toReversed();
}
