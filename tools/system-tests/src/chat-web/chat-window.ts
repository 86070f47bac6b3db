import { readFileSync } from 'node:fs';
import path from 'node:path';
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

/** What a page of itself must never write. */
const HARMLESS = /net::ERR_|WebSocket connection to|status of (?:4|5)\d\d/;
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.html': 'text/html' };
/** Evaluated in the page, of whose types Node knows nothing. */
const SHOWN = `[...document.querySelectorAll('main [data-message]:not([data-status=pending])')].map((row) => (row.querySelector('[dir=auto]') ?? row.querySelector('p'))?.textContent ?? '')`;
const PHONE = { width: 390, height: 844 };
/** So high that every message of a test is drawn. */
const VIEWPORT = { width: 1280, height: 1600 };

/** A window of the chat page with somebody in it, as a browser shows it under the page's policy. */
export class ChatWindow {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page did against its policy, and what it did not catch. */
  readonly faults: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (line) => line.type() === 'error' && !HARMLESS.test(line.text()) && this.faults.push(line.text()));
  }

  static async open(browser: Browser, { addresses, folder, colorScheme = 'light' }: WindowOptions, place = '/'): Promise<ChatWindow> {
    const context = await browser.newContext({ viewport: VIEWPORT, colorScheme, reducedMotion: 'reduce', locale: 'en-GB' });
    await context.route(`${ALLOWED_ORIGIN}/**`, (route) => answer(route, folder, addresses));
    const window = new ChatWindow(context, await context.newPage());
    await window.page.goto(ALLOWED_ORIGIN + place);
    return window;
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

  pending(): Promise<number> {
    return this.page.locator('[data-status=pending]').count();
  }

  /** Looks at what is shown as a phone shows it. */
  async onPhone<Seen>(look: () => Promise<Seen>): Promise<Seen> {
    await this.page.setViewportSize(PHONE);
    const seen = await look();
    await this.page.setViewportSize(VIEWPORT);
    return seen;
  }

  /** Whether the page has to be moved sideways. */
  overflows(): Promise<boolean> {
    return this.page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

/** As `npm start` and deployments serve it: the same policy, and the page for every address. */
async function answer(route: Route, folder: string, addresses: ChatWebAddresses): Promise<void> {
  const { pathname } = new URL(route.request().url());
  const headers = { 'content-security-policy': contentSecurityPolicy(addresses) };
  if (pathname === '/config.json') return route.fulfill({ json: addresses, headers });
  const name = path.extname(pathname) === '' ? '/index.html' : pathname;
  return route.fulfill({ body: readFileSync(path.join(folder, name)), contentType: TYPES[path.extname(name)] ?? 'application/octet-stream', headers });
}
