import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { DEFAULT_POLICY, MediaWorkers, PICTURE_LIMITS, type ProcessedFile } from '@chatgenius/media';
import { probeRecording, withoutMetadata } from '@chatgenius/media/decoding';
import { cornersOf } from '@chatgenius/media/pictures.fixture';
import { debianFfmpeg } from './debian-ffmpeg.ts';

const specFolder = mkdtempSync(path.join(tmpdir(), 'chatgenius-recordings-'));
afterAll(() => rmSync(specFolder, { recursive: true }));

/** Undefined where Debian's packages cannot be had: then nothing here can say what ffmpeg makes of a file. */
const programs = await debianFfmpeg(specFolder).catch(() => undefined);
const describeWithFfmpeg = programs === undefined ? describe.skip : describe;
const ffmpeg = { folder: programs ?? '' };

const PICTURE = ['-f', 'lavfi', '-i', 'testsrc=size=640x360:rate=10:duration=3'];
const SOUND = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=2.5'];
const PLACE = ['-metadata', 'location=+52.5200+013.4050/', '-metadata', 'artist=SecretAda'];

async function record(name: string, ...args: string[]): Promise<string> {
  const file = path.join(specFolder, name);
  await promisify(execFile)(path.join(ffmpeg.folder, 'ffmpeg'), ['-nostdin', '-loglevel', 'error', '-threads', '1', ...args, file]);
  return file;
}

let folders = 0;
function emptyFolder(): string {
  const folder = path.join(specFolder, `made-${(folders += 1)}`);
  mkdirSync(folder);
  return folder;
}

