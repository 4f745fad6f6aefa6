import { ExportedConversation, InvalidRequestError, type ProblemError } from '@parley/contracts';
import { v5 as uuidv5 } from 'uuid';
import { z } from 'zod';
import { requestDigest } from '../database/request-digest';
import { ChatGptConversation } from './chatgpt-conversation';
import { fromChatGpt } from './from-chatgpt';
import { brokenFile } from './json-elements';

/** Makes an id of what is in it, for those that have none: the same contents are known when they come again. */
const CONTENTS_NAMESPACE = '8d1b3b57-2d6f-4a4e-8a7c-3f0f5f0c7e19';

/** Of one conversation of a file: what it is, or why it cannot be taken. */
export type Recognised = { conversation: ExportedConversation } | { title: string | null; problem: ProblemError };

/** @throws ProblemError `invalid_import` when the text is no JSON: then neither is the file */
export function recognise(text: string): Recognised {
  const value = parse(text);
  const theirs = ChatGptConversation.safeParse(value);
  const ours = theirs.success ? converted(theirs.data) : ExportedConversation.safeParse(value);
  if (ours instanceof InvalidRequestError) return { title: titleOf(value), problem: ours };
  if (!ours.success) return { title: titleOf(value), problem: unknownShape(ours.error) };
  const conversation = ours.data;
  const id = conversation.id ?? uuidv5(requestDigest({ conversation }), CONTENTS_NAMESPACE);
  return { conversation: { ...conversation, id } };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw brokenFile(`It is no JSON: ${String((error as Error).message)}`);
  }
}

/** Checked like ours: lengths and numbers have the same bounds. */
function converted(conversation: ChatGptConversation): z.ZodSafeParseResult<ExportedConversation> | InvalidRequestError {
  try {
    return ExportedConversation.safeParse(fromChatGpt(conversation));
  } catch (error) {
    if (error instanceof InvalidRequestError) return error;
    throw error;
  }
}

function unknownShape(error: z.ZodError): InvalidRequestError {
  const [issue] = error.issues;
  const place = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
  return new InvalidRequestError(`Neither an export of ours nor one of ChatGPT (${place}${issue?.message ?? 'unknown shape'}).`);
}

function titleOf(value: unknown): string | null {
  const title = typeof value === 'object' && value !== null && 'title' in value ? value.title : null;
  return typeof title === 'string' ? title.slice(0, 200) : null;
}
