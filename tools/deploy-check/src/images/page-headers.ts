/** Whether the page is served compressed, kept by those who may keep it, and under its policy. @throws when it is not */
export async function checkPage(url: string): Promise<void> {
  const page = await fetch(`${url}/c/some-conversation`);
  const html = await page.text();
  const script = /src="([^"]+\.js)"/.exec(html)?.[1] ?? '';
  const file = await fetch(new URL(script, url), { headers: { 'accept-encoding': 'gzip' } });
  expectHeader(page, 'content-security-policy', /default-src 'none'/);
  expectHeader(page, 'cache-control', /no-cache/);
  expectHeader(file, 'cache-control', /immutable/);
  expectHeader(file, 'content-encoding', /gzip/);
  const { status } = await fetch(`${url}/no-such-file.js`);
  if (status !== 404) throw new Error(`a file that is not there is answered ${status}`);
}

function expectHeader({ headers, url }: Response, name: string, value: RegExp): void {
  if (!value.test(headers.get(name) ?? '')) throw new Error(`${url} has ${name}: ${headers.get(name)}`);
}
