import { type StreamEvent, type StreamId } from '@chatgenius/contracts';
import { createLogger } from '@chatgenius/service-runtime';
import { GatewayMetrics } from './gateway.metrics.ts';
import { ChannelActivity } from './users/channel-activity.ts';
import { ReadPositions } from './users/read-positions.ts';
import { UnreadCounts } from './users/unread-counts.ts';
import { UserEvents } from './users/user-events.ts';
import { UserStates, type Keeping } from './users/user-states.ts';
import { WatchedChannels } from './users/watched-channels.ts';
import { type SimulatedServices } from './simulated-services.fixture.ts';
import { FlightRecorder } from './observing/flight-recorder.ts';
import { DeliveryTelemetry } from './streams/delivery-telemetry.ts';
import { FanOut } from './streams/fan-out.ts';
import { type HeldStream } from './streams/held-stream.ts';
import { GapFiller } from './streams/gap-filler.ts';
import { StreamHub } from './streams/stream-hub.ts';
import { StreamJoins } from './recovery/stream-joins.ts';
import { type EncodedPackets } from './connections/writing/packets.ts';
import { type ChatSocket } from './connections/chat-socket.ts';
import { type SocketService } from './connections/socket.service.ts';

/** The client's end of a connection: what it is given, in that order. */
export class SimulatedClient {
  readonly userId: string;
  connected = true;
  readonly data: ChatSocket['data'];
  /** Called with each stream event that is written to the connection. */
  onEvent: (event: StreamEvent) => void = () => undefined;

  constructor(userId: string) {
    this.userId = userId;
    this.data = { identity: { userId, sessionId: userId, expiresAt: new Date(8.64e15) } };
  }

  get disconnected(): boolean {
    return !this.connected;
  }

  get socket(): ChatSocket {
    return this as unknown as ChatSocket;
  }

  join(): void {}

  leave(): void {}
}

/** All of a gateway between its sockets and the bus, as its module puts it together. */
export class SimulatedGateway {
  readonly hub: StreamHub;
  readonly joins: StreamJoins;
  readonly users: UserStates;
  /** Streams and users that it holds now. */
  held: () => StreamId[] = () => [];
  userCount: () => number = () => 0;
  watchedChannels: () => number = () => 0;

  constructor({ bus, requester }: SimulatedServices, keeping: Keeping = { idleMs: 60_000, maxIdle: 100 }) {
    const logger = createLogger({ service: 'spec', instance: 'spec', level: 'error' });
    const metrics = this.#metrics();
    const recorder = new FlightRecorder();
    const telemetry = new DeliveryTelemetry(metrics, recorder);
    const fanOut = new FanOut(writer, telemetry);
    this.hub = new StreamHub(bus, new GapFiller(requester, metrics, logger), fanOut, telemetry, metrics, logger);
    const channels = new WatchedChannels(this.hub, metrics);
    const counts = new UnreadCounts(requester);
    const activity = new ChannelActivity(counts, writer, logger);
    const events = new UserEvents(channels, activity, this.hub);
    this.users = new UserStates(this.hub, channels, counts, new ReadPositions(requester, logger), activity, events, requester, metrics, keeping, logger);
    this.joins = new StreamJoins(this.hub, this.users, requester, metrics, recorder, logger);
  }

  /** As the gateways of sessions and of presence do when a connection ends. */
  disconnect(client: SimulatedClient): void {
    client.connected = false;
    this.hub.leaveAll(client.socket);
    this.users.close(client.socket);
  }

  #metrics(): GatewayMetrics {
    const metrics = new GatewayMetrics();
    metrics.observeStreams = (held) => (this.held = () => [...held()].map((stream) => (stream as HeldStream).id));
    metrics.observeUsers = (count) => (this.userCount = count);
    metrics.observeWatchedChannels = (count) => (this.watchedChannels = count);
    return metrics;
  }
}

/** Gives clients what is written to their connections. */
const writer = {
  write: (members: Iterable<ChatSocket>, { messages }: EncodedPackets) => {
    for (const member of members) {
      for (const message of messages) (member as unknown as SimulatedClient).onEvent((JSON.parse(message.slice(1)) as [string, StreamEvent])[1]);
    }
  },
  emitToAll: () => undefined,
  holdAcks: () => undefined,
  releaseAcks: () => undefined,
} as unknown as SocketService;
