import { stripVTControlCharacters } from 'node:util';

/** What a program said about why it ended, without the stack traces around it. */
export function gistOf(printed: string): string {
  const output = stripVTControlCharacters(printed);
  const variables = /These environment variables are wrong:(?:\n {2}[A-Z][A-Z0-9_]+: [^\n]*)+/.exec(output)?.[0];
  const variable = /(?:^|["[])([A-Z][A-Z0-9]*_[A-Z0-9_]+: [^"\n]*)/m.exec(output)?.[1];
  const errors = [...output.matchAll(/(?:^|\s|"message":")((?:\w*Error)(?: \[\w+\])?: [^\n"]{3,300})/g)].map((match) => match[1]);
  return (variables ?? variable)?.replace(/\](?: \{)?$/, '') ?? errors.at(-1) ?? output.trim().split('\n').slice(-15).join('\n');
}
