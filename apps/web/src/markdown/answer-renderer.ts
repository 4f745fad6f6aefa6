import type { MarkedExtension, Tokens } from 'marked';
import { escapeHtml } from './escape-html';

/** Marks without attributes that models write for want of markdown. All other HTML is shown as the text that it is. */
const HARMLESS_TAG = /^<\/?(?:br|sub|sup|kbd|mark|u|details|summary)\s*\/?>$/i;
const SAFE_LINK = /^(?:https?:|mailto:)/i;
const INLINE_PICTURE = /^data:image\/(?:png|jpeg|gif|webp);base64,/i;

/** How an answer's markdown becomes HTML: nothing in it may load from elsewhere or run. */
export const answerRenderer: MarkedExtension = {
  renderer: {
    html({ text, block }: Tokens.HTML | Tokens.Tag): string {
      if (HARMLESS_TAG.test(text.trim())) return text;
      return block ? `<p class="literal">${escapeHtml(text.trimEnd())}</p>` : escapeHtml(text);
    },
    link({ href, tokens }: Tokens.Link): string {
      return anchor(href, this.parser.parseInline(tokens));
    },
    image({ href, text }: Tokens.Image): string {
      if (INLINE_PICTURE.test(href)) return `<img src="${escapeHtml(href)}" alt="${escapeHtml(text)}">`;
      return anchor(href, escapeHtml(text || href));
    },
    code({ text, lang }: Tokens.Code): string {
      const language = /^[\w+#.-]+/.exec(lang ?? '')?.[0].toLowerCase() ?? '';
      const copy = '<button type="button" class="copy-code"></button>';
      const show = language === 'mermaid' ? '<button type="button" class="show-diagram"></button>' : '';
      const code = `<pre tabindex="0"><code data-language="${escapeHtml(language)}">${escapeHtml(text)}</code></pre>`;
      return `<div class="code" data-language="${escapeHtml(language || 'text')}">${show}${copy}${code}</div>`;
    },
    checkbox({ checked }: Tokens.Checkbox): string {
      return `<input type="checkbox" disabled ${checked ? 'checked' : ''}> `;
    },
    table(token: Tokens.Table): string {
      const row = (cells: Tokens.TableCell[]): string =>
        `<tr>${cells.map((cell) => cellHtml(cell, this.parser.parseInline(cell.tokens))).join('')}</tr>`;
      const body = token.rows.map(row).join('');
      return `<div class="table" tabindex="0"><table><thead>${row(token.header)}</thead><tbody>${body}</tbody></table></div>`;
    },
  },
};

function anchor(href: string, content: string): string {
  if (!SAFE_LINK.test(href)) return content;
  return `<a href="${escapeHtml(href)}" target="_blank" rel="noopener noreferrer">${content}</a>`;
}

function cellHtml({ header, align }: Tokens.TableCell, content: string): string {
  const tag = header ? 'th' : 'td';
  return `<${tag}${align ? ` align="${align}"` : ''}>${content}</${tag}>`;
}
