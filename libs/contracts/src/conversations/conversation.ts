import { z } from 'zod';
import { Id } from '../ids';
import { PageQuery } from '../page';
import { ModelId } from './model';
import { Instructions, PlainText } from './plain-text';

const Title = PlainText.trim().min(1).max(200);

export const CreateConversationBody = z.object({
  id: Id.optional(),
  title: Title.optional(),
  model: ModelId.optional(),
  instructions: Instructions.optional(),
  temporary: z.boolean().optional(),
});
export type CreateConversationBody = z.infer<typeof CreateConversationBody>;

export const UpdateConversationBody = z
  .object({
    title: Title,
    pinned: z.boolean(),
    archived: z.boolean(),
    model: ModelId.nullable(),
    instructions: Instructions.nullable(),
  })
  .partial();
export type UpdateConversationBody = z.infer<typeof UpdateConversationBody>;

const Flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true');

export const ListConversationsQuery = PageQuery.extend({
  archived: Flag,
  /** Those that were deleted and can still be restored, the latest deletion first. */
  deleted: Flag,
});
export type ListConversationsQuery = z.infer<typeof ListConversationsQuery>;

export const Conversation = z.object({
  id: Id,
  title: z.string(),
  model: z.string().nullable(),
  instructions: z.string().nullable(),
  pinned: z.boolean(),
  archived: z.boolean(),
  temporary: z.boolean(),
  /** Counts what its owner changed of it; a PATCH with `If-Match: "<version>"` is refused when it is another by then. */
  version: z.number().int().optional(),
  /** The newest answer that is being written or waits in it; told where conversations are read, not in user events. */
  activeGenerationId: Id.nullable().optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** Told in the list of those that were deleted. */
  deletedAt: z.iso.datetime().optional(),
});
export type Conversation = z.infer<typeof Conversation>;

export const SelectBranchBody = z.object({ messageId: Id });
export type SelectBranchBody = z.infer<typeof SelectBranchBody>;

/** Begins a new conversation with a copy of the branch that ends with this message. */
export const ForkConversationBody = z.object({ messageId: Id, id: Id.optional() });
export type ForkConversationBody = z.infer<typeof ForkConversationBody>;
