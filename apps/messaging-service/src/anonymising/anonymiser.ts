import { isDeepStrictEqual } from 'node:util';
import { BusConnection, tell } from '@chatgenius/bus';
import { notices, streams, type StreamId } from '@chatgenius/contracts';
import { lockStreams, withBackgroundTransaction, withTransaction } from '@chatgenius/database';
import { RecurringTask, TaskService, type Logger, untilTick } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { readPlace } from '../changes/standing.repository.ts';
import { LOGGER } from '../tokens.ts';
import { MessagingWork } from '../waiting/messaging-work.ts';
import { claim, deleteOwn, finish, forgetInAuditEntry, readContent, readPage, replaceContent, saveProgress, type Anonymisation, type Candidate } from './anonymisation.repository.ts';
import { ChannelNaming } from './channel-naming.ts';
import { withoutHandle, withoutHandleInName, withoutPerson } from './handle.rules.ts';
import { forgetInLive } from './live-forgetting.ts';
import { FIRST_PHASE, phaseAfter, places, type Place } from './named-places.ts';

const LOOK_EVERY_MS = 5_000;
/** Rows of one batch: what a crash makes it look at again. */
const AT_ONCE = 2_000;
/** Between batches, so that a deployment with a hundred million rows is not busy with this alone. */
const PAUSE_MS = 20;
/** Somebody edits the same message meanwhile. */
const TRIES = 5;

/**
 * Takes the handle of people who are anonymised out of all that others wrote, and of the log (docs/adr/0052). Batch by batch,
 * each noted in the database: whoever comes after a crash goes on from there. Every instance looks; one works.
 */
@Injectable()
export class Anonymiser extends TaskService {
  protected readonly task = new RecurringTask({
    name: 'anonymiser',
    run: async () => ((await this.work.any('anonymisations')) && (await this.step()) ? PAUSE_MS : untilTick(LOOK_EVERY_MS)),
    onError: (error) => {
      this.logger.error('anonymisation:failed', { error });
      return LOOK_EVERY_MS;
    },
  });

  constructor(
    private readonly pool: Pool,
    private readonly bus: BusConnection,
    private readonly channels: ChannelNaming,
    private readonly work: MessagingWork,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  /** One batch. @returns whether there was one */
  step(atOnce = AT_ONCE): Promise<boolean> {
    return withBackgroundTransaction(this.pool, async (transaction) => {
      const job = await claim(transaction);
      if (job === undefined) return false;
      const { phase, userId } = job;
      if (phase === FIRST_PHASE) {
        await withTransaction(this.pool, (own) => deleteOwn(own, userId));
        // Whatever of them is finished from here on is among the messages.
        await forgetInLive(this.pool, job);
      }
      // Rows are replaced one by one, each by itself: nobody who edits or deletes waits for a batch, nor in a circle.
      const { looked, last, candidates } = await readPage(this.pool, job, atOnce);
      const changed = await this.#replace(job, candidates);
      const next = looked < atOnce ? phaseAfter(phase) : phase;
      await saveProgress(transaction, userId, { phase: next ?? phase, cursor: next === phase ? (last ?? null) : null, looked, changed });
      if (next === undefined) {
        await finish(transaction, userId);
        this.logger.info('anonymisation:finished', { userId });
      }
      return true;
    });
  }

  /** @returns how many rows are different by it */
  async #replace(job: Anonymisation, candidates: readonly Candidate[]): Promise<number> {
    const changed: Candidate[] = [];
    for (const candidate of candidates) if (await this.#replaceOne(job, candidate)) changed.push(candidate);
    // Gateways keep the last events of streams: they read them again.
    const rewritten = [...new Set(changed.map(({ key }) => key[0] as StreamId))];
    if (job.phase === 'log' && rewritten.length > 0) tell(this.bus, notices.logRewritten, rewritten);
    return changed.length;
  }

  async #replaceOne(job: Anonymisation, { key, content }: Candidate): Promise<boolean> {
    let current: string | undefined = content;
    for (let attempt = 0; attempt < TRIES && current !== undefined; attempt++) {
      const next = rewrittenIn(places[job.phase], current, job);
      if (next === current) return false;
      if (await this.#write(job, { key, content: current }, next)) return true;
      current = await readContent(this.pool, job.phase, key);
    }
    if (current !== undefined) throw new Error('A row changes again and again while it is anonymised');
    return false;
  }

  /** @returns false when the row has changed since it was read */
  async #write({ phase, userId, requestedById }: Anonymisation, candidate: Candidate, next: string): Promise<boolean> {
    switch (phase) {
      case 'messages':
      case 'quotes':
        return this.#writeMessage(phase, candidate, next);
      case 'channels':
        return this.channels.replace(candidate, next, requestedById);
      case 'audit':
        await forgetInAuditEntry(this.pool, candidate.key[0] ?? '', userId);
        return true;
      default:
        return replaceContent(this.pool, phase, candidate, next);
    }
  }

  /** As edits do: one that has read the text already keeps it as an earlier version before this, where the next phase finds it. */
  async #writeMessage(phase: 'messages' | 'quotes', candidate: Candidate, next: string): Promise<boolean> {
    const place = await readPlace(this.pool, candidate.key[0] ?? '');
    if (place === undefined) return false;
    const { channelId, threadId } = place;
    return withTransaction(this.pool, async (transaction) => {
      await lockStreams(transaction, [streams.channel(channelId), ...(threadId === undefined ? [] : [streams.thread(threadId)])]);
      return replaceContent(transaction, phase, candidate, next);
    });
  }
}

function rewrittenIn({ structured, isFileName }: Place, content: string, job: Anonymisation): string {
  if (structured) return rewritten(content, job);
  return isFileName === true ? withoutHandleInName(content, job) : withoutHandle(content, job);
}

/** JSON stays as it is spelled where it says nothing of the person. */
function rewritten(content: string, job: Anonymisation): string {
  const before: unknown = JSON.parse(content);
  const after = withoutPerson(before, job);
  return isDeepStrictEqual(before, after) ? content : JSON.stringify(after);
}
