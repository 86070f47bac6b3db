import { waitUntil } from '@chatgenius/testing';
import { type ChatWindow } from './chat-web/chat-window.ts';
import { describeInChromium } from './chat-web/in-chromium.fixture.ts';
import { Looks } from './chat-web/looks.ts';
import { START_MS, TwoWindows } from './chat-web/two-windows.fixture.ts';
import { SharedSystem } from './shared-system.ts';

/** What the page is for people who read German from right to left, enlarge it, or have no mouse. */
describeInChromium('everybody can use the chat page', () => {
  let windows: TwoWindows;
  let hers: ChatWindow;

  beforeAll(async () => {
    windows = await TwoWindows.open(SharedSystem.use());
    ({ hers } = windows);
  }, START_MS);

  afterAll(() => windows.close());

  beforeEach(async () => {
    await hers.speak('en', 'ltr');
    await windows.enterAnotherChannel();
  });

  afterEach(() => windows.calmDown());

  /** Where the focus is, as a screen reader would name it. */
  const focused = () => hers.page.evaluate<string>(`((at) => at.getAttribute('aria-label') ?? at.textContent?.trim() ?? at.tagName)(document.activeElement)`);
  /** Presses a key until the focus is where it should be. */
  const press = async (key: string, until: RegExp, most = 25): Promise<void> => {
    for (let pressed = 0; pressed < most; pressed++) {
      await hers.page.keyboard.press(key);
      if (until.test(await focused())) return;
    }
    throw new Error(`${most} times ${key} have not led to ${String(until)}, but to ${await focused()}`);
  };

  it('in German, from right to left, and enlarged to 200 %', async () => {
    const { page } = hers;
    const looks = new Looks(hers, { enlarged: true });
    await hers.speak('de', 'rtl');
    await page.getByRole('navigation').getByRole('link', { name: windows.name }).click();
    await page.getByRole('textbox', { name: /^Nachricht an/ }).fill('gelesen');
    await page.keyboard.press('Enter');
    await hers.message('gelesen').and(page.locator('[data-status=read], [data-status=delivered]')).waitFor();
    await looks.look('ein Kanal', 'page');
    await hers.message('gelesen').hover();
    await hers.message('gelesen').getByRole('button', { name: 'Mehr' }).click();
    await page.getByRole('menuitem', { name: 'Gelesen von…' }).click();
    await page.locator('dialog[open]').getByRole('button', { name: 'Grace' }).waitFor();
    await looks.look('gelesen von');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel('Nur mit Dateien').waitFor();
    await looks.look('die Suche mit Filtern');
    await page.getByRole('button', { name: 'Details' }).click();
    await page.getByRole('button', { name: 'Einladungslink erzeugen' }).click();
    await page.getByRole('button', { name: 'Widerrufen' }).waitFor();
    await looks.look('ein Kanal mit Einladungslinks');
    await page.getByRole('button', { name: 'Moderieren' }).click();
    for (const tab of ['Meldungen', 'Ausgeschlossen', 'Langsamer Modus', 'Protokoll']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByRole('tabpanel').locator(':scope > *').first().waitFor();
      await looks.look(`Moderation: ${tab}`);
    }
    await page.keyboard.press('Escape');
    expect(looks.found).toEqual([]);
  });

  it('as administrators in German, from right to left, and enlarged to 200 %', async () => {
    const { page } = hers;
    const looks = new Looks(hers, { enlarged: true });
    await hers.speak('de', 'rtl');
    await page.getByRole('button', { name: 'Dein Konto' }).click();
    await page.getByRole('menuitem', { name: 'Verwaltung' }).click();
    await page.getByRole('row').nth(1).waitFor();
    await looks.look('Verwaltung', 'page');
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await page.getByRole('tabpanel').locator(':scope > *').first().waitFor();
      await looks.look(`Verwaltung: ${(await tab.textContent()) ?? ''}`, 'page');
    }
    expect(looks.found).toEqual([]);
  });

  it('by keyboard alone, and the focus is never lost', async () => {
    const { page } = hers;
    await hers.write('first', 'second');
    await windows.allShowWhatIsStored(2);
    // From the text to the messages, to the one before, to its menu, and to who has read it.
    await press('Shift+Tab', /Ada, \d/);
    await page.keyboard.press('ArrowUp');
    const row = `Ada, ${/\d.*/.exec(await focused())?.[0] ?? ''}`;
    await press('Tab', /^More$/);
    await page.keyboard.press('Enter');
    await press('ArrowDown', /^Read by…$/);
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]').waitFor();
    await page.getByRole('menu').waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'hidden' });
    await waitUntil('the focus is at the message again', async () => ['More', row].includes(await focused()));
    // Search with a filter, and back to what was done before.
    await hers.composer.focus();
    await page.keyboard.press('Control+k');
    await waitUntil('one may type what is looked for', async () => (await focused()) === 'Search');
    await press('Tab', /Filters/);
    await page.keyboard.press('Enter');
    await press('Tab', /Only with files/);
    await page.keyboard.press('Space');
    await page.keyboard.press('Escape');
    await waitUntil('one may write again', async () => /^Message to/.test(await focused()));
    // A member is muted, and not muted any more.
    await press('Shift+Tab', /^Details$/);
    await page.keyboard.press('Enter');
    await press('Tab', /^Moderate$/, 40);
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]').waitFor();
    await press('Tab', /^Reports/);
    await page.keyboard.press('ArrowRight');
    await page.getByText('Nobody is muted.').waitFor();
    await page.keyboard.press('Escape');
    await waitUntil('the focus is where the dialog was opened', async () => (await focused()) === 'Moderate');
  });

  it('without motion, where the device asks for that', async () => {
    await hers.page.getByRole('button', { name: 'Create a channel' }).click();
    await hers.page.locator('dialog[open]').waitFor();
    const moving = await hers.page.evaluate<string[]>(
      `document.getAnimations().filter(({ effect }) => effect.getComputedTiming().duration > 1).map(({ animationName, transitionProperty }) => animationName ?? transitionProperty)`,
    );
    await hers.page.keyboard.press('Escape');
    expect(moving).toEqual([]);
  });
});
