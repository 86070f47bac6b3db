import { TokenVerifier } from '@chatgenius/auth';
import { Requester, type BusConnection } from '@chatgenius/bus';
import { type Logger } from '@chatgenius/service-runtime';
import { Module, type DynamicModule } from '@nestjs/common';
import { Admission } from './admission/admission.ts';
import { type Pace } from './admission/admission.rules.ts';
import { Drain } from './draining/drain.ts';
import { GatewayMetrics } from './gateway.metrics.ts';
import { GlobalWatch } from './presence/global-watch.ts';
import { PresenceBoard } from './presence/presence-board.ts';
import { PresenceOutbox } from './presence/presence-outbox.ts';
import { PresenceQuestions } from './presence/presence-questions.ts';
import { PresenceRefresh } from './presence/presence-refresh.ts';
import { ChannelActivity } from './sessions/channel-activity.ts';
import { UnreadCounts } from './sessions/unread-counts.ts';
import { UserEvents } from './sessions/user-events.ts';
import { UserStates, type Keeping } from './sessions/user-states.ts';
import { WatchedChannels } from './sessions/watched-channels.ts';
import { FanOut } from './streams/fan-out.ts';
import { GapFiller } from './streams/gap-filler.ts';
import { StreamHub } from './streams/stream-hub.ts';
import { StreamJoins } from './streams/stream-joins.ts';
import { BUS, GATEWAY_ID, IDLE_AFTER_MS, KEEPING, LOGGER, PACE, UNSENT_MARKS } from './tokens.ts';
import { Backpressure } from './transport/backpressure.ts';
import { type UnsentMarks } from './transport/marks.rules.ts';
import { CommandDispatcher } from './websocket/adapters/command-dispatcher.ts';
import { ChatGateway } from './websocket/gateways/chat.gateway.ts';
import { PresenceGateway } from './websocket/gateways/presence.gateway.ts';
import { SessionGateway } from './websocket/gateways/session.gateway.ts';
import { WsAuthGuard } from './websocket/guards/ws-auth.guard.ts';
import { PresenceService } from './websocket/services/presence.service.ts';
import { SessionExpiryService } from './websocket/services/session-expiry.service.ts';
import { SocketService } from './websocket/services/socket.service.ts';

export interface GatewayParts {
  readonly bus: BusConnection;
  readonly verifier: TokenVerifier;
  readonly gatewayId: string;
  readonly keeping: Keeping;
  readonly idleAfterMs: number;
  readonly unsentMarks: UnsentMarks;
  readonly pace: Pace;
  readonly logger: Logger;
}

/** The whole composition of connection-gateway. */
@Module({})
export class GatewayModule {
  static with({ bus, verifier, gatewayId, keeping, idleAfterMs, unsentMarks, pace, logger }: GatewayParts): DynamicModule {
    return {
      module: GatewayModule,
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: BUS, useValue: bus },
        { provide: GATEWAY_ID, useValue: gatewayId },
        { provide: KEEPING, useValue: keeping },
        { provide: IDLE_AFTER_MS, useValue: idleAfterMs },
        { provide: PACE, useValue: pace },
        { provide: UNSENT_MARKS, useValue: unsentMarks },
        { provide: TokenVerifier, useValue: verifier },
        { provide: Requester, useValue: new Requester(bus) },
        SessionGateway,
        ChatGateway,
        PresenceGateway,
        WsAuthGuard,
        CommandDispatcher,
        SocketService,
        Backpressure,
        Admission,
        Drain,
        SessionExpiryService,
        PresenceService,
        PresenceBoard,
        PresenceQuestions,
        PresenceOutbox,
        PresenceRefresh,
        GlobalWatch,
        UserStates,
        UserEvents,
        WatchedChannels,
        UnreadCounts,
        ChannelActivity,
        StreamHub,
        StreamJoins,
        GapFiller,
        FanOut,
        GatewayMetrics,
      ],
    };
  }
}
