import { waitUntil } from '@chatgenius/testing';
import { type Page } from 'playwright-core';

/** What has the focus, as somebody is told who does not see it. */
const FOCUSED = `((at) => at === document.body ? '' : at.getAttribute('aria-label') || at.labels?.[0]?.textContent || at.textContent?.trim() || at.tagName)(document.activeElement)`;
const MOST = 60;

/** A page that is used without a mouse. */
export class Keyboard {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  press(key: string): Promise<void> {
    return this.#page.keyboard.press(key);
  }

  type(text: string): Promise<void> {
    return this.#page.keyboard.type(text);
  }

  /** Presses a key until the focus is where it should be. */
  async to(key: string, wanted: RegExp): Promise<void> {
    const passed: string[] = [];
    for (let pressed = 0; pressed < MOST; pressed++) {
      await this.press(key);
      const at = await this.#focused();
      if (wanted.test(at)) return;
      passed.push(at);
    }
    throw new Error(`${key} does not lead to ${String(wanted)}, but over: ${passed.join(' | ')}`);
  }

  async isAt(wanted: RegExp): Promise<void> {
    let at = '';
    await waitUntil(`the focus is at ${String(wanted)}`, async () => wanted.test((at = await this.#focused()))).catch((error: unknown) => {
      throw new Error(`It is at ${at}`, { cause: error });
    });
  }

  #focused(): Promise<string> {
    return this.#page.evaluate<string>(FOCUSED);
  }
}
