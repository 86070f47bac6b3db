import { tell, type BusConnection } from '@chatgenius/bus';
import { ChatError, may, notices, type FilterEntry, type WordFilter } from '@chatgenius/contracts';
import { readTime, recordAudit, withTransaction, type Database, type Transaction } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { ChannelRepository } from '../../channel-store/channel.repository.ts';
import { isVisible, roleIn, type Standing } from '../../channel-store/membership.rules.ts';
import { BUS, DATABASE, LOGGER } from '../../tokens.ts';
import { FilterRepository } from './filter.repository.ts';

/** Words that messages are held against. messaging-service does it, and is told of every change. */
@Injectable()
export class FilterService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(BUS) private readonly bus: BusConnection,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly channels: ChannelRepository,
    private readonly filters: FilterRepository,
  ) {}

  /** @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED */
  async ofChannel(channelId: string, actorId: string): Promise<WordFilter> {
    assertHandles(await this.channels.standing(channelId, actorId));
    return this.filters.read(channelId);
  }

  ofDeployment(): Promise<WordFilter> {
    return this.filters.read(null);
  }

  /** @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED */
  setOfChannel(channelId: string, actorId: string, entries: readonly FilterEntry[]): Promise<WordFilter> {
    return this.#set(channelId, actorId, entries, async (transaction) => assertHandles(await this.channels.standing(channelId, actorId, transaction)));
  }

  setOfDeployment(actorId: string, entries: readonly FilterEntry[]): Promise<WordFilter> {
    return this.#set(null, actorId, entries, () => Promise.resolve());
  }

  async #set(channelId: string | null, actorId: string, entries: readonly FilterEntry[], assertMay: (transaction: Transaction) => Promise<void>): Promise<WordFilter> {
    const filter = await withTransaction(this.database.pool, async (transaction) => {
      await assertMay(transaction);
      // One change after the other: what each has changed is in the audit log.
      await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`word-filter ${channelId}`]);
      const before = await this.filters.read(channelId, transaction);
      const after = { entries: [...entries], updatedAt: (await readTime(transaction)).toISOString() };
      await this.filters.save(transaction, channelId, after);
      await recordAudit(transaction, {
        actorId,
        action: 'filter:changed',
        subject: { kind: 'filter', id: channelId ?? 'deployment' },
        ...(channelId !== null && { channelId }),
        before: { removed: missingIn(before.entries, entries) },
        after: { added: missingIn(entries, before.entries) },
      });
      return after;
    });
    this.#tell(channelId);
    return filter;
  }

  #tell(channelId: string | null): void {
    try {
      tell(this.bus, notices.filtersChanged, [{ channelId }]);
    } catch (error) {
      // It is found by the next look at the table.
      this.logger.warn('filter:change-not-told', { error });
    }
  }
}

function assertHandles(standing: Standing | undefined): void {
  if (!isVisible(standing)) throw new ChatError('CHANNEL_NOT_FOUND');
  if (!may(roleIn(standing), 'report:handle')) throw new ChatError('NOT_ALLOWED');
}

function missingIn(entries: readonly FilterEntry[], others: readonly FilterEntry[]): FilterEntry[] {
  const known = new Set(others.map(keyOf));
  return entries.filter((entry) => !known.has(keyOf(entry)));
}

const keyOf = ({ pattern, action }: FilterEntry): string => `${action} ${pattern}`;
