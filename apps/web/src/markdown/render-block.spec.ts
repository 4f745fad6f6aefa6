/** @jest-environment jsdom */
import { renderBlock } from './render-block';

function htmlOf(source: string, isOpen = false, definitions = ''): string {
  const holder = document.createElement('div');
  holder.append(renderBlock(source, definitions, isOpen));
  return holder.innerHTML;
}

describe('an answer as HTML', () => {
  it.each([
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '<svg onload=alert(1)><a xlink:href="javascript:alert(1)">x</a></svg>',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<details open ontoggle=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:x)',
    '<javascript:alert(1)>',
    '![x](javascript:alert(1))',
    '![x"onerror="alert(1)](https://a.b/c)',
    '[x](https://a.b "onmouseover=alert(1)")',
    '```"><img src=x onerror=alert(1)>\ncode\n```',
    '$<img src=x onerror=alert(1)>$',
  ])('runs and loads nothing of %j', (source) => {
    for (const isOpen of [false, true]) {
      const holder = document.createElement('div');
      holder.append(renderBlock(source, '', isOpen));
      const elements = [...holder.querySelectorAll('*')];
      expect(elements.filter(({ tagName }) => /^(?:script|svg|math|iframe|img|object|embed|style|form)$/i.test(tagName))).toEqual([]);
      expect(elements.flatMap(({ attributes }) => [...attributes]).filter(({ name }) => name.startsWith('on') || name === 'src')).toEqual([]);
      for (const link of holder.querySelectorAll('a')) expect(link.getAttribute('href')).toMatch(/^(?:https?:|mailto:)/);
    }
  });

  it('opens links apart and tells the other side nothing', () => {
    expect(htmlOf('[docs](https://example.org)')).toBe('<p><a href="https://example.org" target="_blank" rel="noopener noreferrer">docs</a></p>\n');
  });

  it('makes a remote picture a link, so that looking at an answer calls nobody', () => {
    expect(htmlOf('![a cat](https://example.org/cat.png)')).toContain('<a href="https://example.org/cat.png"');
    expect(htmlOf('![dot](data:image/png;base64,AAAA)')).toContain('<img src="data:image/png;base64,AAAA" alt="dot">');
  });

  it('shows HTML as the text that it is', () => {
    const holder = document.createElement('div');
    holder.append(renderBlock('a <b>bold</b> claim', '', false));
    expect(holder.textContent?.trim()).toBe('a <b>bold</b> claim');
  });

  it('knows links that are defined elsewhere', () => {
    expect(htmlOf('See [it][ref].', false, '[ref]: https://example.org\n')).toContain('href="https://example.org"');
  });

  it('closes marks that are half written', () => {
    expect(htmlOf('some **bold', true)).toContain('<strong>bold</strong>');
    expect(htmlOf('a [link](https://exa', true)).not.toContain('](');
  });

  it('shows half a formula as it is written', () => {
    expect(htmlOf('so $$a_1 + b_2', true)).toContain('<span class="half">$$a_1 + b_2</span>');
  });

  it('leaves code alone, marks and all', () => {
    const holder = document.createElement('div');
    holder.append(renderBlock('```js\nconst a = `**`;\n<b>', '', true));
    expect(holder.querySelector('code')?.textContent).toBe('const a = `**`;\n<b>');
  });
});
