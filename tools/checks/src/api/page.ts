interface OpenApi {
  paths: Record<string, Record<string, { summary?: string }>>;
}

interface AsyncApi {
  channels: Record<string, { address: string; summary: string; description?: string; servers: { $ref: string }[] }>;
  operations: Record<string, { action: string; summary: string; channel: { $ref: string } }>;
}

const STYLE =
  'body{font:16px/1.5 system-ui;max-width:64rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}' +
  'details{border-bottom:1px solid #8884;padding:.4rem 0}summary{cursor:pointer}code,pre{font-size:.85rem}pre{overflow:auto}b{display:inline-block;min-width:4.5rem}';

/** Each entry is one line in the file; whoever opens the page sees it laid out. */
const LAY_OUT = "for (const pre of document.querySelectorAll('pre')) pre.textContent = JSON.stringify(JSON.parse(pre.textContent), null, 2);";

/** One page that shows both documents, with nothing loaded from anywhere: it works as a file, too. */
export function apiPage(openApi: object, asyncApi: object): string {
  const { paths } = openApi as OpenApi;
  const { channels } = asyncApi as AsyncApi;
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]) => entry(`<b>${method.toUpperCase()}</b> <code>${escape(path)}</code> ${escape(route.summary ?? '')}`, route)),
  );
  const said = Object.values(channels).map((channel) =>
    entry(`<b>${channel.servers[0]?.$ref.split('/').at(-1)}</b> <code>${escape(channel.address)}</code> ${escape(channel.summary)}`, channel),
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Parley: interfaces</title>
<style>${STYLE}</style>
<h1>Interfaces</h1>
<p>Written from the contracts by <code>npm run checks -- --write</code>: <a href="openapi.json">openapi.json</a>, <a href="asyncapi.json">asyncapi.json</a>.</p>
<h2>HTTP</h2>
${routes.join('\n')}
<h2>The bus and the sockets</h2>
${said.join('\n')}
<script>${LAY_OUT}</script>
</html>
`;
}

const entry = (title: string, content: object): string =>
  `<details><summary>${title}</summary><pre>${escape(JSON.stringify(content))}</pre></details>`;

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
