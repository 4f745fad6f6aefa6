interface TrustedTypes {
  readonly defaultPolicy: object | null;
  createPolicy(name: string, rules: { createHTML: (html: string) => string }): { createHTML(html: string): string };
}

/** Only some browsers have it; its name is in the page's Content-Security-Policy. */
const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
const policy = trustedTypes?.createPolicy('parley-code', { createHTML: (html) => html });

/** HTML that is ours: made by the highlighter, which escapes the code that it colours. Nothing else may come here. */
export function trustedHtml(html: string): string {
  return policy?.createHTML(html) ?? html;
}

/** From now on HTML that a library makes of strings is sanitised by this, where it would be refused otherwise. */
export function sanitiseStrings(sanitise: (html: string) => string): void {
  if (trustedTypes && !trustedTypes.defaultPolicy) trustedTypes.createPolicy('default', { createHTML: sanitise });
}
