import { tell, type BusConnection } from '@chatgenius/bus';
import { ChatError, limits, notices, type Announcement, type RouteInput, type routes } from '@chatgenius/contracts';
import { recordAudit, withTransaction, type Database } from '@chatgenius/database';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { BUS, DATABASE, LOGGER } from '../../tokens.ts';
import { AnnouncementRepository } from './announcement.repository.ts';

type Wanted = RouteInput<typeof routes.announce>['body'];

/** Makes announcements and ends them. Gateways are told after the commit, and look by themselves now and then. */
@Injectable()
export class AnnouncementService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(BUS) private readonly bus: BusConnection,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly announcements: AnnouncementRepository,
  ) {}

  /** @throws ChatError TOO_MANY_ANNOUNCEMENTS, CHANNEL_NOT_FOUND */
  async announce(actorId: string, { text, level, minutes, channelId }: Wanted): Promise<Announcement> {
    const made = await withTransaction(this.database.pool, async (transaction) => {
      if ((await this.announcements.lockAndCount(transaction)) >= limits.announcements) throw new ChatError('TOO_MANY_ANNOUNCEMENTS', { limit: limits.announcements });
      const announcement = await this.announcements.insert(transaction, { id: uuidv7(), channelId: channelId ?? null, text, level, minutes, createdById: actorId });
      if (announcement === undefined) throw new ChatError('CHANNEL_NOT_FOUND');
      await recordAudit(transaction, { actorId, action: 'announcement:made', subject: { kind: 'announcement', id: announcement.id }, channelId, after: { level, until: announcement.until } });
      return announcement;
    });
    this.tell(made, false);
    return made;
  }

  /** @throws ChatError ANNOUNCEMENT_NOT_FOUND */
  async withdraw(actorId: string, announcementId: string): Promise<void> {
    const withdrawn = await withTransaction(this.database.pool, async (transaction) => {
      const found = await this.announcements.withdraw(transaction, announcementId);
      if (found === undefined) throw new ChatError('ANNOUNCEMENT_NOT_FOUND');
      const { announcement, again } = found;
      if (!again) await recordAudit(transaction, { actorId, action: 'announcement:withdrawn', subject: { kind: 'announcement', id: announcementId }, channelId: announcement.channelId ?? undefined });
      return announcement;
    });
    this.tell(withdrawn, true);
  }

  private tell(announcement: Announcement, withdrawn: boolean): void {
    try {
      tell(this.bus, notices.announcementsChanged, [{ announcement, withdrawn }]);
    } catch (error) {
      this.logger.warn('announcement:not-told', { announcementId: announcement.id, error });
    }
  }
}
