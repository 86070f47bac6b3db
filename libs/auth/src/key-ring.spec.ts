import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { KeyRing } from './key-ring.ts';
import { newSigningKeys } from './new-signing-keys.ts';

interface KeyFile {
  readonly keys: readonly { readonly kid: string }[];
}

describe('a ring of keys', () => {
  let folder: string;
  let file: string;
  let clock = 0;
  const [old] = (JSON.parse(newSigningKeys()) as KeyFile).keys;
  const [fresh] = (JSON.parse(newSigningKeys()) as KeyFile).keys;
  const write = (content: unknown) => writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  const open = () => KeyRing.open(file, { announceMs: 900, now: () => clock });
  const state = (ring: KeyRing) => [ring.current.keyId, ring.published.keys.map(({ kid }) => kid)];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'key-ring-'));
    file = path.join(folder, 'keys.json');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('publishes a new key at once, and signs with it once it is known', async () => {
    await write({ keys: [old] });
    const ring = await open();
    expect(await ring.reread()).toBe(false);
    await write({ keys: [fresh, old] });
    expect(await ring.reread()).toBe(true);
    expect(state(ring)).toEqual([old?.kid, [fresh?.kid, old?.kid]]);
    expect(JSON.stringify(ring.published)).not.toContain('"d"');
    clock += 900;
    expect(state(ring)).toEqual([fresh?.kid, [fresh?.kid, old?.kid]]);
  });

  it('goes on with what it had, when the file cannot be read', async () => {
    await write({ keys: [old] });
    const ring = await open();
    for (const content of ['{ "keys": [', { keys: [] }, { keys: [{ ...old, d: undefined }] }]) {
      await write(content);
      await expect(ring.reread()).rejects.toThrow('Signing keys in');
      expect(state(ring)).toEqual([old?.kid, [old?.kid]]);
    }
  });
});
