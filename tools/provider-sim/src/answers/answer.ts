import { Random } from './random';

const OPENINGS = [
  'Good question. Here is how I would look at it.',
  'Let us take this step by step.',
  'There is a short answer and a longer one.',
  'Here is a calm overview, from the outside in.',
];
const SUBJECTS = ['A small team', 'The careful reader', 'A good tool', 'Every long journey', 'A quiet room', 'The first draft'];
const VERBS = ['gains from', 'rests on', 'begins with', 'is shaped by', 'asks for', 'grows out of'];
const OBJECTS = ['a clear aim', 'plain words', 'steady habits', 'honest feedback', 'one well-kept list', 'time to think'];
const ENDINGS = [
  ', and most of the rest follows by itself',
  ', even when nobody is looking',
  '; what matters is to begin',
  ', which is easier than it sounds',
  '',
];
const POINTS = ['Write down the goal', 'Name what you know', 'Choose the smallest next step', 'Check the result', 'Tell others what you learnt'];

const CODE = `\`\`\`ts
// Counts how often each word occurs, most frequent first.
export function countWords(text: string): [string, number][] {
  const counts = new Map<string, number>();
  for (const word of text.toLowerCase().match(/\\p{L}+/gu) ?? []) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}
\`\`\``;

const TABLE = `| step | time | result |
|---|---:|---|
| read | 10 min | a question |
| think | 20 min | **an idea** |
| write | 30 min | a draft |`;

const MATHS = `The sum of the first $n$ numbers is known since school:

$$
\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}
$$`;

/** A pleasant answer in Markdown, always the same for the same prompt: paragraphs, a list, code, a table, maths. */
export function composeAnswer(prompt: string): string {
  const random = new Random(prompt);
  const topic = prompt.trim().replace(/\s+/g, ' ').slice(0, 80);
  const list = POINTS.map((point, index) => `${index + 1}. **${point}.** ${sentence(random)}`).join('\n');
  return [
    `You wrote: “${topic}”. ${random.pick(OPENINGS)}`,
    paragraph(random),
    '## In short',
    list,
    '## A little code',
    CODE,
    paragraph(random),
    '## In numbers',
    TABLE,
    MATHS,
    `*${paragraph(random)}* And that is all there is to it. 🌱`,
  ].join('\n\n');
}

/** Exactly `count` tokens that tell their place, for load runs and for comparing texts. */
export function numberedAnswer(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `t${index} `);
}

/** Cuts a text as a tokenizer would: words with the space before them, marks, line breaks. Joined they give the text. */
export function toTokens(text: string): string[] {
  return text.match(/ ?[\p{L}\p{N}]{1,8}|\s+|[^\p{L}\p{N}\s]/gu) ?? [];
}

function sentence(random: Random): string {
  return `${random.pick(SUBJECTS)} ${random.pick(VERBS)} ${random.pick(OBJECTS)}${random.pick(ENDINGS)}.`;
}

function paragraph(random: Random): string {
  return Array.from({ length: 3 + Math.floor(random.next() * 3) }, () => sentence(random)).join(' ');
}
