import { randomUUID } from 'node:crypto';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { type ChatWebAddresses } from '@chatgenius/stack';
import { waitUntil } from '@chatgenius/testing';
import { type Browser } from 'playwright-core';
import { launch } from '../browser/chromium.ts';
import { builtChatWeb } from '../shared-system.ts';
import { type System } from '../system.ts';
import { makeAccount, type Account } from './account.ts';
import { ChatWindow } from './chat-window.ts';
import { chromium } from './in-chromium.fixture.ts';

/** Milliseconds that a start may take: of the system, of a browser, and of building the page. */
export const START_MS = 180_000;

/** Ada, an administrator, and Grace: each in a window of her own, over gateways of their own, in a channel of their own for each test. */
export class TwoWindows {
  readonly system: System;
  readonly browser: Browser;
  /** The page's files. */
  readonly folder: string;
  /** Between her window and its gateway. */
  readonly proxy: FaultProxy;
  ada!: Account;
  grace!: Account;
  hers!: ChatWindow;
  his!: ChatWindow;
  /** Of the test. */
  channelId = '';
  name = '';

  private constructor(system: System, browser: Browser, folder: string, proxy: FaultProxy) {
    this.system = system;
    this.browser = browser;
    this.folder = folder;
    this.proxy = proxy;
  }

  static async open(starting: Promise<System>): Promise<TwoWindows> {
    if (!chromium) throw new Error('There is no Chromium here.');
    const [system, folder] = await Promise.all([starting, builtChatWeb()]);
    const browser = await launch(chromium);
    const windows = new TwoWindows(system, browser, folder, await FaultProxy.before(system.gateway(0).url));
    try {
      await windows.#signIn();
    } catch (error) {
      await windows.close();
      throw error;
    }
    return windows;
  }

  async #signIn(): Promise<void> {
    const opened = await Promise.all([this.openAs('Ada', this.proxy.url), this.openAs('Grace', this.system.gateway(1).url)]);
    [[this.ada, this.hers], [this.grace, this.his]] = opened;
  }

  async openAs(displayName: string, ...gatewayUrls: readonly string[]): Promise<[Account, ChatWindow]> {
    const account = await makeAccount(this.system.apiUrl, displayName);
    if (displayName === 'Ada') await this.system.database.pool.query("UPDATE users SET role = 'administrator' WHERE id = $1", [account.userId]);
    const window = await ChatWindow.open(this.browser, { folder: this.folder, addresses: this.addresses(...gatewayUrls) });
    await window.signIn(account);
    return [account, window];
  }

  addresses(...gatewayUrls: readonly string[]): ChatWebAddresses {
    return { apiUrl: this.system.apiUrl, filesUrl: this.system.members.files.length > 0 ? this.system.filesUrl() : this.system.apiUrl, gatewayUrls };
  }

  get both(): readonly ChatWindow[] {
    return [this.hers, this.his];
  }

  /** Before each test. */
  async enterAnotherChannel(): Promise<void> {
    this.name = `room-${randomUUID().slice(0, 8)}`;
    const { data } = await this.ada.api.POST('/v1/channels', { body: { name: this.name } });
    this.channelId = data.id;
    await this.grace.api.POST('/v1/channels/{channelId}/join', { params: { channelId: this.channelId } });
    await Promise.all(this.both.map((window) => window.enter(this.name)));
  }

  /** After each test: one that fails with the network away takes no other with it. */
  async calmDown(): Promise<void> {
    await this.hers.context.setOffline(false);
    this.proxy.calm();
    this.proxy.recover();
    for (const { page } of this.both) {
      // Announcements may be of other specs, and can be closed.
      const bars = page.locator('[data-bar]').filter({ hasNot: page.getByRole('button', { name: 'Close' }) });
      await waitUntil('nothing is told any more of what is over', async () => (await bars.count()) === 0);
    }
    expect(this.both.flatMap((window) => window.faults.splice(0))).toEqual([]);
  }

  /** Texts of the channel's messages in the database, as they are shown. */
  async stored(): Promise<string[]> {
    const { rows } = await this.system.database.pool.query<{ text: string; deleted_at: Date | null }>('SELECT text, deleted_at FROM messages WHERE channel_id = $1 AND thread_id IS NULL ORDER BY seq', [this.channelId]);
    return rows.map(({ text, deleted_at: deleted }) => (deleted ? 'This message was deleted.' : text));
  }

  /** Waits until all windows show what the database has, each message once. @param count how many these are */
  allShowWhatIsStored(count: number, windows: readonly ChatWindow[] = this.both, timeoutMs?: number): Promise<void> {
    const isShown = async (): Promise<boolean> => {
      const expected = (await this.stored()).join('|');
      const shown = await Promise.all(windows.map((window) => window.shown()));
      return shown.every((texts) => texts.length === count && texts.join('|') === expected);
    };
    return waitUntil('all windows show what is stored', isShown, timeoutMs);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.proxy.close();
    await this.system.stop();
  }
}
