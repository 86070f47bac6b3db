import { describeInChromium } from './chat-web/in-chromium.fixture.ts';
import { Looks } from './chat-web/looks.ts';
import { walkAdministration, walkModeration } from './chat-web/screens-of-moderators.ts';
import { walkCovers, walkDoor, walkMenu, walkMessages, walkPanels, walkSettings } from './chat-web/screens.ts';
import { START_MS, TwoWindows } from './chat-web/two-windows.fixture.ts';
import { SharedSystem } from './shared-system.ts';

/** Every screen in light, in dark and on a phone, as axe sees it. Each walk is short, and leaves the window as the next one needs it. */
describeInChromium('axe finds no fault', () => {
  let windows: TwoWindows;
  let looks: Looks;

  beforeAll(async () => {
    windows = await TwoWindows.open(SharedSystem.use());
  }, START_MS);

  afterAll(() => windows.close());

  beforeEach(async () => {
    await windows.enterAnotherChannel();
    looks = new Looks(windows.hers);
  });

  afterEach(() => windows.calmDown());

  const walk = () => ({ name: windows.name, other: windows.grace.displayName, look: looks.look });

  it('with a channel and its messages', async () => {
    await walkMessages(windows.hers, walk());
    expect(looks.found).toEqual([]);
  });

  it('with what is done with a message', async () => {
    await walkMenu(windows.hers, walk());
    expect(looks.found).toEqual([]);
  });

  it('with what stands beside a conversation', async () => {
    await walkPanels(windows.hers, walk());
    expect(looks.found).toEqual([]);
  });

  it('with what lies over the page', async () => {
    await walkCovers(windows.hers, walk());
    expect(looks.found).toEqual([]);
  });

  it('with settings', async () => {
    await walkSettings(windows.hers, walk());
    expect(looks.found).toEqual([]);
  });

  it('with what moderators see', async () => {
    await windows.hers.write('to be reported');
    await windows.allShowWhatIsStored(1);
    const { data } = await windows.grace.api.GET('/v1/channels/{channelId}/messages', { params: { channelId: windows.channelId } });
    for (const { id: messageId } of data.messages) await windows.grace.api.POST('/v1/reports', { body: { subject: { kind: 'message', messageId }, category: 'spam' } });
    await walkModeration(windows.hers, walk());
    expect(looks.found).toEqual([]);
  });

  it('with what administrators see', async () => {
    await walkAdministration(windows.hers, walk());
    expect(looks.found).toEqual([]);
  });

  // The last one: he is not signed in any more.
  it('with the door', async () => {
    const door = new Looks(windows.his);
    await walkDoor(windows.his, { ...walk(), look: door.look });
    expect(door.found).toEqual([]);
  });
});
