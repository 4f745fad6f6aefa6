interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML: (html: string) => string }): { createHTML(html: string): string };
}

/** Only some browsers have it; its name is in the page's Content-Security-Policy. */
const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
const policy = trustedTypes?.createPolicy('parley-code', { createHTML: (html) => html });

/** HTML that is ours: made by the highlighter, which escapes the code that it colours. Nothing else may come here. */
export function trustedHtml(html: string): string {
  return policy?.createHTML(html) ?? html;
}
