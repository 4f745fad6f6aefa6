import { z } from 'zod';
import { Instructions } from './plain-text';

/** What a person wants in all of their conversations: said to the model before a conversation's own instructions. */
export const Preferences = z.object({ instructions: Instructions.nullable() });
export type Preferences = z.infer<typeof Preferences>;
