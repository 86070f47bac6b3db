import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { waitUntil } from '@chatgenius/testing';
import { SpecFolder } from '../files.fixture.ts';
import { PICTURE_LIMITS } from '../pictures/picture-limits.ts';
import { corners } from '../pictures/pictures.fixture.ts';
import { DEFAULT_POLICY } from '../types/type-policy.ts';
import { isWithin, type MediaJob, type ProcessedFile } from './media-job.ts';
import { MediaWorkers, type MediaWorkersOptions } from './media-workers.ts';
import { MediaJobFailedError } from './worker-process.ts';

const MEBIBYTE = 1024 * 1024;
const specFolder = new SpecFolder();
const started: MediaWorkers[] = [];
afterEach(() => started.splice(0).forEach((workers) => workers.close()));
afterAll(() => specFolder.remove());

function start(options: Partial<MediaWorkersOptions> = {}): MediaWorkers {
  const workers = new MediaWorkers({ rules: { types: DEFAULT_POLICY, pictures: PICTURE_LIMITS }, workers: 1, jobMs: 60_000, memoryBytes: 1024 * MEBIBYTE, ...options });
  started.push(workers);
  return workers;
}

function jobOf(bytes: Buffer | string, name = 'picture.png'): MediaJob {
  const { file, folder } = specFolder.file(bytes);
  return { path: file, folder, name, claimedType: '' };
}

const png = await corners(640, 480).png().toBuffer();
const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};
const ended = (pid: number) => waitUntil('the worker is gone', () => !isThere(pid));

describe('workers', () => {
  it('tell what files are and what was made of them, one after the other', async () => {
    const workers = start();
    const [picture, text, page] = [jobOf(png), jobOf('hello', 'a.txt'), jobOf('<html>', 'cat.png')];
    const results = await Promise.all([picture, text, page].map((job) => workers.process(job)));
    expect(results).toMatchObject([{ mediaType: 'image/png', picture: { width: 640, height: 480, thumbnails: [{ width: 360 }, { width: 640 }] } }, { mediaType: 'text/plain', original: text?.path }, { refused: 'DISGUISED' }]);
    expect(existsSync(path.join(picture?.folder ?? '', 'thumbnail-360.webp'))).toBe(true);
    expect(workers.pids).toHaveLength(1);
  });

  it('know nothing of the variables of their owner', async () => {
    const workers = start();
    await workers.process(jobOf(png));
    const environment = readFileSync(`/proc/${workers.pids[0]}/environ`, 'latin1');
    expect(environment.split('\0').map((variable) => variable.split('=')[0]).filter(Boolean).toSorted()).toEqual(['MALLOC_ARENA_MAX', 'NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE']);
  });

  it('that are killed fail their own job, and no other one', async () => {
    const workers = start({ workers: 2 });
    const [killed, spared] = [workers.process(jobOf(png)), workers.process(jobOf(png))];
    process.kill(workers.pids[0] ?? 0, 'SIGKILL');
    await expect(killed).rejects.toMatchObject({ name: 'MediaJobFailedError', message: 'The worker has ended (SIGKILL).', suspicious: true });
    await expect(spared).resolves.toMatchObject({ mediaType: 'image/png' });
    await expect(workers.process(jobOf(png))).resolves.toMatchObject({ mediaType: 'image/png' });
  });

  it('that are killed between two jobs fail none', async () => {
    const workers = start();
    await workers.process(jobOf(png));
    const [pid = 0] = workers.pids;
    process.kill(pid, 'SIGKILL');
    await waitUntil('the worker is missed', () => workers.pids.length === 0);
    await expect(workers.process(jobOf(png))).resolves.toMatchObject({ mediaType: 'image/png' });
  });

  it('that take too long are ended', async () => {
    const workers = start({ jobMs: 1_000 });
    const job = workers.process(jobOf(png));
    const [pid = 0] = workers.pids;
    process.kill(pid, 'SIGSTOP');
    await expect(job).rejects.toThrow(new MediaJobFailedError('It took longer than 1000 ms.'));
    await ended(pid);
  });

  it('that need too much memory are ended', async () => {
    const jpeg = await corners(5_000, 5_000).jpeg({ progressive: true, quality: 50 }).toBuffer();
    await expect(start({ memoryBytes: 120 * MEBIBYTE }).process(jobOf(jpeg))).rejects.toThrow(new MediaJobFailedError('The worker has ended (SIGKILL).'));
    await expect(start().process(jobOf(jpeg))).resolves.toMatchObject({ picture: { width: 5_000 } });
  });

  it('do not blame a file for a folder that is not there', async () => {
    const job = { ...jobOf(png), folder: path.join(specFolder.path, 'not-there') };
    await expect(start().process(job)).rejects.toMatchObject({ name: 'MediaJobFailedError', suspicious: false });
  });

  it('are replaced now and then', async () => {
    const workers = start({ jobsEach: 2 });
    const pids = new Set<number>();
    for (let job = 0; job < 4; job += 1) {
      const working = workers.process(jobOf('text', 'a.txt'));
      for (const pid of workers.pids) pids.add(pid);
      await working;
    }
    expect(pids.size).toBe(2);
  });

  it('end with the service, in the middle of their jobs', async () => {
    const workers = start();
    const [running, waiting] = [workers.process(jobOf(png)), workers.process(jobOf(png))];
    const [pid = 0] = workers.pids;
    workers.close();
    const outcomes = await Promise.allSettled([running, waiting, workers.process(jobOf(png))]);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'MediaJobFailedError', message: 'The service ends.', suspicious: false } });
    await ended(pid);
  });

  it('end with a service that is killed', async () => {
    const { file, folder } = specFolder.file(png);
    const owner = fork(path.join(import.meta.dirname, 'owner.fixture.ts'), [file, folder], { execArgv: ['--conditions=@chatgenius/source'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const [[pid]] = (await once(owner, 'message')) as [[number]];
    expect(isThere(pid)).toBe(true);
    owner.kill('SIGKILL');
    await ended(pid);
  });
});

describe('a service', () => {
  it('has no decoder in its own process', async () => {
    const script = `await import('@chatgenius/media'); process.stdout.write(process.report.getReport().sharedObjects.filter((file) => /vips|sharp/.test(file)).join())`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@chatgenius/source', '--input-type=module', '-e', script], { cwd: import.meta.dirname });
    expect(stdout).toBe('');
  });
});

describe('what a worker says', () => {
  it('is not believed when it names files that are not of its job', () => {
    const job = { path: '/in/1', folder: '/out/1', name: 'a', claimedType: '' };
    const said = (original: string, thumbnail: string): ProcessedFile => ({
      ...{ mediaType: 'image/png', kind: 'image', inline: true, servedAs: 'image/png', original },
      picture: { width: 1, height: 1, animated: false, placeholder: 'AAAA', thumbnails: [{ width: 1, height: 1, path: thumbnail, bytes: 1 }] },
    });
    expect(isWithin(job, said('/in/1', '/out/1/a.webp'))).toBe(true);
    expect(isWithin(job, said('/out/1/original', '/out/1/a.webp'))).toBe(true);
    for (const elsewhere of ['/etc/passwd', '/out/2/a.webp', '/out/1/../2/a.webp', '/out/1/sub/a.webp', 'a.webp']) {
      expect(isWithin(job, said('/in/1', elsewhere))).toBe(false);
      expect(isWithin(job, said(elsewhere, '/out/1/a.webp'))).toBe(false);
    }
  });
});
