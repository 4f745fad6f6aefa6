export interface SnippetPart {
  readonly text: string;
  readonly isHit: boolean;
}

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&#x27;': "'" };

/** An HTML-escaped snippet with `<mark>` around each hit, as plain pieces of text: nothing of it is ever used as HTML. */
export function snippetParts(snippet: string): SnippetPart[] {
  return snippet
    .split(/(<mark>[\s\S]*?<\/mark>)/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const isHit = piece.startsWith('<mark>');
      return { isHit, text: unescape(isHit ? piece.slice(6, -7) : piece) };
    });
}

function unescape(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39|#x27);/g, (entity) => ENTITIES[entity] ?? entity);
}
