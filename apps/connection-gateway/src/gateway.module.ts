import { TokenVerifier } from '@chatgenius/auth';
import { Requester, type BusConnection } from '@chatgenius/bus';
import { type Logger } from '@chatgenius/service-runtime';
import { Module, type DynamicModule } from '@nestjs/common';
import { GatewayMetrics } from './gateway.metrics.ts';
import { FanOut } from './streams/fan-out.ts';
import { GapFiller } from './streams/gap-filler.ts';
import { StreamHub } from './streams/stream-hub.ts';
import { BUS, GATEWAY_ID, LOGGER } from './tokens.ts';
import { CommandDispatcher } from './websocket/adapters/command-dispatcher.ts';
import { ChatGateway } from './websocket/gateways/chat.gateway.ts';
import { PresenceGateway } from './websocket/gateways/presence.gateway.ts';
import { WsAuthGuard } from './websocket/guards/ws-auth.guard.ts';
import { PresenceService } from './websocket/services/presence.service.ts';
import { SessionExpiryService } from './websocket/services/session-expiry.service.ts';
import { SocketService } from './websocket/services/socket.service.ts';

export interface GatewayParts {
  readonly bus: BusConnection;
  readonly verifier: TokenVerifier;
  readonly gatewayId: string;
  readonly logger: Logger;
}

/** The whole composition of connection-gateway. */
@Module({})
export class GatewayModule {
  static with({ bus, verifier, gatewayId, logger }: GatewayParts): DynamicModule {
    return {
      module: GatewayModule,
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: BUS, useValue: bus },
        { provide: GATEWAY_ID, useValue: gatewayId },
        { provide: TokenVerifier, useValue: verifier },
        { provide: Requester, useValue: new Requester(bus) },
        ChatGateway,
        PresenceGateway,
        WsAuthGuard,
        CommandDispatcher,
        SocketService,
        SessionExpiryService,
        PresenceService,
        StreamHub,
        GapFiller,
        FanOut,
        GatewayMetrics,
      ],
    };
  }
}
