import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Subject } from '@parley/contracts';
import { WORKSPACE } from '../repository';
import { asyncApiDocument } from './async-api';
import { channels } from './channels';
import { openApiOfAll } from './open-api.fixture';
import { apiPage } from './page';

const FOLDER = join(WORKSPACE, 'docs/api');
const { version } = JSON.parse(readFileSync(join(WORKSPACE, 'package.json'), 'utf8')) as { version: string };
/** `npm run checks -- --write` sets it: then what is there is replaced. */
const isWriting = process.env['WRITE_API_DOCUMENTS'] === '1';

describe('the documents of our interfaces', () => {
  let files: Record<string, string>;

  beforeAll(async () => {
    const [openApi, asyncApi] = [await openApiOfAll(version), asyncApiDocument(version)];
    const json = (document: object): string => `${JSON.stringify(document, null, 1)}\n`;
    files = { 'openapi.json': json(openApi), 'asyncapi.json': json(asyncApi), 'index.html': apiPage(openApi, asyncApi) };
    if (!isWriting) return;
    mkdirSync(FOLDER, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(FOLDER, name), text);
  }, 300_000);

  it.each(['openapi.json', 'asyncapi.json', 'index.html'])('%s says what the contracts say today (else: npm run checks -- --write)', (name) => {
    const path = join(FOLDER, name);
    expect(existsSync(path) && readFileSync(path, 'utf8') === files[name]).toBe(true);
  });

  it('have the public prefixes, each route with a line on what it is for', () => {
    const { paths } = JSON.parse(files['openapi.json'] ?? '') as { paths: Record<string, Record<string, { summary?: string }>> };
    for (const path of ['/api/auth/login', '/api/conversations', '/stream/generations/{id}', '/v1/chat/completions']) expect(paths).toHaveProperty([path]);
    const silent = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).filter((method) => !methods[method]?.summary).map((method) => `${method} ${path}`));
    expect(silent).toEqual([]);
  });

  it('take the shapes of bodies from the contracts', () => {
    const { paths } = JSON.parse(files['openapi.json'] ?? '') as { paths: Record<string, { post?: unknown }> };
    expect(JSON.stringify(paths['/api/auth/login']?.post)).toContain('"password"');
  });

  it('have every subject of the bus, with what is filled in', () => {
    const addresses = channels().map(({ address }) => address);
    expect(addresses).toEqual(expect.arrayContaining(['jobs.{pool}', 'gen.{ownerId}.{generationId}', 'rpc.auth.api-key', 'watch', 'goodbye']));
    expect(channels().filter(({ server }) => server === 'nats')).toHaveLength(Object.keys(Subject).length);
    expect(addresses.filter((address) => address.includes('undefined'))).toEqual([]);
  });

  it('lead nowhere in vain: each reference is to something that is there', () => {
    const document = JSON.parse(files['asyncapi.json'] ?? '') as Record<string, unknown>;
    const references = [...(files['asyncapi.json'] ?? '').matchAll(/"\$ref": "#\/((?:channels|servers)[^"]+)"/g)].map(([, way = '']) => way);
    expect(references.length).toBeGreaterThan(40);
    const isThere = (way: string): boolean => way.split('/').reduce<unknown>((place, step) => (place as Record<string, unknown> | undefined)?.[step], document) !== undefined;
    expect(references.filter((way) => !isThere(way))).toEqual([]);
  });
});
