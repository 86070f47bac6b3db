import { BusConnection, Publication, StreamPublisher } from '@chatgenius/bus';
import { forgetPublished, Reads, type Database } from '@chatgenius/database';
import { Features, type Logger } from '@chatgenius/service-runtime';
import { Module, type DynamicModule } from '@nestjs/common';
import { Pool } from 'pg';
import { AnnouncementController } from './administration/announcement.controller.ts';
import { Anonymiser } from './anonymising/anonymiser.ts';
import { ChannelNaming } from './anonymising/channel-naming.ts';
import { ChannelEmptying } from './channels/channel-emptying.ts';
import { MyChannelsController } from './channels/my-channels.controller.ts';
import { ChangeController } from './changes/change.controller.ts';
import { KnownChanges } from './changes/known-changes.ts';
import { LogRedaction } from './changes/log-redaction.ts';
import { Announcer } from './cursors/announcer.ts';
import { CursorController } from './cursors/cursor.controller.ts';
import { MarkingService } from './cursors/marking.service.ts';
import { PositionController } from './cursors/position.controller.ts';
import { ReceiptController } from './cursors/receipt.controller.ts';
import { WithholdingController } from './cursors/withholding.controller.ts';
import { Withholding } from './cursors/withholding.ts';
import { DirectController } from './direct/direct.controller.ts';
import { DraftController } from './drafts/draft.controller.ts';
import { CostlyReads } from './fairness/costly-reads.ts';
import { queueOfChanges } from './fairness/queues.ts';
import { ExportController } from './exporting/export.controller.ts';
import { ChannelFileController } from './files/channel-file.controller.ts';
import { FileTraces } from './files/file-traces.ts';
import { FileTracesRepository } from './files/file-traces.repository.ts';
import { SettlingController } from './files/settling.controller.ts';
import { SettlingService } from './files/settling.service.ts';
import { HistoryController } from './history/history.controller.ts';
import { ImportController } from './importing/import.controller.ts';
import { ImportWriter } from './importing/import-writer.ts';
import { LiveController } from './live/live.controller.ts';
import { BEFORE_SEND_SETTINGS, type BeforeSendSettings } from './moderation/hook/before-send.settings.ts';
import { MessageOriginController } from './moderation/message-origin.controller.ts';
import { MessagePurger } from './purging/message-purger.ts';
import { PurgeRepository } from './purging/purge.repository.ts';
import { ReportNotices } from './moderation/report-notices.ts';
import { OwnTurns } from './personal/own-turns.ts';
import { ChannelRetention } from './retention/channel-retention.ts';
import { RetentionController } from './retention/retention.controller.ts';
import { RetentionRepository } from './retention/retention.repository.ts';
import { RetentionTask } from './retention/retention-task.ts';
import { BacklogWatch } from './observing/backlog-watch.ts';
import { MessagePathController } from './observing/message-path.controller.ts';
import { MessagePathRepository } from './observing/message-path.repository.ts';
import { Repair } from './publishing/repair.ts';
import { SavedController } from './saved/saved.controller.ts';
import { ScheduleController } from './scheduling/schedule.controller.ts';
import { ScheduleSender } from './scheduling/schedule-sender.ts';
import { SchedulingService } from './scheduling/scheduling.service.ts';
import { SearchIndexer } from './search/search-indexer.ts';
import { SearchIndexRepository } from './search/search-index.repository.ts';
import { SearchMetrics } from './search/search.metrics.ts';
import { SearchController } from './search/search.controller.ts';
import { SendController } from './sending/send.controller.ts';
import { RevocationController } from './sessions/revocation.controller.ts';
import { ServiceTokenController } from './sessions/service-token.controller.ts';
import { OpeningController } from './opening/opening.controller.ts';
import { OpeningRepository } from './opening/opening.repository.ts';
import { StatisticsRepository } from './statistics/statistics.repository.ts';
import { StatisticsTask } from './statistics/statistics-task.ts';
import { StreamAccessRepository } from './streams/stream-access.repository.ts';
import { StreamController } from './streams/stream.controller.ts';
import { StreamOpener } from './streams/stream-opener.ts';
import { FollowService } from './threads/follow.service.ts';
import { ThreadController } from './threads/thread.controller.ts';
import { CHANGES, LOGGER, RETENTION_EVERY_SECONDS, STATISTICS_EVERY_SECONDS } from './tokens.ts';
import { UnreadController } from './unread/unread.controller.ts';
import { OwnStreamRepository } from './upkeep/own-stream.repository.ts';
import { OwnStreams } from './upkeep/own-streams.ts';
import { SlowModeSends } from './upkeep/slow-mode-sends.ts';
import { TaskLeases } from './leases/task-leases.ts';
import { AuthorshipRepository } from './webhooks/authorship.repository.ts';
import { OutboundHttp } from './outbound/outbound-http.ts';
import { ParkedEventRepository } from './webhooks/parked-event.repository.ts';
import { WebhookController } from './webhooks/webhook.controller.ts';
import { WebhookDeliverer } from './webhooks/webhook-deliverer.ts';
import { Resumption } from './webhooks/resumption.ts';
import { WebhookRepository } from './webhooks/webhook.repository.ts';
import { WEBHOOK_SETTINGS, type WebhookSettings } from './outbound/webhook.settings.ts';
import { WebhookTelemetry } from './webhooks/webhook-telemetry.ts';
import { WebhookTurn } from './webhooks/webhook-turn.ts';
import { WRITING } from './writing.providers.ts';

