import { asyncApiDocument, commands, ephemeralEvents, ErrorReason, openApiDocument, streamEvents } from '@chatgenius/contracts';
import { createTestDatabase, natsUrl, type TestDatabase } from '@chatgenius/testing';
import { runChannelApi, type RunningApi } from '../channel-api.fixture.ts';
import { POLICY } from './pages.ts';

describe('the pages about the API', () => {
  let copy: TestDatabase;
  let api: RunningApi;

  beforeAll(async () => {
    copy = await createTestDatabase();
    api = await runChannelApi({ databaseUrl: copy.url, natsUrl: natsUrl() });
  });

  afterAll(async () => {
    await api.close();
    await copy.drop();
  });

  const page = async (path: string) => {
    const response = await fetch(`${api.url}${path}`);
    return { status: response.status, type: response.headers.get('content-type') ?? '', policy: response.headers.get('content-security-policy'), text: await response.text() };
  };

  it.each([['/openapi.json', openApiDocument], ['/asyncapi.json', asyncApiDocument]] as const)('serve %s as it is generated', async (path, generate) => {
    const { status, type, text } = await page(path);
    expect([status, type]).toEqual([200, 'application/json; charset=utf-8']);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(generate())));
  });

  it('list every command and event, and explain each schema where its name leads', async () => {
    const { text } = await page('/docs/events');
    for (const { name } of Object.values(commands)) expect(text).toContain(`id="command-${name}"`);
    for (const { name } of Object.values({ ...streamEvents, ...ephemeralEvents })) expect(text).toContain(`id="event-${name}"`);
    const ids = new Set([...text.matchAll(/id="([^"]*)"/g)].map(([, id]) => id));
    const places = [...text.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    expect(places.length).toBeGreaterThan(300);
    expect(places.filter((id) => !ids.has(id))).toEqual([]);
  });

  it('load only what is served here, and allow nothing else', async () => {
    for (const path of ['/docs', '/docs/', '/docs/errors', '/docs/events']) {
      const { status, type, policy, text } = await page(path);
      expect([status, type, policy]).toEqual([200, 'text/html; charset=utf-8', POLICY]);
      // Neither scripts nor styles within the page, which the policy would keep from running.
      expect(text).not.toMatch(/<style|\son\w+=|\sstyle=|<script(?![^>]*\ssrc=)/);
      const named = [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address = '']) => address);
      const files = named.filter((address) => !address.startsWith('#'));
      expect(files.filter((address) => !address.startsWith('/docs/') && address !== '/asyncapi.json')).toEqual([]);
      for (const address of files) expect([address, (await page(address)).status]).toEqual([address, 200]);
    }
    expect(POLICY).not.toMatch(/https?:|\*|unsafe/);
    const { text: style } = await page('/docs/swagger-ui.css');
    expect([...style.matchAll(/url\((?!["']?data:)[^)]*/g), ...style.matchAll(/@import/g)].map(([what]) => what)).toEqual([]);
    expect((await page('/docs/start.js')).text).toContain('validatorUrl: null');
  });

  it('explain every reason, where problem details lead', async () => {
    const { text } = await page('/docs/errors');
    for (const reason of ErrorReason.options) expect(text).toContain(`id="${reason}"`);
    expect((await api.call('GET', '/docs/other')).status).toBe(404);
    expect((await api.call('POST', '/docs')).headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  });
});
