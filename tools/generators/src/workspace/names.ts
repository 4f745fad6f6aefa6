import { names } from '@nx/devkit';
import { WrongNameError } from './edit.ts';

/** One name in the spellings of the house. */
export interface Spellings {
  /** `answer-flagged`: files, folders, users, Kubernetes. */
  kebab: string;
  /** `AnswerFlagged`: types and classes. */
  pascal: string;
  /** `answerFlagged`: fields and functions. */
  camel: string;
  /** `ANSWER_FLAGGED`: constants, streams, variables. */
  upper: string;
  /** `answer flagged`: in sentences. */
  words: string;
}

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST = 30;

/** @throws WrongNameError for what is no name in lower case, with hyphens */
export function spellingsOf(name: string): Spellings {
  if (!NAME.test(name) || name.length > LONGEST) {
    throw new WrongNameError(`"${name}": names are lower-case words with hyphens, ${LONGEST} letters at most`);
  }
  const { className, propertyName, constantName } = names(name);
  return { kebab: name, pascal: className, camel: propertyName, upper: constantName, words: name.replaceAll('-', ' ') };
}
