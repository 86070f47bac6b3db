import { TokenVerifier } from '@chatgenius/auth';
import { Requester, type BusConnection } from '@chatgenius/bus';
import { type RateLimitScope } from '@chatgenius/contracts';
import { FailureLimit, RateLimiter, ConcurrencyLimit } from '@chatgenius/limits';
import { Features, type Logger } from '@chatgenius/service-runtime';
import { type RedisClient } from '@chatgenius/service-runtime/redis';
import { Module, type DynamicModule } from '@nestjs/common';
import { Announcements } from './administration/announcements.ts';
import { ConnectionSurvey } from './administration/connection-survey.ts';
import { FlightRecorder } from './observing/flight-recorder.ts';
import { FlightSurvey } from './administration/flight-survey.ts';
import { type Pace } from './connections/admission/admission.rules.ts';
import { ConnectPace } from './connections/admission/connect-pace.ts';
import { ConnectionAdmission } from './websocket/guards/connection-admission.ts';
import { Drain } from './connections/draining/drain.ts';
import { SessionRenewal } from './users/session-renewal.ts';
import { ServiceTokenWatch } from './connections/identity/service-token-watch.ts';
import { ServiceTokens } from './connections/identity/service-tokens.ts';
import { GatewayMetrics } from './gateway.metrics.ts';
import { CommandLimits } from './websocket/commands/command-limits.ts';
import { ConnectionLimits } from './connections/limits/connection-limits.ts';
import { type LimitSettings } from './connections/limits/limit-settings.ts';
import { LiveFeed } from './live/live-feed.ts';
import { Acquaintances } from './presence/acquaintances.ts';
import { GlobalWatch } from './presence/global-watch.ts';
import { PresenceBoard } from './presence/presence-board.ts';
import { PresenceOutbox } from './presence/presence-outbox.ts';
import { PresenceQuestions } from './presence/presence-questions.ts';
import { PresenceRefresh } from './presence/presence-refresh.ts';
import { PresenceTelemetry } from './presence/presence-telemetry.ts';
import { Revocations } from './connections/identity/revocations.ts';
import { ChannelActivity } from './users/channel-activity.ts';
import { ProfileUpdates } from './users/profile-updates.ts';
import { ReadPositions } from './users/read-positions.ts';
import { UnreadCounts } from './users/unread-counts.ts';
import { UserEvents } from './users/user-events.ts';
import { UserStates, type Keeping } from './users/user-states.ts';
import { WatchedChannels } from './users/watched-channels.ts';
import { DeliveryTelemetry } from './streams/delivery-telemetry.ts';
import { FanOut } from './streams/fan-out.ts';
import { GapFiller } from './streams/gap-filler.ts';
import { ReceiptNotices } from './streams/receipt-notices.ts';
import { RewrittenLogs } from './streams/rewritten-logs.ts';
import { StreamHub } from './streams/stream-hub.ts';
import { StreamJoins } from './recovery/stream-joins.ts';
import { ACCESS_TOKEN_SECONDS, BUS, DELIVERY_REPORT_PERCENT, GATEWAY_ID, IDLE_AFTER_MS, KEEPING, LIMIT_SETTINGS, LOGGER, PACE, SHOW_WHOLE_ADDRESSES, UNSENT_MARKS } from './tokens.ts';
import { Backpressure } from './connections/backpressure/backpressure.ts';
import { type UnsentMarks } from './connections/backpressure/marks.rules.ts';
import { OwnTyping } from './typing/own-typing.ts';
import { TypingBoard } from './typing/typing-board.ts';
import { TypingReports } from './typing/typing-reports.ts';
import { CommandTelemetry } from './websocket/commands/command-telemetry.ts';
import { CommandDispatcher } from './websocket/commands/command-dispatcher.ts';
import { ChatGateway } from './websocket/gateways/chat.gateway.ts';
import { PresenceGateway } from './websocket/gateways/presence.gateway.ts';
import { SessionGateway } from './websocket/gateways/session.gateway.ts';
import { TypingGateway } from './websocket/gateways/typing.gateway.ts';
import { WsAuthGuard } from './websocket/guards/ws-auth.guard.ts';
import { DeliveryReportsService } from './connections/delivery-reports.service.ts';
import { PresenceService } from './presence/presence.service.ts';
import { SessionExpiryService } from './connections/identity/session-expiry.service.ts';
import { SocketService } from './connections/socket.service.ts';

