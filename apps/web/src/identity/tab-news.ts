export type TabNews = { readonly type: 'signed-in'; readonly userId: string } | { readonly type: 'signed-out' };

/** Tells the other tabs of this browser that somebody signed in or out. Tokens never travel this way. */
export class TabChannel {
  private readonly channel = new BroadcastChannel('parley.session');

  tell(news: TabNews): void {
    this.channel.postMessage(news);
  }

  onNews(listener: (news: TabNews) => void): void {
    this.channel.addEventListener('message', ({ data }: MessageEvent<TabNews>) => listener(data));
  }
}