export interface MessagingParts {
  readonly bus: BusConnection;
  readonly database: Database;
  readonly webhooks: WebhookSettings;
  readonly beforeSend: BeforeSendSettings;
  readonly retentionEverySeconds: number;
  readonly statisticsEverySeconds: number;
  readonly features: Features;
  readonly logger: Logger;
}

/** The whole composition of messaging-service. */
@Module({})
export class MessagingModule {
  static with({ bus, database, webhooks, beforeSend, retentionEverySeconds, statisticsEverySeconds, features, logger }: MessagingParts): DynamicModule {
    const publisher = new StreamPublisher(bus);
    return {
      module: MessagingModule,
      controllers: [
        SendController,
        LiveController,
        ImportController,
        ChangeController,
        StreamController,
        OpeningController,
        RevocationController,
        ServiceTokenController,
        ThreadController,
        DirectController,
        SavedController,
        DraftController,
        ScheduleController,
        CursorController,
        PositionController,
        ReceiptController,
        WithholdingController,
        UnreadController,
        MyChannelsController,
        HistoryController,
        ExportController,
        SettlingController,
        ChannelFileController,
        SearchController,
        MessagePathController,
        WebhookController,
        MessageOriginController,
        AnnouncementController,
        RetentionController,
      ],
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: Features, useValue: features },
        { provide: Pool, useValue: database.pool },
        { provide: Reads, useValue: database.reads },
        { provide: BusConnection, useValue: bus },
        { provide: WEBHOOK_SETTINGS, useValue: webhooks },
        { provide: BEFORE_SEND_SETTINGS, useValue: beforeSend },
        { provide: StreamPublisher, useValue: publisher },
        { provide: Publication, useFactory: () => publication(publisher, database, logger) },
        { provide: CHANGES, useValue: queueOfChanges(database.pool) },
        { provide: RETENTION_EVERY_SECONDS, useValue: retentionEverySeconds },
        { provide: STATISTICS_EVERY_SECONDS, useValue: statisticsEverySeconds },
        ...WRITING,
        TaskLeases,
        OwnStreamRepository,
        OwnStreams,
        SlowModeSends,
        RetentionRepository,
        ChannelRetention,
        RetentionTask,
        StatisticsRepository,
        StatisticsTask,
        CostlyReads,
        ImportWriter,
        KnownChanges,
        LogRedaction,
        Anonymiser,
        ChannelNaming,
        SettlingService,
        FileTracesRepository,
        FileTraces,
        ReportNotices,
        MessagePurger,
        PurgeRepository,
        StreamAccessRepository,
        StreamOpener,
        OpeningRepository,
        FollowService,
        Announcer,
        Withholding,
        MarkingService,
        OwnTurns,
        SchedulingService,
        ScheduleSender,
        ChannelEmptying,
        SearchIndexer,
        SearchIndexRepository,
        SearchMetrics,
        WebhookDeliverer,
        WebhookTelemetry,
        WebhookTurn,
        ParkedEventRepository,
        AuthorshipRepository,
        WebhookRepository,
        Resumption,
        OutboundHttp,
        Repair,
        BacklogWatch,
        MessagePathRepository,
      ],
    };
  }
}

const publication = (publisher: StreamPublisher, { pool }: Database, logger: Logger) =>
  new Publication({
    publisher,
    forget: (batchIds) => forgetPublished(pool, batchIds),
    onUnconfirmed: (batches, error) => logger.warn('publication:unconfirmed', { batches, error }),
  });