export interface GatewayParts {
  readonly bus: BusConnection;
  readonly verifier: TokenVerifier;
  readonly gatewayId: string;
  readonly keeping: Keeping;
  readonly idleAfterMs: number;
  readonly accessTokenSeconds: number;
  readonly limits: LimitSettings;
  readonly limiterRedis: RedisClient;
  readonly unsentMarks: UnsentMarks;
  readonly pace: Pace;
  readonly showWholeAddresses: boolean;
  readonly deliveryReportPercent: number;
  readonly features: Features;
  readonly logger: Logger;
}

/** The whole composition of connection-gateway. */
@Module({})
export class GatewayModule {
  static with({ bus, verifier, gatewayId, keeping, idleAfterMs, unsentMarks, pace, limits, limiterRedis, accessTokenSeconds, showWholeAddresses, deliveryReportPercent, features, logger }: GatewayParts): DynamicModule {
    return {
      module: GatewayModule,
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: BUS, useValue: bus },
        { provide: GATEWAY_ID, useValue: gatewayId },
        { provide: KEEPING, useValue: keeping },
        { provide: IDLE_AFTER_MS, useValue: idleAfterMs },
        { provide: ACCESS_TOKEN_SECONDS, useValue: accessTokenSeconds },
        { provide: LIMIT_SETTINGS, useValue: limits },
        { provide: PACE, useValue: pace },
        { provide: SHOW_WHOLE_ADDRESSES, useValue: showWholeAddresses },
        { provide: DELIVERY_REPORT_PERCENT, useValue: deliveryReportPercent },
        { provide: Features, useValue: features },
        { provide: UNSENT_MARKS, useValue: unsentMarks },
        { provide: TokenVerifier, useValue: verifier },
        { provide: Requester, useValue: new Requester(bus) },
        SessionGateway,
        ChatGateway,
        PresenceGateway,
        TypingGateway,
        WsAuthGuard,
        ServiceTokens,
        ServiceTokenWatch,
        Revocations,
        { provide: RateLimiter, useFactory: (metrics: GatewayMetrics) => rateLimiter(limits, limiterRedis, metrics), inject: [GatewayMetrics] },
        { provide: FailureLimit, useFactory: (metrics: GatewayMetrics) => connectionFailures(limits, limiterRedis, metrics), inject: [GatewayMetrics] },
        { provide: ConcurrencyLimit, useValue: new ConcurrencyLimit({ atOnce: limits.commandsAtOnce, waiting: MOST_WAITING }) },
        CommandLimits,
        ConnectionLimits,
        ConnectionAdmission,
        CommandTelemetry,
        CommandDispatcher,
        SocketService,
        Backpressure,
        ConnectPace,
        Announcements,
        ConnectionSurvey,
        FlightRecorder,
        FlightSurvey,
        Drain,
        SessionRenewal,
        SessionExpiryService,
        DeliveryReportsService,
        PresenceService,
        PresenceBoard,
        PresenceQuestions,
        PresenceOutbox,
        PresenceTelemetry,
        PresenceRefresh,
        Acquaintances,
        GlobalWatch,
        UserStates,
        UserEvents,
        WatchedChannels,
        ProfileUpdates,
        ReadPositions,
        UnreadCounts,
        ChannelActivity,
        StreamHub,
        StreamJoins,
        ReceiptNotices,
        RewrittenLogs,
        GapFiller,
        DeliveryTelemetry,
        FanOut,
        LiveFeed,
        TypingBoard,
        OwnTyping,
        TypingReports,
        GatewayMetrics,
      ],
    };
  }
}

/** Of a user's commands, beside those that are worked on: more than a client has a use for, and little memory. */
const MOST_WAITING = 1_000;

const rateLimiter = ({ perMinute }: LimitSettings, redis: RedisClient, metrics: GatewayMetrics) =>
  new RateLimiter<RateLimitScope>({ redis, perMinute, onInsured: (scope, uses) => metrics.limitInsured(scope, uses) });

const connectionFailures = ({ perMinute: { connections: perMinute }, connectionBurst: burst }: LimitSettings, redis: RedisClient, metrics: GatewayMetrics) =>
  new FailureLimit({ redis, scope: 'connections', perMinute, burst, onInsured: (scope, uses) => metrics.limitInsured(scope, uses) });
