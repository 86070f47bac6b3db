import { answerSurvey, type BusConnection } from '@chatgenius/bus';
import { surveys, type GatewayName, type GatewayPart, type UserPart } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type z } from 'zod';
import { BUS, GATEWAY_ID, LOGGER } from '../tokens.ts';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { SocketService } from '../connections/socket.service.ts';
import { FlightRecorder } from '../observing/flight-recorder.ts';

/** Of each kind, in one answer. */
const MOST = 100;
const time = (ms: number): string => new Date(ms).toISOString();

/** Answers administrators where a message is, and what a user does. */
@Injectable()
export class FlightSurvey implements OnApplicationBootstrap {
  constructor(
    private readonly recorder: FlightRecorder,
    private readonly sockets: SocketService,
    @Inject(BUS) private readonly bus: BusConnection,
    @Inject(GATEWAY_ID) private readonly gatewayId: string,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const onFault = (subject: string, error: unknown): void => this.logger.error('survey:not-answered', { subject, error });
    answerSurvey(this.bus, surveys.messageFlight, (question) => this.#flight(question), onFault);
    answerSurvey(this.bus, surveys.userActivity, ({ userId }) => this.#activity(userId), onFault);
  }

  #flight({ stream, seq, senderId, clientMessageId }: z.output<typeof surveys.messageFlight.question>): GatewayPart {
    const sends = this.recorder.sends.find((send) => send.userId === senderId && send.clientMessageId === clientMessageId);
    const { received, written, recovered } = this.recorder.of(stream, seq);
    return {
      gateway: this.#name,
      accepted: sends.slice(0, MOST).map(({ at, answeredAt, outcome }) => ({ at: time(at), answeredAt: time(answeredAt), outcome })),
      received: received.slice(0, MOST).map(({ at }) => time(at)),
      written: written.slice(0, MOST).map(({ at, connections }) => ({ at: time(at), connections })),
      recovered: recovered.slice(0, MOST).map(({ at, userId }) => ({ at: time(at), userId })),
    };
  }

  #activity(userId: string): UserPart {
    const own = [...this.sockets.connections].filter(({ data }) => data.identity.userId === userId);
    const refused = this.recorder.refusals.find((refusal) => refusal.userId === userId).slice(0, MOST);
    return { gateway: this.#name, connections: own.slice(0, MOST).map((socket) => this.#describe(socket)), refused: refused.map(({ at, command, reason }) => ({ at: time(at), command, reason })) };
  }

  #describe(socket: ChatSocket): UserPart['connections'][number] {
    const streams = [...(socket.data.streams ?? [])].flatMap(({ id, position }) => (position ? [{ stream: id, ...position }] : []));
    return { id: socket.id, since: time(socket.handshake.issued), unanswered: socket.data.unanswered ?? 0, behind: this.sockets.isBehind(socket), streams: streams.slice(0, MOST) };
  }

  get #name(): GatewayName {
    return { id: this.gatewayId, instance: this.bus.options.name.split('/').slice(1).join('/') };
  }
}
