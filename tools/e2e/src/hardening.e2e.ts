import { expect, test } from './product';

test('a script that got into the page finds no token in anything that lasts, nor in an address', async ({ driver, page }) => {
  await driver.ask('Hello [[sim tokens=5 rate=0]]');
  const kept = await page.evaluate(async () => {
    const databases = await Promise.all(
      (await indexedDB.databases()).map(
        ({ name = '' }) =>
          new Promise<unknown[]>((resolve) => {
            const opening = indexedDB.open(name);
            opening.onerror = (): void => resolve([]);
            opening.onsuccess = (): void => {
              const stores = [...opening.result.objectStoreNames];
              if (stores.length === 0) return resolve([]);
              const transaction = opening.result.transaction(stores);
              const requests = stores.map((store) => transaction.objectStore(store).getAll());
              transaction.oncomplete = (): void => resolve(requests.map(({ result }) => result as unknown));
            };
          }),
      ),
    );
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, databases, document.cookie, history.state, location.href]);
  });
  expect(kept.length).toBeGreaterThan(50);
  expect(kept).not.toMatch(/eyJ[\w-]+\.eyJ/);
  expect(kept).not.toContain('parley_refresh');
});

test('a script that got into the page as text does not run, and cannot write HTML', async ({ driver, page }) => {
  await driver.ask('Hello [[sim tokens=5 rate=0]]');
  const refusals = await page.evaluate(() => {
    const refused: string[] = [];
    const attempt = (name: string, act: () => unknown): void => {
      try {
        act();
      } catch {
        refused.push(name);
      }
    };
    attempt('innerHTML', () => (document.createElement('div').innerHTML = '<img src=x onerror=hacked=1>'));
    attempt('document.write', () => document.write('<p>'));
    attempt('DOMParser', () => new DOMParser().parseFromString('<p>', 'text/html'));
    attempt('script.src', () => (document.createElement('script').src = 'https://evil.example/x.js'));
    const inline = document.createElement('script');
    attempt('script.text', () => (inline.text = 'globalThis.hacked = 1'));
    document.body.append(inline);
    attempt('policy', () => (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): void } }).trustedTypes.createPolicy('mine', {}));
    return refused;
  });
  expect(refusals).toEqual(['innerHTML', 'document.write', 'DOMParser', 'script.src', 'script.text', 'policy']);
  expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
});

test('a page of another site cannot frame ours', async ({ page, product: { stack } }) => {
  const refused = page.waitForEvent('console', { predicate: (message) => /frame-ancestors|refused to (display|frame)/i.test(message.text()) });
  await page.setContent(`<iframe src="${stack.origin}"></iframe>`);
  await refused;
});
