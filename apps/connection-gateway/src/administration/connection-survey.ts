import { answerSurvey, type BusConnection } from '@chatgenius/bus';
import { ChatError, limits, surveys, type GatewayName, type LiveConnection } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type z } from 'zod';
import { ConnectionLimits } from '../connections/limits/connection-limits.ts';
import { BUS, GATEWAY_ID, LOGGER, SHOW_WHOLE_ADDRESSES } from '../tokens.ts';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { SocketService } from '../connections/socket.service.ts';
import { rangeOf } from './address-range.rules.ts';

type End = z.output<typeof surveys.connectionsEnd.question>;

/** Answers what administrators ask of all gateways: which connections a user has here, and that some of them end. */
@Injectable()
export class ConnectionSurvey implements OnApplicationBootstrap {
  constructor(
    private readonly sockets: SocketService,
    private readonly connectionLimits: ConnectionLimits,
    @Inject(BUS) private readonly bus: BusConnection,
    @Inject(GATEWAY_ID) private readonly gatewayId: string,
    @Inject(SHOW_WHOLE_ADDRESSES) private readonly showWhole: boolean,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const onFault = (subject: string, error: unknown): void => this.logger.error('survey:not-answered', { subject, error });
    answerSurvey(this.bus, surveys.userConnections, ({ userId }) => this.#list(userId), onFault);
    answerSurvey(this.bus, surveys.connectionsEnd, (question) => this.#end(question), onFault);
  }

  #list(userId: string) {
    const all = this.#of(userId);
    return { gateway: this.#name, connections: all.slice(0, limits.listedConnections).map((socket) => this.#describe(socket)), total: all.length };
  }

  #end({ userId, connectionId, note }: End) {
    const ending = this.#of(userId).filter(({ id }) => connectionId === undefined || id === connectionId);
    const reason = new ChatError('CONNECTION_ENDED', note === undefined ? {} : { note });
    for (const socket of ending) {
      // The client did not choose this end: it counts for no failure of its user.
      this.connectionLimits.excuse(socket);
      this.sockets.close(socket, reason);
    }
    return { gateway: this.#name, ended: ending.length, sessionIds: [...new Set(ending.map(({ data }) => data.identity.sessionId))] };
  }

  /** One pass over all connections: it is asked for now and then, and an index by user would be kept for each connection. */
  #of(userId: string): ChatSocket[] {
    return [...this.sockets.connections].filter(({ data }) => data.identity.userId === userId);
  }

  #describe(socket: ChatSocket): LiveConnection {
    const { id, handshake, data } = socket;
    const address = this.connectionLimits.networkOf(socket);
    return {
      id,
      sessionId: data.identity.sessionId,
      since: new Date(handshake.issued).toISOString(),
      address: this.showWhole ? address : rangeOf(address),
      client: data.client ?? null,
      userAgent: data.userAgent ?? null,
      joined: data.streams?.size ?? 0,
      active: data.activity?.active ?? false,
    };
  }

  get #name(): GatewayName {
    return { id: this.gatewayId, instance: this.bus.options.name.split('/').slice(1).join('/') };
  }
}
