export interface WakeHandlers {
  /** The network is back, the tab is looked at again, or the page comes out of the back-forward cache. */
  onWake: () => void;
  onOffline: () => void;
}

/** True when the device says that it has no network; where nobody says anything, there is one. */
export function isOffline(): boolean {
  return typeof navigator !== 'undefined' && navigator.onLine === false;
}

/** Listens for what a browser knows about network and tab; nothing happens elsewhere. */
export function listenForWaking({ onWake, onOffline }: WakeHandlers): () => void {
  if (typeof window === 'undefined' || typeof document === 'undefined') return () => undefined;
  const onVisibility = (): void => {
    if (document.visibilityState === 'visible') onWake();
  };
  window.addEventListener('online', onWake);
  window.addEventListener('pageshow', onWake);
  window.addEventListener('offline', onOffline);
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    window.removeEventListener('online', onWake);
    window.removeEventListener('pageshow', onWake);
    window.removeEventListener('offline', onOffline);
    document.removeEventListener('visibilitychange', onVisibility);
  };
}
