/* What a page looks like that draws the whole answer again with every piece that comes. Bundled and served by the bench. */
import DOMPurify from 'dompurify';
import highlighter from 'highlight.js/lib/common';
import { Marked } from 'marked';
import type { ProbeWindow } from './probe';

interface Start {
  token: string;
  generationId: string;
  body: object;
  conversationId: string;
  history: { role: string; content: string }[];
}

const parser = new Marked();

function draw(target: HTMLElement, text: string): void {
  target.innerHTML = DOMPurify.sanitize(parser.parse(text, { async: false }));
  for (const code of target.querySelectorAll<HTMLElement>('pre code')) highlighter.highlightElement(code);
}

async function follow(start: Start, onText: (text: string) => void): Promise<void> {
  const headers = { authorization: `Bearer ${start.token}`, 'content-type': 'application/json' };
  const stream = await fetch(`/stream/generations/${start.generationId}`, { headers });
  await fetch(`/api/conversations/${start.conversationId}/messages`, { method: 'POST', headers, body: JSON.stringify(start.body) });
  let rest = '';
  for await (const chunk of (stream.body as ReadableStream<Uint8Array<ArrayBuffer>>).pipeThrough(new TextDecoderStream())) {
    const records = (rest + chunk).split('\n\n');
    rest = records.pop() ?? '';
    for (const record of records) hear(record, onText);
  }
}

function hear(record: string, onText: (text: string) => void): void {
  const data = /^data: ?(.*)$/m.exec(record)?.[1];
  const event = data ? (JSON.parse(data) as { type: string; text?: string }) : null;
  if (event?.type === 'delta') onText(event.text ?? '');
}

let begin: () => Promise<void>;

function prepare(start: Start): void {
  const log = document.querySelector('main') as HTMLElement;
  for (const { role, content } of start.history) {
    const article = document.createElement('article');
    if (role === 'user') article.textContent = content;
    else draw(article, content);
    log.append(article);
  }
  const answer = document.createElement('article');
  log.append(answer);
  let text = '';
  begin = () =>
    follow(start, (more) => {
      (globalThis as unknown as ProbeWindow).probe.arrive(more);
      text += more;
      draw(answer, text);
      log.scrollTop = log.scrollHeight;
    });
}

Object.assign(globalThis, { prepare, run: () => begin() });
