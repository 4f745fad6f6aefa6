// Fetched when a reader asks for the first diagram: it is larger than the whole page.
import DOMPurify from 'dompurify';
import mermaid from 'mermaid';
import { sanitiseStrings } from './trusted-html';

// Mermaid writes its pictures as text into the page while it measures them.
sanitiseStrings((html) => DOMPurify.sanitize(html));

let drawn = 0;

/**
 * A diagram as an SVG picture. It is shown as an image, in which nothing runs, loads or can be clicked.
 * @throws with what is wrong with the source
 */
export async function drawDiagram(source: string, isDark: boolean): Promise<Blob> {
  mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', htmlLabels: false, suppressErrorRendering: true, theme: isDark ? 'dark' : 'default' });
  const { svg } = await mermaid.render(`parley-diagram-${++drawn}`, source);
  const picture = new DOMParser().parseFromString(svg, 'text/html').querySelector('svg');
  if (!picture) throw new Error('nothing was drawn');
  // As an image it has no page to be as wide as.
  const [, , width = 0, height = 0] = (picture.getAttribute('viewBox') ?? '').split(' ').map(Number);
  picture.setAttribute('width', String(width));
  picture.setAttribute('height', String(height));
  return new Blob([new XMLSerializer().serializeToString(picture)], { type: 'image/svg+xml' });
}