describeWithFfmpeg('recordings', () => {
  let video: string;
  beforeAll(async () => {
    video = await record('video.mp4', ...PICTURE, ...SOUND, ...PLACE, '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac');
  }, 60_000);

  it('that are videos have a length, a size and a poster', async () => {
    const found = await probeRecording(ffmpeg, video, 'video/mp4', emptyFolder());
    expect(found).toMatchObject({ width: 640, height: 360, poster: { thumbnails: [{ width: 360, height: 203 }, { width: 640, height: 360 }] } });
    expect(Math.abs((found.durationMs ?? 0) - 3_000)).toBeLessThan(100);
    expect(found.poster?.placeholder.length).toBeGreaterThan(20);
  });

  it('that were held upright are told upright, and have a poster that is', async () => {
    // Red, green, blue and white, as they are read.
    const corners = ['red', 'lime', 'blue', 'white'].flatMap((colour) => ['-f', 'lavfi', '-i', `color=${colour}:size=320x180:rate=5:duration=1`]);
    const grid = ['-filter_complex', '[0][1]hstack[top];[2][3]hstack[bottom];[top][bottom]vstack'];
    const upright = await record('upright.mp4', ...corners, ...grid, '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p');
    writeFileSync(upright, turnedClockwise(readFileSync(upright), 360));
    const found = await probeRecording(ffmpeg, upright, 'video/mp4', emptyFolder());
    expect(found).toMatchObject({ width: 360, height: 640, poster: { thumbnails: [{ width: 203, height: 360 }, { width: 360, height: 640 }] } });
    await expect(cornersOf(found.poster?.thumbnails[0]?.path ?? '')).resolves.toBe('BRWG');
  });

  /** As telephones write it into the header of the track (ISO/IEC 14496-12, 8.3.2): the matrix of a quarter turn. */
  function turnedClockwise(mp4: Buffer, height: number): Buffer {
    const matrix = mp4.indexOf('tkhd') + 4 + 40;
    const ONE = 0x10000;
    [0, ONE, 0, -ONE, 0, 0, height * ONE, 0, 0x40000000].forEach((value, index) => mp4.writeInt32BE(value, matrix + 4 * index));
    return mp4;
  }

  it.each([
    ['song.mp3', 'audio/mpeg', []],
    ['song.ogg', 'audio/ogg', []],
    ['song.wav', 'audio/wav', []],
    ['song.flac', 'audio/flac', []],
    ['song.m4a', 'audio/mp4', ['-c:a', 'aac']],
    ['clip.webm', 'video/webm', ['-c:a', 'libopus']],
  ])('of sound alone have a length: %s', async (name, mediaType, options) => {
    const found = await probeRecording(ffmpeg, await record(name, ...SOUND, ...options), mediaType, emptyFolder());
    expect(Object.keys(found)).toEqual(['durationMs']);
    expect(Math.abs((found.durationMs ?? 0) - 2_500)).toBeLessThan(100);
  });

  it('are worked on by workers, who give the video away without what its camera says of it', async () => {
    const workers = new MediaWorkers({ rules: { types: DEFAULT_POLICY, pictures: PICTURE_LIMITS, ffmpegFolder: ffmpeg.folder }, workers: 1, jobMs: 60_000, memoryBytes: 2 ** 30 });
    try {
      expect(readFileSync(video).includes('SecretAda')).toBe(true);
      const result = (await workers.process({ path: video, folder: emptyFolder(), name: 'video.mp4', claimedType: 'video/mp4' })) as ProcessedFile;
      expect(result).toMatchObject({ mediaType: 'video/mp4', kind: 'video', inline: true, recording: { width: 640 } });
      const cleaned = readFileSync(result.original);
      expect([cleaned.length, cleaned.includes('SecretAda')]).toEqual([readFileSync(video).length, false]);
      await expect(framesOf(result.original)).resolves.toBe(await framesOf(video));
    } finally {
      workers.close();
    }
  });

  it.each([
    ['of QuickTime', 'place.mov', []],
    ['whose index comes first', 'first.mov', ['-movflags', '+faststart']],
    ['with keys of their own', 'keys.mov', ['-movflags', 'use_metadata_tags']],
  ])('%s lose the place where they were taken, and nothing else', async (_, name, options) => {
    const placed = await record(name, '-i', video, '-c', 'copy', ...options, ...PLACE);
    expect(readFileSync(placed).includes('+52.5200+013.4050')).toBe(true);
    const target = path.join(emptyFolder(), 'original');
    await withoutMetadata({ path: placed, mediaType: 'video/quicktime' }, target);
    const cleaned = readFileSync(target);
    expect([cleaned.length, cleaned.includes('SecretAda'), cleaned.includes('+52.5200')]).toEqual([readFileSync(placed).length, false, false]);
    await expect(framesOf(target)).resolves.toBe(await framesOf(placed));
  });

  /** A sum over all decoded frames and sounds. */
  async function framesOf(file: string): Promise<string> {
    const { stdout } = await promisify(execFile)(path.join(ffmpeg.folder, 'ffmpeg'), ['-nostdin', '-loglevel', 'error', '-i', file, '-f', 'md5', '-']);
    return stdout;
  }

  it('that are damaged, or none, are told nothing of', async () => {
    const damaged = path.join(specFolder, 'damaged.mp4');
    writeFileSync(damaged, readFileSync(video).subarray(0, 5_000));
    for (const mediaType of ['video/mp4', 'video/webm', 'audio/mpeg', 'audio/flac']) await expect(probeRecording(ffmpeg, damaged, mediaType, emptyFolder())).resolves.toEqual({});
  });

  it('open no other file and no address, whatever they ask for', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const other = path.join(specFolder, 'other.mp4');
    copyFileSync(video, other);
    const lists = { playlist: `#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:3.0,\n${other}\n#EXTINF:3.0,\n${address}/hls.ts\n#EXT-X-ENDLIST\n`, joined: `ffconcat version 1.0\nfile '${other}'\nfile '${address}/concat.mp4'\n` };
    try {
      for (const [name, content] of Object.entries(lists)) {
        const file = path.join(specFolder, `${name}.mp4`);
        writeFileSync(file, content);
        await expect(probeRecording(ffmpeg, file, 'video/mp4', emptyFolder())).resolves.toEqual({});
      }
      expect(asked).toEqual([]);
    } finally {
      server.close();
    }
  });
});
