import { ChatError, commands, ephemeralEvents, limits, toErrorResponse, type CommandInput } from '@chatgenius/contracts';
import { Features, type Logger } from '@chatgenius/service-runtime';
import { Inject, UseFilters, UseGuards } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayDisconnect } from '@nestjs/websockets';
import { Announcements } from '../../administration/announcements.ts';
import { ServiceTokenWatch } from '../../connections/identity/service-token-watch.ts';
import { firstChannels } from '../../users/session-channels.rules.ts';
import { UserStates } from '../../users/user-states.ts';
import { GatewayMetrics } from '../../gateway.metrics.ts';
import { StreamHub } from '../../streams/stream-hub.ts';
import { type WantedStream } from '../../recovery/recovery.rules.ts';
import { StreamJoins, type JoinedStream } from '../../recovery/stream-joins.ts';
import { LOGGER } from '../../tokens.ts';
import { Command } from '../decorators/command.decorator.ts';
import { AckErrorFilter } from '../filters/ack-error.filter.ts';
import { WsAuthGuard } from '../guards/ws-auth.guard.ts';
import { type ChatSocket } from '../../connections/chat-socket.ts';
import { DeliveryReportsService } from '../../connections/delivery-reports.service.ts';
import { SessionExpiryService } from '../../connections/identity/session-expiry.service.ts';
import { SocketService } from '../../connections/socket.service.ts';

/** A connection's beginning and end, and how it takes up where an earlier one left off. */
@WebSocketGateway()
@UseGuards(WsAuthGuard)
@UseFilters(AckErrorFilter)
export class SessionGateway implements OnGatewayConnection<ChatSocket>, OnGatewayDisconnect<ChatSocket> {
  constructor(
    private readonly users: UserStates,
    private readonly joins: StreamJoins,
    private readonly hub: StreamHub,
    private readonly sockets: SocketService,
    private readonly guard: WsAuthGuard,
    private readonly expiry: SessionExpiryService,
    private readonly serviceTokens: ServiceTokenWatch,
    private readonly announcements: Announcements,
    private readonly features: Features,
    private readonly metrics: GatewayMetrics,
    private readonly deliveries: DeliveryReportsService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async handleConnection(socket: ChatSocket): Promise<void> {
    this.sockets.add(socket);
    if (!this.expiry.begin(socket, socket.data.identity)) return;
    this.serviceTokens.begun(socket);
    const { userId, sessionId, expiresAt } = socket.data.identity;
    try {
      const session = await this.users.open(socket);
      const serverTime = new Date().toISOString();
      const pages = socket.data.channelPages === true;
      const { channels, more } = firstChannels(session.channels, { pages });
      const asked = this.deliveries.asks(socket);
      const ready = { sessionId, serverTime, expiresAt: expiresAt.toISOString(), limits, features: this.features.told, ...session, channels, ...(pages && more && { moreChannels: true as const }), ...(asked && { reports: ['delivery' as const] }) };
      this.sockets.emit(socket, ephemeralEvents.sessionReady, ready);
      this.metrics.connected(socket.handshake.issued);
      this.announcements.greet(socket);
    } catch (error) {
      this.logger.warn('session:not-opened', { userId, error });
      this.sockets.close(socket, error instanceof ChatError ? error : new ChatError('INTERNAL'));
    }
  }

  handleDisconnect(socket: ChatSocket, reason?: string): void {
    this.hub.leaveAll(socket);
    this.users.close(socket);
    this.sockets.remove(socket, reason);
  }

  @Command(commands.sessionResume)
  async resume(socket: ChatSocket, { since }: CommandInput<typeof commands.sessionResume>) {
    const asked = eachOnce(since);
    const wanted = asked.flatMap((one) => ('item' in one ? [wantedStream(one.item)] : []));
    const outcomes = (await this.joins.join(socket, wanted)).values();
    const resumed = asked.map((one) => ('item' in one ? outcomes.next().value : { stream: nameIn(one.given), refused: one.refused }));
    return { streams: resumed.flatMap((outcome) => (outcome === undefined ? [] : [answerOf(outcome)])) };
  }

  @Command(commands.sessionChannels)
  channels(socket: ChatSocket, { after }: CommandInput<typeof commands.sessionChannels>) {
    return this.users.channelPage(socket, after);
  }

  @Command(commands.sessionRefresh)
  async refresh(socket: ChatSocket, { token }: CommandInput<typeof commands.sessionRefresh>) {
    const fresh = await this.guard.verify(token);
    const { identity } = socket.data;
    if (fresh.userId !== identity.userId || fresh.sessionId !== identity.sessionId) throw new ChatError('SESSION_MISMATCH');
    // An older token that is still good takes nothing away.
    if (fresh.expiresAt > identity.expiresAt) this.expiry.begin(socket, fresh);
    return { expiresAt: socket.data.identity.expiresAt.toISOString() };
  }

  @Command(commands.sessionPing)
  ping(socket: ChatSocket, report: CommandInput<typeof commands.sessionPing>) {
    return this.deliveries.told(socket, report);
  }
}

type Since = CommandInput<typeof commands.sessionResume>['since'];
type Wanted = Extract<Since[number], { item: unknown }>['item'];

/** A stream that is named twice is refused the second time: each costs as much as the first. */
function eachOnce(since: Since): Since {
  const named = new Set<string>();
  return since.map((one) => {
    if (!('item' in one)) return one;
    if (named.has(one.item.stream)) return { given: one.item, refused: new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'stream', message: 'Named twice.' }] }) };
    named.add(one.item.stream);
    return one;
  });
}

const wantedStream = ({ stream, ...since }: Wanted): WantedStream => ({ stream, since });

/** What somebody may have meant as a stream: it is refused under that name. */
function nameIn(given: unknown): string {
  const { stream } = (given ?? {}) as { stream?: unknown };
  return typeof stream === 'string' ? stream : '';
}

function answerOf(outcome: JoinedStream | { readonly stream: string; readonly refused: ChatError }) {
  if ('refused' in outcome) return { stream: outcome.stream, error: toErrorResponse(outcome.refused) };
  const { stream, head, verdict, events } = outcome;
  return { stream, head, verdict, events };
}
