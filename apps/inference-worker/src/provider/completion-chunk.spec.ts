import fc from 'fast-check';
import { type CompletionChunk, CompletionStreamParser } from './completion-chunk';

interface Wire {
  choices: [{ delta?: { content: string }; finish_reason?: string | null }];
  usage?: object | null;
}

const encoder = new TextEncoder();
const delta = (content: string): string => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;

describe('the parser of a completion stream', () => {
  let parser: CompletionStreamParser;

  beforeEach(() => {
    parser = new CompletionStreamParser();
  });

  /** Feeds pieces, and gives what came of each. */
  const feed = (...pieces: (string | Uint8Array)[]): (CompletionChunk | null)[] =>
    pieces.map((piece) => parser.push(typeof piece === 'string' ? encoder.encode(piece) : piece));
  const textOf = (chunks: (CompletionChunk | null)[]): string => chunks.map((chunk) => chunk?.text ?? '').join('');

  it('takes several chunks out of one packet as one', () => {
    const [chunk, ...none] = feed(delta('Hello') + delta(', ') + delta('world'));
    expect(chunk).toEqual({ text: 'Hello, world', finishReason: null, usage: null });
    expect(none).toEqual([]);
  });

  it('gives the same text however the bytes are cut', () => {
    const bytes = encoder.encode(`: hello\n\n${delta('Grüße 東京 🌍')}event: x\nid: 1\n${delta('!')}data: [DONE]\n\n`);
    for (const size of [1, 2, 3, 5, 7, 64]) {
      parser = new CompletionStreamParser();
      const pieces = [];
      for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
      expect(textOf(feed(...pieces))).toBe('Grüße 東京 🌍!');
      expect(parser.isDone).toBe(true);
      expect(parser.failure).toBeNull();
    }
  });

  it('reads the same as a parser of JSON, whatever chunks have in common', () => {
    const text = fc.oneof(fc.constantFrom('a', 'id', 'content', ' the', '"', '\\', '\n', '","content":"b', '', '\ud83c\udf0d'), fc.string({ unit: 'grapheme' }));
    const choice = fc.record({ content: text, finish: fc.constantFrom(null, null, null, 'stop'), escape: fc.boolean() });
    const shape = fc.record({
      before: fc.constantFrom('"id":"a","choices"', '"id":"content","x":{"delta":{"content":"a"}},"choices"', '"choices"'),
      role: fc.boolean(),
      after: fc.constantFrom('', ',"usage":null', ',"x":"a"', ',"choices":[{"delta":{"content":"later"}}]', ',"usage":{"prompt_tokens":1,"completion_tokens":2}'),
      noise: fc.constantFrom('', ',"obfuscation":"'),
    });
    const line = (shaped: typeof shape extends fc.Arbitrary<infer S> ? S : never, { content, finish, escape }: { content: string; finish: string | null; escape: boolean }): string => {
      const written = escape ? JSON.stringify(content).replaceAll('/', '\\/') : JSON.stringify(content);
      const noise = shaped.noise && `${shaped.noise}${'x'.repeat(content.length % 5)}"`;
      const role = shaped.role ? '"role":"assistant",' : '';
      return `{${shaped.before}:[{"index":0,"delta":{${role}"content":${written}},"finish_reason":${JSON.stringify(finish)}}]${shaped.after}${noise}}`;
    };
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 3 }), fc.array(fc.tuple(fc.nat(), choice), { maxLength: 30 }), (shapes, turns) => {
        parser = new CompletionStreamParser();
        const lines = turns.map(([nth, said]) => `data: ${line(shapes[nth % shapes.length] as (typeof shapes)[0], said)}\n\n`);
        // Some come with the beginning of the next, as bytes do.
        const ahead = turns.map(([nth]) => (nth % 3 === 0 ? 40 : 0));
        const read = lines.map((text, at) => feed(text.slice(at && ahead[at - 1]) + (lines[at + 1] ?? '').slice(0, ahead[at]))[0]);
        const wanted = turns.map(([nth, said]) => {
          const wire = JSON.parse(line(shapes[nth % shapes.length] as (typeof shapes)[0], said)) as Wire;
          const { delta, finish_reason } = wire.choices[0];
          return { text: delta?.content ?? '', finishReason: finish_reason ?? null, usage: wire.usage ? { promptTokens: 1, completionTokens: 2 } : null };
        });
        expect(read).toEqual(wanted);
        expect(parser.failure).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it('finds a fault in a chunk that begins and ends like all the others', () => {
    feed(delta('a'), delta('b'));
    feed('data: {"choices":[{"delta":{"content":"c\td"}}]}\n\n');
    expect(parser.failure?.code).toBe('provider_malformed');
  });

  it('takes finish reason and usage', () => {
    const [chunk] = feed(
      'data: {"choices":[{"delta":{},"finish_reason":"length"}]}\n\n' +
        'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8}}\n\n',
    );
    expect(chunk).toEqual({ text: '', finishReason: 'length', usage: { promptTokens: 3, completionTokens: 5 } });
  });

  it.each(['{"prompt_tokens":-1,"completion_tokens":5}', '{"prompt_tokens":"3","completion_tokens":5}', '{}', '{"prompt_tokens":1.5,"completion_tokens":2}'])(
    'does not believe usage of %s',
    (usage) => {
      expect(feed(`data: {"choices":[],"usage":${usage}}\n\n`)[0]?.usage).toBeNull();
    },
  );

  it('reads lines that end in CRLF, and data without a space', () => {
    const [chunk] = feed(`data:{"choices":[{"delta":{"content":"a"}}]}\r\n\r\ndata: [DONE]\r\n\r\n`);
    expect(chunk?.text).toBe('a');
    expect(parser.isDone).toBe(true);
  });

  it('passes over comments, empty data, unknown fields and content that is none', () => {
    const chunks = feed(': keep-alive\n\n', 'data:\n\n', 'retry: 10\n', 'data: {"choices":[{"delta":{"content":null}}]}\n\n', 'data: {"choices":[{"delta":{"content":[1]}}]}\n\n', 'data: {}\n\n');
    expect(textOf(chunks)).toBe('');
    expect(parser.failure).toBeNull();
  });

  it('passes over a comment of 5 MB that comes in small pieces, in a moment', () => {
    const begun = performance.now();
    parser.push(encoder.encode(': '));
    const piece = encoder.encode('x'.repeat(1_024));
    for (let count = 0; count < 5 * 1_024; count++) expect(parser.push(piece)).toBeNull();
    expect(textOf(feed('\n\n', delta('after')))).toBe('after');
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it('gives up on a line without an end', () => {
    const piece = encoder.encode('x'.repeat(1_048_576));
    for (let count = 0; count < 8; count++) parser.push(piece);
    expect(parser.failure).toBeNull();
    parser.push(piece);
    expect(parser.failure?.code).toBe('provider_malformed');
  });

  it.each([
    ['data: {"choices":[{"delta":{"content":"half a\n\n', 'provider_malformed'],
    ['data: null\n\n', 'provider_malformed'],
    ['data: {"error":{"message":"key sk-123 is wrong"}}\n\n', 'provider_unavailable'],
  ])('keeps what came before %j, and takes nothing after it', (broken, code) => {
    expect(textOf(feed(delta('good') + broken + delta('bad')))).toBe('good');
    expect(parser.failure?.code).toBe(code);
    expect(parser.failure?.message).not.toContain('sk-123');
  });
});
