import { hash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createDatabase, withTransaction, type Database } from '@chatgenius/database';
import { createLogger } from '@chatgenius/service-runtime';
import { createTestDatabase, seed, type TestDatabase } from '@chatgenius/testing';
import { FileMetrics } from '../file.metrics.ts';
import { BlobRepository } from '../blobs/blob.repository.ts';
import { toAttachment } from '../files/file-row.ts';
import { readFile } from '../files/file.repository.ts';
import { type FileStore } from '../stores/file-store.ts';
import { ProcessingRepository } from '../processing/processing.repository.ts';
import { openStore } from '../stores/open-store.ts';
import { LifeRepository } from './life.repository.ts';
import { Removal } from './removal.ts';
import { Sweep } from './sweep.ts';
import { FilesWork } from '../waiting/files-work.ts';

const logger = createLogger({ service: 'spec', instance: 'spec', level: 'error' });
const HOUR_MS = 3_600_000;

describe('files', () => {
  let copy: TestDatabase;
  let database: Database;
  let folder: string;
  let store: FileStore;
  let removal: Removal;
  let sweep: Sweep;
  let [ownerId, otherId, channelId] = ['', '', ''];

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 2, applicationName: 'life.int.spec' });
    folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-life-'));
    store = await openStore(pathToFileURL(path.join(folder, 'files')).href, undefined);
    const blobs = new BlobRepository(database, store);
    removal = new Removal(new LifeRepository(database), blobs, store, new FilesWork(database), logger);
    sweep = new Sweep(blobs, store, { sweepEverySeconds: 3_600 }, logger, new FileMetrics());
  });
  beforeEach(async () => {
    const { userIds, channels } = await seed(database.pool, { users: 2, channels: 1 });
    [ownerId = '', otherId = ''] = userIds;
    channelId = channels[0]?.id ?? '';
  });
  afterAll(async () => {
    await database.close();
    await copy.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const query = async (sql: string, ...values: unknown[]) => (await database.pool.query<Record<string, unknown>>(sql, values)).rows;
  async function stored(): Promise<string> {
    const [bytes, place] = [randomBytes(100), path.join(folder, 'made')];
    const sha256 = hash('sha256', bytes);
    writeFileSync(place, bytes);
    await store.put(sha256, place);
    await query('INSERT INTO blobs (sha256, bytes) VALUES ($1, 100)', sha256);
    return sha256;
  }
  /** A file with a thumbnail that a message has. */
  async function sent(): Promise<{ id: string; blobs: string[] }> {
    const [id, blobs] = [randomUUID(), [await stored(), await stored()]];
    await query(`INSERT INTO files (id, owner_id, name, media_type, bytes, state) VALUES ($1, $2, 'secret.png', 'image/png', 100, 'ready')`, id, ownerId);
    await query(`INSERT INTO file_variants (file_id, variant, sha256, media_type, bytes) SELECT $1, * FROM unnest($2::text[], $3::text[], ARRAY['image/png', 'image/webp'], ARRAY[100, 100])`, id, ['original', 'thumbnail-360'], blobs);
    await query('INSERT INTO message_files (message_id, file_id, position, channel_id, sender_id, forwarded, created_at) VALUES (gen_random_uuid(), $1, 0, $2, $3, false, now())', id, channelId, ownerId);
    return { id, blobs };
  }
  const release = (fileId: string) => query('DELETE FROM message_files WHERE file_id = $1', fileId);
  const hold = async (of: { channelId?: string; userId?: string }) => {
    const id = randomUUID();
    await query(`INSERT INTO retention_holds (id, channel_id, user_id, reason, created_by_id) VALUES ($1, $2, $3, 'a case', $4)`, id, of.channelId ?? null, of.userId ?? null, otherId);
    return () => query('DELETE FROM retention_holds WHERE id = $1', id);
  };
  const stateOf = async (id: string) => (await query('SELECT state FROM files WHERE id = $1', id))[0]?.state;
  const areStored = async (blobs: readonly string[]) => Promise.all(blobs.map((sha256) => store.has(sha256)));
  /** Looks, and once more when the time of grace is over. */
  async function goBy(): Promise<void> {
    await removal.look();
    await query('UPDATE files SET next_at = now() WHERE next_at IS NOT NULL');
    await removal.look();
  }

  it('go with their last message: nobody has them at once, and their bytes and thumbnails after a time of grace', async () => {
    const [gone, kept] = [await sent(), await sent()];
    await release(gone.id);
    await removal.look();
    expect([await stateOf(gone.id), await stateOf(kept.id), await areStored(gone.blobs)]).toEqual(['removed', 'ready', [true, true]]);
    await goBy();
    expect([await stateOf(gone.id), await areStored(gone.blobs)]).toEqual([undefined, [false, false]]);
    expect([await stateOf(kept.id), await areStored(kept.blobs)]).toEqual(['ready', [true, true]]);
    expect(await query('SELECT FROM file_variants WHERE file_id = $1', gone.id)).toEqual([]);
    expect(await query('SELECT FROM blobs WHERE sha256 = ANY ($1)', gone.blobs)).toEqual([]);
  });

  it('keep their bytes while a hold on the channel or the sender lasts, and go with the last of them', async () => {
    const file = await sent();
    const ends = [await hold({ channelId }), await hold({ userId: ownerId })];
    await release(file.id);
    for (let times = 0; times < 2; times++) await goBy();
    expect([await stateOf(file.id), await areStored(file.blobs)]).toEqual(['removed', [true, true]]);
    await ends[0]?.();
    await goBy();
    expect([await stateOf(file.id), await areStored(file.blobs)]).toEqual(['removed', [true, true]]);
    await ends[1]?.();
    await goBy();
    expect([await stateOf(file.id), await areStored(file.blobs)]).toEqual([undefined, [false, false]]);
    expect(await query('SELECT FROM held_files WHERE file_id = $1', file.id)).toEqual([]);
  });

  it.each([true, false])('that go while they are looked at keep what was found if a hold keeps them, and only then: %s', async (isHeld) => {
    const [file, sha256] = [await sent(), await stored()];
    await query('DELETE FROM file_variants WHERE file_id = $1', file.id);
    await query(`UPDATE files SET state = 'processing' WHERE id = $1`, file.id);
    const end = isHeld ? await hold({ channelId }) : undefined;
    await release(file.id);
    await removal.look();
    expect(await stateOf(file.id)).toBe('removed');
    const found = { looked: { mediaType: 'image/png', inline: true, facts: {}, variants: [] }, variants: [{ variant: 'original', sha256, bytes: 100, mediaType: 'image/png' }], keepSeconds: 60 };
    const processing = new ProcessingRepository(database);
    // Also when another process has found the same.
    for (let times = 0; times < 2; times++) expect(await withTransaction(database.pool, (transaction) => processing.makeReady(transaction, file.id, found))).toBe(isHeld);
    await goBy();
    expect([await stateOf(file.id), await query('SELECT sha256 FROM file_variants WHERE file_id = $1', file.id)]).toEqual(isHeld ? ['removed', [{ sha256 }]] : [undefined, []]);
    await end?.();
    await goBy();
    expect([await stateOf(file.id), await areStored([sha256])]).toEqual([undefined, [!isHeld]]);
  });

  it('of somebody who is forgotten tell nothing any more and go, also from messages that stay; a hold keeps their bytes', async () => {
    const [file, held] = [await sent(), await sent()];
    const other = await seed(database.pool, { users: 1, channels: 1 });
    await query('UPDATE message_files SET channel_id = $2 WHERE file_id = $1', held.id, other.channels[0]?.id);
    const end = await hold({ channelId: other.channels[0]?.id ?? '' });
    await query(`INSERT INTO anonymisations (user_id, requested_by_id, former_handle) VALUES ($1, $1, 'ada')`, ownerId);
    await removal.look();
    const told = await readFile(database.pool, held.id);
    expect(told && toAttachment(told)).toEqual({ id: held.id, name: 'file', mediaType: 'image/png', bytes: 100, state: 'refused', reason: 'REMOVED' });
    expect(await query('SELECT FROM files WHERE id = ANY ($1) AND tell_at IS NOT NULL', [file.id, held.id])).toHaveLength(2);
    await goBy();
    expect([await areStored(file.blobs), await areStored(held.blobs), await stateOf(held.id)]).toEqual([[false, false], [true, true], 'removed']);
    await end();
    await goBy();
    expect([await areStored(held.blobs), await stateOf(held.id)]).toEqual([[false, false], undefined]);
  });

  it('are compared with what is stored, both ways: bytes that nobody names go, unless they are young, and bytes that are missing are counted', async () => {
    // Of what others have left behind.
    await sweep.sweep(new Date(Date.now() + 2 * HOUR_MS));
    const [whole, lost, unused, forgotten, rowless] = [await sent(), await sent(), await stored(), await stored(), await stored()];
    await query('DELETE FROM blobs WHERE sha256 = $1', rowless);
    await store.remove(lost.blobs[1] ?? '');
    await store.remove(forgotten);
    await query(`UPDATE blobs SET created_at = now() - interval '2 hours'`);
    expect(await sweep.sweep(new Date())).toMatchObject({ removed: 0 });
    expect(await areStored([unused, rowless])).toEqual([true, true]);
    expect(await sweep.sweep(new Date(Date.now() + 2 * HOUR_MS))).toEqual({ removed: 2, missing: 1 });
    expect(await areStored([unused, rowless, ...whole.blobs, lost.blobs[0] ?? ''])).toEqual([false, false, true, true, true]);
    expect((await query('SELECT sha256 FROM blobs WHERE sha256 = ANY ($1)', [unused, forgotten, rowless, ...lost.blobs])).map(({ sha256 }) => sha256).toSorted()).toEqual(lost.blobs.toSorted());
  });
});
