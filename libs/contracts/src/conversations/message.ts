import { z } from 'zod';
import { GenerationError } from '../generation-log/event';
import { Id } from '../ids';
import { Generation } from './generation';
import { ModelId } from './model';
import { PlainText } from './plain-text';

/** Characters that a message may have where nobody has configured it otherwise. */
export const MESSAGE_MAX_CHARACTERS = 200_000;
/** What can be configured at most. */
export const MESSAGE_LARGEST_LIMIT = 1_000_000;

export const MessageRole = z.enum(['user', 'assistant']);

export const MessageStatus = z.enum(['complete', 'streaming', 'cancelled', 'failed']);
export type MessageStatus = z.infer<typeof MessageStatus>;

/** What a reader thinks of an answer: `PUT /api/messages/:id/feedback` → 204; null takes it back. */
export const Feedback = z.enum(['up', 'down']);
export type Feedback = z.infer<typeof Feedback>;

export const FeedbackBody = z.object({ verdict: Feedback.nullable() });
export type FeedbackBody = z.infer<typeof FeedbackBody>;

export const Message = z.object({
  id: Id,
  conversationId: Id,
  parentId: Id.nullable(),
  role: MessageRole,
  content: z.string(),
  status: MessageStatus,
  /** Who answered. */
  model: z.string().nullable(),
  /** Who was asked, where another model stood in. */
  askedModel: z.string().optional(),
  tokenCount: z.number().int().nullable(),
  generationId: Id.nullable(),
  error: GenerationError.nullable(),
  /** Of its owner; left out where nothing was said. */
  feedback: Feedback.optional(),
  /** The versions of this message: itself and those with the same parent, in the order in which they were made. */
  siblings: z.object({ index: z.number().int(), count: z.number().int(), ids: z.array(Id) }),
  createdAt: z.iso.datetime(),
});
export type Message = z.infer<typeof Message>;

/** The page makes the ids, so that a POST repeated after a lost reply makes nothing twice. */
export const PostMessageBody = z.object({
  id: Id.optional(),
  generationId: Id.optional(),
  answerId: Id.optional(),
  /** The message that this one follows; null starts the thread. One that has children already gets a sibling branch. */
  parentId: Id.nullable(),
  content: PlainText.min(1).max(MESSAGE_LARGEST_LIMIT).refine((text) => text.trim().length > 0, 'must not be blank'),
  model: ModelId.optional(),
});
export type PostMessageBody = z.infer<typeof PostMessageBody>;

export const RegenerateBody = z.object({
  generationId: Id.optional(),
  answerId: Id.optional(),
  model: ModelId.optional(),
});
export type RegenerateBody = z.infer<typeof RegenerateBody>;

export const PostedMessage = z.object({ message: Message, answer: Message, generation: Generation });
export type PostedMessage = z.infer<typeof PostedMessage>;

export const RegeneratedAnswer = z.object({ answer: Message, generation: Generation });
export type RegeneratedAnswer = z.infer<typeof RegeneratedAnswer>;
