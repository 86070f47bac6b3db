import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { DEFAULT_POLICY, PICTURE_LIMITS } from '@chatgenius/media';
import { corners } from '@chatgenius/media/pictures.fixture';
import { buildServices, nodeFlags } from '@chatgenius/stack';

import { assemble, type Assembled } from './assemble.ts';
import { imageBom } from './image-bom.rules.ts';
import { commandOf, type ImageName } from './images.rules.ts';
import { wholeBom } from './write-boms.ts';

/** The others hold what these do, and less of it. */
const TRIED = ['channel-api', 'connection-gateway', 'file-service', 'migrate'] as const;

/** Far from the workspace: what is missing in the folder is found nowhere else. */
describe('what an image holds', () => {
  let folder: string;
  const assembled = new Map<ImageName, Assembled>();

  beforeAll(async () => {
    await buildServices();
    folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-image-'));
    for (const image of TRIED) assembled.set(image, await assemble(image, path.join(folder, image)));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = async (image: ImageName, args: string[], env: Record<string, string> = {}) => {
    const flags = image === 'migrate' ? [] : nodeFlags(image);
    const child = spawn(process.execPath, [...commandOf(image, flags), ...args], { cwd: path.join(folder, image), env: { PATH: '', ...env } });
    const [output, faults, code] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close').then(([ended]: unknown[]) => ended)]);
    return { output, faults, code };
  };

  it.each(['channel-api', 'connection-gateway', 'file-service'] as const)('is all that %s needs to begin, with traces and without', async (image) => {
    const traced: Record<string, string> = { OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' };
    for (const env of [{}, traced]) {
      const { output, faults, code } = await run(image, ['--variables'], env);
      expect([faults, code]).toEqual(['', 0]);
      expect(output).toContain('NATS_URL\t');
    }
  });

  it('is all that migrations need', async () => {
    const { output, faults, code } = await run('migrate', [], { DATABASE_URL: process.env.DATABASE_URL ?? '' });
    expect([faults, code]).toEqual(['', 0]);
    expect(output).toContain('the database is up to date');
  });

  it('is all that decoding needs, in file-service alone', async () => {
    const file = path.join(folder, 'picture');
    writeFileSync(file, await corners(400, 300).jpeg().toBuffer());
    const orders = { rules: { types: DEFAULT_POLICY, pictures: PICTURE_LIMITS }, memoryBytes: 2 ** 30 };
    const worker = fork('bundle/media-worker.js', [JSON.stringify(orders)], { cwd: path.join(folder, 'file-service'), execArgv: [], env: {}, detached: true, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    worker.send({ path: file, folder, name: 'picture.jpg', claimedType: '' });
    const [answer] = (await once(worker, 'message')) as unknown[];
    worker.disconnect();
    expect(answer).toMatchObject({ outcome: 'done', file: { mediaType: 'image/jpeg', picture: { width: 400, thumbnails: [{ width: 360 }, { width: 400 }] } } });
    const decoders = (image: ImageName) => (assembled.get(image)?.contents ?? []).filter((content) => /^(sharp|@img\/)/.test(content));
    expect(decoders('file-service').length).toBeGreaterThan(2);
    expect([decoders('channel-api'), decoders('connection-gateway'), decoders('migrate')]).toEqual([[], [], []]);
  });

  it('is told by its bill of materials: every package that is there, and those in the bundle', () => {
    const whole = wholeBom();
    for (const image of TRIED) {
      const { contents = [], packages = [] } = assembled.get(image) ?? {};
      const { components } = imageBom(whole, { image, version: '0.1.0', contents }, 'urn:uuid:1');
      const names = components.map((component) => component['bom-ref'].replace(/@[^@]+$/, ''));
      expect(packages.filter((name) => !names.includes(name))).toEqual([]);
    }
    expect(assembled.get('connection-gateway')?.contents).toContainEqual(expect.stringMatching(/^socket\.io@/) as string);
    expect(assembled.get('connection-gateway')?.contents.filter((content) => /^(@prisma|pg|jest|typescript)\b/.test(content))).toEqual([]);
  });

  it('is no more than that: a gateway has no way to the database, and no image has compilers, tests or sources', () => {
    const packages = (image: ImageName) => assembled.get(image)?.packages ?? [];
    expect(packages('connection-gateway').filter((name) => name.startsWith('@prisma/') || name === 'pg')).toEqual([]);
    expect(packages('channel-api')).toContain('@prisma/client');
    for (const image of TRIED) {
      expect(packages(image).filter((name) => /^(typescript|esbuild|@swc\/|jest|prisma$|nx$|@nx\/)/.test(name))).toEqual([]);
      // Decoders of pictures are 18 MiB.
      expect(assembled.get(image)?.bytes).toBeLessThan((image === 'file-service' ? 64 : 32) * 1024 * 1024);
    }
  });
});
