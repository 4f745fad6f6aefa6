import { z } from 'zod';
import { Id } from '../ids';
import { MESSAGE_MAX_CHARACTERS, MessageRole, MessageStatus } from './message';
import { Instructions, PlainText } from './plain-text';

export const ExportQuery = z.object({ format: z.enum(['json', 'markdown']).default('json') });
export type ExportQuery = z.infer<typeof ExportQuery>;

const ExportedMessage = z.object({
  id: Id,
  parentId: Id.nullable(),
  role: MessageRole,
  content: PlainText.max(MESSAGE_MAX_CHARACTERS * 10),
  model: z.string().max(100).nullable(),
  status: MessageStatus,
  createdAt: z.iso.datetime(),
});
export type ExportedMessage = z.infer<typeof ExportedMessage>;

/** One conversation with all of its branches, as it is exported and can be imported again. */
export const ExportedConversation = z.object({
  /** The id that it had where it was exported; an import that is repeated knows it by this. */
  id: Id.optional(),
  title: PlainText.max(200),
  model: z.string().max(100).nullable().default(null),
  instructions: Instructions.nullable().default(null),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** End of the branch that is shown. */
  activeLeafId: Id.nullable().default(null),
  /** Parents before children. */
  messages: z.array(ExportedMessage).max(20_000),
});
export type ExportedConversation = z.infer<typeof ExportedConversation>;
