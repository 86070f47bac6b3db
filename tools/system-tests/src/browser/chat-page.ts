import { type BrowserContext, type Page } from 'playwright-core';
import { open } from './sdk-page.ts';

/** How a client in a page is made. */
export interface PageClient {
  readonly url: string;
  readonly apiUrl: string;
  readonly filesUrl?: string;
  readonly token: string;
  readonly userId: string;
  readonly tabs?: 'shared';
}

interface Shown {
  readonly text: string;
  readonly status?: string;
}

/** What is used here of the page's own variables. */
interface ChatWindow {
  chat: {
    connect(): Promise<unknown>;
    joinChannel(channelId: string): Promise<{ state: { messages: Shown[] } }>;
    send(draft: { channelId: string; text: string }): { acknowledged: Promise<unknown> };
    outgoing: { text: string }[];
    keeping: { kept: string; reason?: string };
    isSettled: boolean;
    connection: { status: string };
    leads?: boolean;
    preload(): Promise<void>;
    directory: { browse(): Promise<unknown> };
    files: { upload(file: Uint8Array): { done: Promise<string> } };
  };
  sdk: { ChatClient: new (options: object) => ChatWindow['chat']; createSharedClient: (options: object) => ChatWindow['chat'] };
  joined: { state: { messages: Shown[] } };
}

/** A tab with a chat in it. */
export class ChatPage {
  readonly page: Page;
  /** WebSockets that it has opened. */
  sockets = 0;

  private constructor(page: Page) {
    this.page = page;
    page.on('websocket', () => this.sockets++);
  }

  static async open(context: BrowserContext, options: PageClient): Promise<ChatPage> {
    const tab = new ChatPage(await open(context));
    await tab.begin(options);
    return tab;
  }

  async begin({ tabs, ...options }: PageClient): Promise<void> {
    await this.page.evaluate(([client, shared]) => {
      const window = globalThis as unknown as ChatWindow;
      const settings = { ...client, optimistic: true, backoff: { firstMs: 50, longestMs: 500 } };
      window.chat = shared ? window.sdk.createSharedClient(settings) : new window.sdk.ChatClient(settings);
      void window.chat.connect();
    }, [options, tabs === 'shared'] as const);
  }

  /** As the user does it. */
  async reload(options: PageClient): Promise<void> {
    await this.page.reload();
    await this.page.waitForFunction('window.sdk');
    await this.begin(options);
  }

  /** The process of the page dies. */
  async kill(): Promise<void> {
    const died = this.page.waitForEvent('crash');
    void this.page.goto('chrome://crash').catch(() => undefined);
    await died;
    await this.page.close();
  }

  send(channelId: string, texts: readonly string[]): Promise<void> {
    return this.page.evaluate(([id, all]) => {
      const { chat } = globalThis as unknown as ChatWindow;
      for (const text of all) chat.send({ channelId: id, text }).acknowledged.catch(() => undefined);
    }, [channelId, texts] as const);
  }

  join(channelId: string): Promise<void> {
    return this.page.evaluate(async (id) => {
      const window = globalThis as unknown as ChatWindow;
      window.joined = await window.chat.joinChannel(id);
    }, channelId);
  }

  shown(): Promise<string[]> {
    return this.page.evaluate(() => (globalThis as unknown as ChatWindow).joined.state.messages.map(({ text }) => text));
  }

  pending(): Promise<string[]> {
    return this.page.evaluate(() => (globalThis as unknown as ChatWindow).chat.outgoing.map(({ text }) => text));
  }

  keeping(): Promise<string> {
    return this.page.evaluate(() => {
      const { keeping } = (globalThis as unknown as ChatWindow).chat;
      return keeping.reason ?? keeping.kept;
    });
  }

  status(): Promise<string> {
    return this.page.evaluate(() => (globalThis as unknown as ChatWindow).chat.connection.status);
  }

  /** `done`, or the reason for which it was refused. @param work runs in the page, and knows nothing from here */
  outcome(work: (chat: ChatWindow['chat']) => Promise<unknown>): Promise<string> {
    return this.page.evaluate(`(${work.toString()})(globalThis.chat).then(() => 'done', (error) => error.reason ?? String(error))`);
  }

  leads(): Promise<boolean> {
    return this.page.evaluate(() => (globalThis as unknown as ChatWindow).chat.leads === true);
  }
}
