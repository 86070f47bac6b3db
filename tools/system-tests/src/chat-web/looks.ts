import { type Extent, violationsOf } from './axe.ts';
import { type ChatWindow } from './chat-window.ts';
import { size } from '../size.ts';

/** Rules of axe whose outcome depends on the colours, and on the width of the screen. */
const OF_COLOURS = ['color-contrast'];
const OF_LAYOUT = ['color-contrast', 'target-size', 'scrollable-region-focusable', 'aria-hidden-focus'];

/** Every day, what lies over a page is looked at in light alone: its colours and widths are those of parts that pages have, too. */
const IS_ALL_IN_DARK_AND_ON_PHONES = size({ everyday: false, soak: true });

export interface Look {
  /** Looks at a screen. @param extent `page` for one that is unlike those before it also behind what is in front */
  (screen: string, extent?: Extent): Promise<void>;
}

/** What axe finds fault with on the screens that a walk looks at: in light, in dark, and on a phone; or enlarged to 200 %. */
export class Looks {
  readonly found: string[] = [];
  readonly #window: ChatWindow;
  readonly #isEnlarged: boolean;

  constructor(window: ChatWindow, { enlarged = false } = {}) {
    this.#window = window;
    this.#isEnlarged = enlarged;
  }

  readonly look: Look = async (screen, extent = 'front') => {
    const { page } = this.#window;
    const note = (where: string, faults: readonly string[]): void => void this.found.push(...faults.map((fault) => `${screen}${where}: ${fault}`));
    if (this.#isEnlarged) return note(', enlarged', await this.#window.as('enlarged', () => this.#faults(extent)));
    note('', await this.#faults(extent));
    if (extent === 'front' && !IS_ALL_IN_DARK_AND_ON_PHONES) return;
    await page.emulateMedia({ colorScheme: 'dark' });
    note(', dark', await violationsOf(page, { extent, rules: OF_COLOURS }));
    await page.emulateMedia({ colorScheme: 'light' });
    note(', phone', await this.#window.as('phone', () => this.#faults(extent, OF_LAYOUT)));
  };

  async #faults(extent: Extent, rules?: readonly string[]): Promise<string[]> {
    const found = await violationsOf(this.#window.page, { extent, ...(rules && { rules }) });
    return (await this.#window.overflows()) ? [...found, 'it is wider than the screen'] : found;
  }
}
