import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { contentSecurityPolicy, type ChatWebAddresses } from '@chatgenius/stack';
import { type Browser, type BrowserContext, type Locator, type Page, type Route } from 'playwright-core';
import { ALLOWED_ORIGIN } from '../shared-system.ts';
import { type Account } from './account.ts';

export interface WindowOptions {
  readonly addresses: ChatWebAddresses;
  /** The page's files, as built for deployments. */
  readonly folder: string;
  readonly colorScheme?: 'light' | 'dark';
}

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** What the browser writes of networks and servers; a socket that is being closed takes packets, and they are sent again by the next one. */
const HARMLESS = /net::ERR_|WebSocket connection to|WebSocket is already in|status of (?:4|5)\d\d/;
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.html': 'text/html' };
/** A machine that runs other specs beside is slow; the limit of a test is somewhat more. */
const PATIENCE_MS = 55_000;
/** Evaluated in the page, of whose types Node knows nothing. */
const SHOWN = `[...document.querySelectorAll('main [data-message]:not([data-status=pending])')].map((row) => {
  const text = (row.querySelector('[dir=auto]') ?? row.querySelector('p'))?.cloneNode(true);
  text?.querySelector('[data-edited]')?.remove();
  return text?.textContent ?? '';
})`;
const SCREENS = {
  laptop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
  /** What 200 % leave of a screen of 1280 by 1024. */
  enlarged: { width: 640, height: 512 },
};
/** Rows of the channel's timeline as they are drawn: messages, days, and the unread line. */
const ROWS = `[...document.querySelectorAll('main [role=region] [data-message], main [role=region] [role=separator]')].filter((row) => !row.querySelector('time') || row.dataset.message).map((row) => row.textContent.trim())`;
/** So high that every message of a test is drawn. */
const VIEWPORT = { width: 1280, height: 1600 };

/** A window of the chat page with somebody in it, as a browser shows it under the page's policy. */
export class ChatWindow {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page did against its policy, and what it did not catch. */
  readonly faults: string[] = [];

  /** Where its files come from. */
  readonly #site: Site;

  private constructor(context: BrowserContext, page: Page, site: Site) {
    this.context = context;
    this.page = page;
    this.#site = site;
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (line) => line.type() === 'error' && !HARMLESS.test(line.text()) && this.faults.push(line.text()));
  }

  static async open(browser: Browser, { addresses, folder, colorScheme = 'light' }: WindowOptions, storageState?: StorageState): Promise<ChatWindow> {
    const context = await browser.newContext({ viewport: VIEWPORT, colorScheme, reducedMotion: 'reduce', locale: 'en-GB', ...(storageState && { storageState }) });
    const site: Site = { folder, addresses, isReplaced: false, served: new Map() };
    context.setDefaultTimeout(PATIENCE_MS);
    await context.route(`${ALLOWED_ORIGIN}/**`, (route) => answer(route, site));
    const window = new ChatWindow(context, await context.newPage(), site);
    await window.page.goto(ALLOWED_ORIGIN);
    return window;
  }

  /** Files that were asked for, with their compressed bytes. */
  get served(): Map<string, number> {
    return this.#site.served;
  }

  /** Another tab of the same browser, in which the same person is signed in. */
  static async beside(other: ChatWindow): Promise<ChatWindow> {
    const window = new ChatWindow(other.context, await other.context.newPage(), other.#site);
    await window.page.goto(ALLOWED_ORIGIN);
    return window;
  }

  /** Another device, in which nothing of the page is cached. The same person is signed in there. */
  static async elsewhere(other: ChatWindow): Promise<ChatWindow> {
    const browser = other.context.browser();
    if (!browser) throw new Error('The window has no browser of its own.');
    return ChatWindow.open(browser, other.#site, await other.context.storageState());
  }

  /** As somebody who opens the page anew, and is signed in. */
  async startAnew(): Promise<void> {
    await this.page.goto(ALLOWED_ORIGIN);
    await this.page.getByRole('navigation').waitFor();
  }

  /** From now on another release of the page is there: files of this one are gone. */
  deployAnotherRelease(): void {
    this.#site.isReplaced = true;
  }

  undeploy(): void {
    this.#site.isReplaced = false;
  }

  /** As a person does it. */
  async signIn({ handle, password }: Account): Promise<void> {
    await this.page.getByLabel('Handle').fill(handle);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByRole('navigation').waitFor();
  }

  async enter(channel: string): Promise<void> {
    await this.page.getByRole('navigation').getByRole('link', { name: channel }).click();
    await this.composer.waitFor();
  }

  get composer(): Locator {
    return this.page.getByRole('main').getByRole('textbox', { name: /^Message/ });
  }

  async write(...texts: readonly string[]): Promise<void> {
    for (const text of texts) {
      await this.composer.fill(text);
      await this.composer.press('Enter');
    }
  }

  message(text: string): Locator {
    return this.page.getByRole('main').locator('[data-message]').filter({ hasText: text });
  }

  /** Texts of the channel's messages as they are drawn, without those that are on their way. */
  shown(): Promise<string[]> {
    return this.page.evaluate<string[]>(SHOWN);
  }

  /** The first of the messages that are drawn, which is somewhat above what is in sight. */
  async firstShown(): Promise<string> {
    return (await this.shown())[0] ?? '';
  }

  rows(): Promise<string[]> {
    return this.page.evaluate<string[]>(ROWS);
  }

  pending(): Promise<number> {
    return this.page.locator('[data-status=pending]').count();
  }

  /** Looks at what is shown as another screen shows it. */
  async as<Seen>(screen: keyof typeof SCREENS, look: () => Promise<Seen>): Promise<Seen> {
    await this.page.setViewportSize(SCREENS[screen]);
    const seen = await look();
    await this.page.setViewportSize(VIEWPORT);
    return seen;
  }

  /** Whether the page, or what is in front of it, has to be moved sideways. */
  overflows(): Promise<boolean> {
    return this.page.evaluate<boolean>(`[document.documentElement, ...document.querySelectorAll('dialog[open], aside')].some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)`);
  }

  /** In another language and direction, as somebody who has chosen them and opens the page anew. */
  async speak(language: 'en' | 'de', direction: 'ltr' | 'rtl'): Promise<void> {
    await this.page.evaluate(`localStorage.setItem('chatgenius-language', '${language}'); localStorage.setItem('chatgenius-direction', '${direction}')`);
    await this.startAnew();
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

interface Site {
  readonly folder: string;
  readonly addresses: ChatWebAddresses;
  isReplaced: boolean;
  readonly served: Map<string, number>;
}

/** As `npm start` and deployments serve it: the same policy, and the page for every address. */
async function answer(route: Route, { folder, addresses, isReplaced, served }: Site): Promise<void> {
  const { pathname } = new URL(route.request().url());
  const headers = { 'content-security-policy': contentSecurityPolicy(addresses) };
  if (pathname === '/config.json') return route.fulfill({ json: addresses, headers });
  const name = path.extname(pathname) === '' ? '/index.html' : pathname;
  if (isReplaced && name.startsWith('/assets/')) return route.fulfill({ status: 404, headers });
  const body = readFileSync(path.join(folder, name));
  served.set(name, gzipSync(body).length);
  return route.fulfill({ body: isReplaced ? body.toString().replaceAll('/assets/', '/assets/newer-') : body, contentType: TYPES[path.extname(name)] ?? 'application/octet-stream', headers });
}
