import { expect, test } from './product';

interface Sent {
  resourceSpans: { scopeSpans: { spans: { traceId: string; spanId: string; parentSpanId?: string; name: string; attributes: { key: string; value: { intValue: number } }[] }[] }[] }[];
}

test('an answer is one trace, from the key press to its last paint, that the services are part of', async ({ driver, page }) => {
  const asked = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/messages'));
  const told = page.waitForResponse((response) => response.url().endsWith('/stream/telemetry/traces'));
  await driver.ask('[[sim tokens=20 rate=50]] Traced.');
  const [, traceId, spanId] = ((await asked).headers()['traceparent'] ?? '').split('-');
  const response = await told;
  expect(response.status()).toBe(204);

  const spans = (response.request().postDataJSON() as Sent).resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  const [ask, ...within] = spans.toSorted((one, other) => one.name.localeCompare(other.name));
  expect(ask).toMatchObject({ name: 'ask', traceId, spanId });
  expect(within.map(({ name }) => name)).toEqual(['read', 'wait for the first paint']);
  for (const span of within) expect(span).toMatchObject({ traceId, parentSpanId: spanId });
  const measured = Object.fromEntries(ask?.attributes.map(({ key, value }) => [key, value.intValue]) ?? []);
  expect(measured['parley.first_paint_ms']).toBeGreaterThan(0);
  expect(measured['parley.paints']).toBeGreaterThan(0);
  expect(JSON.stringify(spans)).not.toContain('Traced');
});
