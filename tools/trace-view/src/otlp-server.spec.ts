import { gzipSync } from 'node:zlib';
import { OtlpServer } from './otlp-server';

describe('the receiver of traces', () => {
  const received: string[] = [];
  const server = new OtlpServer({ take: (text) => received.push(text) > 0 && text.startsWith('{') });
  let origin: string;

  beforeAll(async () => {
    origin = `http://127.0.0.1:${await server.listen()}`;
  });
  afterEach(() => received.splice(0));
  afterAll(() => server.close());

  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${origin}/v1/traces`, { method: 'POST', body, headers });

  it('hands on what is sent, packed or not', async () => {
    expect((await post('{"a":1}')).status).toBe(200);
    expect((await post(new Uint8Array(gzipSync('{"b":2}')), { 'content-encoding': 'gzip' })).status).toBe(200);
    expect(received).toEqual(['{"a":1}', '{"b":2}']);
  });

  it('refuses what whoever takes it refuses, and knows no other address', async () => {
    expect((await post('no JSON')).status).toBe(400);
    expect((await fetch(`${origin}/v1/metrics`, { method: 'POST', body: '{}' })).status).toBe(404);
    expect((await fetch(`${origin}/v1/traces`)).status).toBe(404);
  });

  it('drops a connection over which too much comes', async () => {
    await expect(post('x'.repeat(8_000_001))).rejects.toThrow();
    expect(received).toEqual([]);
  });
});
