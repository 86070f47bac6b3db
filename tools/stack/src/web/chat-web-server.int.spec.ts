import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serveChatWeb, type ChatWeb } from './chat-web-server.ts';

describe('the server of the chat page', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-web-'));
  const addresses = { apiUrl: 'http://127.0.0.1:4000', filesUrl: 'http://127.0.0.1:4003', gatewayUrls: ['http://127.0.0.1:4001', 'http://127.0.0.1:4002'] };
  let web: ChatWeb;

  beforeAll(async () => {
    mkdirSync(path.join(folder, 'assets'));
    writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>page</title>');
    writeFileSync(path.join(folder, 'assets', 'index-abc.js'), '1');
    writeFileSync(path.join(folder, 'icon.svg'), '<svg/>');
    writeFileSync(path.join(folder, '.built-from'), 'secret');
    web = await serveChatWeb({ folder, port: 0, addresses, config: { demo: true } });
  });

  afterAll(async () => {
    await web.stop();
    rmSync(folder, { recursive: true });
  });

  const get = (place: string) => fetch(new URL(place, web.url));

  it('gives the page for every address, and asks for it anew each time', async () => {
    for (const place of ['/', '/c/some-channel', '/c/x/m/y', '/invite/token']) {
      const response = await get(place);
      expect([response.status, response.headers.get('cache-control'), await response.text()]).toEqual([200, 'no-cache', '<!doctype html><title>page</title>']);
    }
  });

  it('lets files with a hash be kept for ever, and others be asked for', async () => {
    expect((await get('/assets/index-abc.js')).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await get('/icon.svg')).headers.get('cache-control')).toBe('no-cache');
  });

  it('has no page where a file is missing, and shows nothing that is hidden', async () => {
    for (const place of ['/assets/gone-abc.js', '/.built-from', '/..%2f..%2fetc%2fpasswd.txt']) expect((await get(place)).status).toBeGreaterThanOrEqual(400);
  });

  it('tells the page where the services are, and keeps that out of caches', async () => {
    const response = await get('/config.json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ ...addresses, demo: true });
  });

  it('allows nothing inline, nothing unsafe, and no other hosts', async () => {
    for (const place of ['/', '/assets/index-abc.js', '/gone.js']) {
      const policy = (await get(place)).headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(policy).not.toMatch(/unsafe-|data:|\*/);
      const hosts = [...policy.matchAll(/(?:https?|wss?):\/\/[^\s;]+/g)].map(([host]) => new URL(host).host);
      expect([...new Set(hosts)].sort()).toEqual(['127.0.0.1:4000', '127.0.0.1:4001', '127.0.0.1:4002', '127.0.0.1:4003']);
    }
  });
});
