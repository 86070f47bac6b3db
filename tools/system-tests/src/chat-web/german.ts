import { type ChatWindow } from './chat-window.ts';
import { type Walk } from './screens.ts';

interface GermanWalk extends Walk {
  /** Has an answer begun. @returns what ends it */
  readonly ask: () => Promise<() => Promise<unknown>>;
}

/** Readers, search, invitations, moderation and an assistant, as somebody sees them who has chosen German. In the channel something was reported. */
export async function walkInGerman(window: ChatWindow, { name, other, look, ask }: GermanWalk): Promise<void> {
  const { page } = window;
  const button = (label: string) => page.getByRole('button', { name: label }).first().click();
  await page.getByRole('navigation').getByRole('link', { name }).click();
  await page.getByRole('textbox', { name: /^Nachricht an/ }).fill('gelesen');
  await page.keyboard.press('Enter');
  await window.message('gelesen').and(page.locator('[data-status=read], [data-status=delivered]')).waitFor();
  await look('ein Kanal', 'page');
  await window.message('gelesen').hover();
  await window.message('gelesen').getByRole('button', { name: 'Mehr' }).click();
  await page.getByRole('menuitem', { name: 'Gelesen von…' }).click();
  await page.locator('dialog[open]').getByRole('button', { name: other }).waitFor();
  await look('gelesen von');
  await page.keyboard.press('Escape');

  const end = await ask();
  await page.getByRole('button', { name: 'Anhalten' }).waitFor();
  await look('ein Assistent, der schreibt', 'page');
  await end();
  await page.getByRole('button', { name: 'Noch einmal fragen' }).waitFor();
  await look('ein Assistent, der nicht weiter weiß', 'page');

  await page.keyboard.press('Control+k');
  await page.getByRole('searchbox').fill('gelesen');
  await page.locator('mark').first().waitFor();
  await button('Filter');
  await page.getByLabel('Nur mit Dateien').waitFor();
  await look('die Suche mit Filtern');

  await button('Einzelheiten');
  await button('Einladungslink erzeugen');
  await page.getByRole('button', { name: 'Widerrufen' }).waitFor();
  await look('ein Kanal mit Einladungslinks');
  await button('Moderieren');
  for (const tab of ['Meldungen', 'Ausgeschlossen', 'Langsamer Modus', 'Protokoll']) {
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('tabpanel').locator(':scope > *').first().waitFor();
    await look(`Moderation: ${tab}`);
  }
  await page.keyboard.press('Escape');
}
