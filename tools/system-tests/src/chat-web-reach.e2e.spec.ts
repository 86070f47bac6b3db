import { type ChatWindow } from './chat-web/chat-window.ts';
import { describeInChromium } from './chat-web/in-chromium.fixture.ts';
import { walkInGerman } from './chat-web/german.ts';
import { Looks } from './chat-web/looks.ts';
import { START_MS, TwoWindows } from './chat-web/two-windows.fixture.ts';
import { SharedSystem } from './shared-system.ts';

/** What the page is for people who read German from right to left, enlarge it, or want nothing to move. */
describeInChromium('everybody can use the chat page', () => {
  let windows: TwoWindows;
  let hers: ChatWindow;
  let looks: Looks;

  beforeAll(async () => {
    windows = await TwoWindows.open(SharedSystem.use());
    ({ hers } = windows);
  }, START_MS);

  afterAll(() => windows.close());

  beforeEach(async () => {
    await hers.speak('en', 'ltr');
    await windows.enterAnotherChannel();
    looks = new Looks(hers, { enlarged: true });
  });

  afterEach(() => windows.calmDown());

  /** For the queue of those who moderate the channel. */
  const reportSomething = async (): Promise<void> => {
    const { grace, channelId } = windows;
    await hers.write('zu melden');
    await windows.allShowWhatIsStored(1);
    const { data } = await grace.api.GET('/v1/channels/{channelId}/messages', { params: { channelId } });
    for (const { id: messageId } of data.messages) await grace.api.POST('/v1/reports', { body: { subject: { kind: 'message', messageId }, category: 'spam' } });
  };

  /** As an assistant does it: the answer is read while it is written. @returns what ends it */
  const answerSlowly = async (): Promise<() => Promise<unknown>> => {
    const { system, grace, channelId } = windows;
    const { data } = await grace.api.GET('/v1/channels/{channelId}/messages', { params: { channelId } });
    const assistant = await system.chat(grace.userId, 1);
    const [question] = data.messages;
    const writer = await assistant.stream({ channelId }, { text: 'Ich denke nach', ...(question && { quote: { messageId: question.id } }) });
    return () => writer.fail('Zu lang');
  };

  it('in German, from right to left, and enlarged to 200 %', async () => {
    const { page } = hers;
    await reportSomething();
    await hers.speak('de', 'rtl');
    await walkInGerman(hers, { name: windows.name, other: windows.grace.displayName, look: looks.look, ask: answerSlowly });
    expect(looks.found).toEqual([]);
    expect(await page.getByText(/^[a-z]+\.[a-zA-Z]+$/).count()).toBe(0);
  });

  it('as administrators in German, from right to left, and enlarged to 200 %', async () => {
    const { page } = hers;
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
