import { Publication, Requester } from '@chatgenius/bus';
import { ChatError, limits, may, messagingRequests, streamEvents, streams, type AuditAction, type Report, type ReportState, type ReportSubject } from '@chatgenius/contracts';
import { appendEvents, keysetPage, lockStreams, moderatorsToTell, readDeploymentRole, readTime, recordAudit, withTransaction, type Database, type LockedStreams, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { ChannelRepository } from '../../channel-store/channel.repository.ts';
import { isVisible, roleIn } from '../../channel-store/membership.rules.ts';
import { DATABASE } from '../../tokens.ts';
import { decideStep, type ReportStep } from './report.rules.ts';
import { ReportRepository } from './report.repository.ts';

export interface ReportPlan {
  readonly subject: ReportSubject;
  readonly category: string;
  readonly text: string;
}

interface ReportsPage {
  readonly reports: Report[];
  readonly next: string | null;
}

const ACTIONS = { claimed: 'report:claimed', resolved: 'report:resolved', dismissed: 'report:dismissed' } as const satisfies Record<string, AuditAction>;

/** What people report, told to those who decide it. */
@Injectable()
export class ReportService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly publication: Publication,
    private readonly requester: Requester,
    private readonly channels: ChannelRepository,
    private readonly reports: ReportRepository,
  ) {}

  /** The same again answers with the report that waits. @throws ChatError MESSAGE_NOT_FOUND, USER_NOT_FOUND, TOO_MANY_REPORTS */
  async create(reporterId: string, { subject, category, text }: ReportPlan): Promise<Report> {
    const about = await this.#about(reporterId, subject);
    const { report, batch } = await withTransaction(this.database.pool, async (transaction) => {
      const told = await this.#toldOf(transaction, reporterId, about);
      // One report of somebody at a time, so that they are counted right. All streams at once: two who tell each other would wait in a circle.
      const locked = await lockStreams(transaction, [reporterId, ...told].map(streams.user));
      const waiting = await this.reports.undecided(transaction, reporterId, subject);
      if (waiting) return { report: waiting };
      if ((await this.reports.countUndecided(transaction, reporterId)) >= limits.undecidedReports) throw new ChatError('TOO_MANY_REPORTS');
      const createdAt = (await readTime(transaction)).toISOString();
      const open = { state: 'open', moderatorId: null, claimedAt: null, decidedAt: null, note: null } as const;
      const made: Report = { id: uuidv7(), reporterId, subject, ...about, category, text, createdAt, ...open };
      await this.reports.insert(transaction, made);
      return { report: made, batch: await this.#tell(transaction, locked, made, told) };
    });
    if (batch) this.publication.publish(batch);
    return report;
  }

  /** @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED */
  async ofChannel(channelId: string, actorId: string, state: ReportState, after: string | undefined, limit: number): Promise<ReportsPage> {
    const standing = await this.channels.standing(channelId, actorId);
    if (!isVisible(standing)) throw new ChatError('CHANNEL_NOT_FOUND');
    if (!may(roleIn(standing), 'report:handle')) throw new ChatError('NOT_ALLOWED');
    return this.ofAll(state, after, limit, channelId);
  }

  async ofAll(state: ReportState, after: string | undefined, limit: number, channelId: string | null = null): Promise<ReportsPage> {
    const { page, last } = keysetPage(await this.reports.list(channelId, state, after, limit + 1), limit);
    return { reports: page, next: last?.id ?? null };
  }

  /** @throws ChatError REPORT_NOT_FOUND, NOT_ALLOWED, REPORT_DECIDED */
  step(reportId: string, actorId: string, step: ReportStep): Promise<Report> {
    return withTransaction(this.database.pool, async (transaction) => {
      const report = await this.reports.lock(transaction, reportId);
      if (!report) throw new ChatError('REPORT_NOT_FOUND');
      const standing = report.channelId === null ? undefined : await this.channels.standing(report.channelId, actorId, transaction);
      const deploymentRole = await readDeploymentRole(transaction, actorId);
      const decided = decideStep({ report, actorId, standing, deploymentRole }, step, await readTime(transaction));
      if (!decided) return report;
      await this.reports.save(transaction, decided);
      await recordAudit(transaction, {
        actorId,
        action: ACTIONS[step.kind === 'claim' ? 'claimed' : step.outcome],
        subject: { kind: 'report', id: reportId },
        ...(report.channelId !== null && { channelId: report.channelId }),
        before: { state: report.state, moderatorId: report.moderatorId },
        after: { state: decided.state, moderatorId: decided.moderatorId },
        ...(decided.note !== null && { reason: decided.note }),
      });
      return decided;
    });
  }

  async #about(reporterId: string, subject: ReportSubject): Promise<Pick<Report, 'subjectUserId' | 'channelId'>> {
    if (subject.kind === 'message') {
      const { message } = await this.requester.request(messagingRequests.messageFind, { userId: reporterId, messageId: subject.messageId });
      return { subjectUserId: message.senderId, channelId: message.channelId };
    }
    if ((await readDeploymentRole(this.database.pool, subject.userId)) === undefined) throw new ChatError('USER_NOT_FOUND');
    return { subjectUserId: subject.userId, channelId: null };
  }

  async #toldOf(transaction: Transaction, reporterId: string, about: Pick<Report, 'subjectUserId' | 'channelId'>): Promise<string[]> {
    return (await moderatorsToTell(transaction, about)).filter((userId) => userId !== reporterId);
  }

  async #tell(transaction: Transaction, locked: LockedStreams, { id: reportId, channelId, category }: Report, told: readonly string[]) {
    const to = told.map(streams.user).filter((stream) => locked.has(stream));
    if (to.length === 0) return undefined;
    const data = { reportId, channelId, category };
    return appendEvents(transaction, locked, to.map((stream) => ({ stream, type: streamEvents.reportCreated.name, data })));
  }
}
