interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL(url: string): string };
}

const SCRIPT = '/sw.js';

/** The page works without it; with it, also after a reload without a network. */
export function keepShell(): void {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register(trusted()).catch(() => undefined);
}

/** Where the browser wants to be told which scripts are ours. The policy's name is in the page's Content-Security-Policy. */
function trusted(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  return trustedTypes?.createPolicy('parley-worker', { createScriptURL: () => SCRIPT }).createScriptURL(SCRIPT) ?? SCRIPT;
}
