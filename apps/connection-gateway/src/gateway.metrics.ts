import { contextOf, isSampledParent } from '@chatgenius/bus';
import { type RateLimitScope, type StreamEvent, type Verdict } from '@chatgenius/contracts';
import { meter } from '@chatgenius/service-runtime';
import { Injectable } from '@nestjs/common';

const LATENCY_BUCKETS = { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };

/** The PRD's metrics (9.1): connections, messages a second, latency, errors, room membership. */
@Injectable()
export class GatewayMetrics {
  readonly #meter = meter('connection-gateway');
  readonly #commands = this.#meter.createHistogram('chat.gateway.command.duration.seconds', {
    unit: 's',
    description: 'From a command’s arrival to its ack, by command and outcome.',
    advice: LATENCY_BUCKETS,
  });
  readonly #rejected = this.#meter.createCounter('chat.gateway.connections.rejected', {
    description: 'Connections refused at the handshake, by reason.',
  });
  readonly #closed = this.#meter.createCounter('chat.gateway.connections.closed', {
    description: 'Connections that ended after they had been accepted, by how.',
  });
  readonly #delivered = this.#meter.createCounter('chat.gateway.events.delivered', {
    description: 'Stream events times the connections they were written to.',
  });
  readonly #age = this.#meter.createHistogram('chat.gateway.event.age.seconds', {
    unit: 's',
    description: 'From a stream event’s commit to its fan-out.',
    advice: LATENCY_BUCKETS,
  });
  readonly #emitAge = this.#meter.createHistogram('chat.gateway.event.emitted.seconds', {
    unit: 's',
    description: 'From a stream event’s commit until it is written to its receivers on this gateway.',
    advice: LATENCY_BUCKETS,
  });
  readonly #filled = this.#meter.createCounter('chat.gateway.events.filled', {
    description: 'Stream events read from the log because NATS had not brought them.',
  });
  readonly #joins = this.#meter.createCounter('chat.gateway.streams.joined', {
    description: 'Streams that a connection joined or took up again, by verdict, and by who knew it: the log, or this gateway’s memory.',
  });
  readonly #sessions = this.#meter.createCounter('chat.gateway.sessions.opened', {
    description: 'Sessions that began, by whether the user was known here already (memory) or read from the database.',
  });
  readonly #insured = this.#meter.createCounter('chat.gateway.limits.insured', {
    description: 'Uses of a limit that this process counted for itself, because Redis did not answer in time.',
  });
  readonly #slowReaders = this.#meter.createCounter('chat.gateway.slow_readers.cut', {
    description: 'Connections closed because the client did not read, by the mark that was passed: that of a connection, or of the process.',
  });
  readonly #ephemeralDropped = this.#meter.createCounter('chat.gateway.ephemeral.dropped', {
    description: 'Events that may be lost and were not sent to a slow client, by event, and by whether a later one took their place.',
  });

  readonly #connects = this.#meter.createHistogram('chat.gateway.connect.duration.seconds', {
    unit: 's',
    description: 'From the handshake of a connection until its session is ready.',
    advice: LATENCY_BUCKETS,
  });

  readonly #clientDeliveries = this.#meter.createHistogram('chat.gateway.client.delivery.seconds', {
    unit: 's',
    description: 'From a message’s commit until it reached a client, as a share of the clients tells it.',
    advice: LATENCY_BUCKETS,
  });

  readonly #presences = this.#meter.createCounter('chat.gateway.presence.sent', {
    description: 'Users in the presence:update events that were emitted.',
  });

  constructor() {
    // A counter that is first seen above 0 has not risen, as Prometheus sees it.
    for (const mark of ['connection', 'process']) this.#slowReaders.add(0, { mark });
  }

  commandAnswered(command: string, outcome: string, seconds: number): void {
    this.#commands.record(seconds, { command, outcome });
  }

  connectionRejected(reason: string): void {
    this.#rejected.add(1, { reason });
  }

  connectionClosed(how: string): void {
    this.#closed.add(1, { how });
  }

  eventDelivered(event: StreamEvent, receivers: number): void {
    this.#delivered.add(receivers, { type: event.type });
    this.#age.record(Math.max(0, (Date.now() - Date.parse(event.at)) / 1_000), { type: event.type });
  }

  eventEmitted(event: StreamEvent): void {
    const of = event.trace !== undefined && isSampledParent(event.trace) ? contextOf(event.trace) : undefined;
    this.#emitAge.record(Math.max(0, (Date.now() - Date.parse(event.at)) / 1_000), { type: event.type }, of);
  }

  eventsFilled(count: number): void {
    this.#filled.add(count);
  }

  streamJoined(verdict: Verdict['status'], source: 'log' | 'memory'): void {
    this.#joins.add(1, { verdict, source });
  }

  connected(since: number): void {
    this.#connects.record(Math.max(0, Date.now() - since) / 1_000);
  }

  clientsTold(deliveryMs: readonly number[]): void {
    for (const ms of deliveryMs) this.#clientDeliveries.record(ms / 1_000);
  }

  sessionOpened(source: 'database' | 'memory'): void {
    this.#sessions.add(1, { source });
  }

  limitInsured(scope: RateLimitScope, uses: number): void {
    this.#insured.add(uses, { scope });
  }

  slowReaderCut(mark: 'connection' | 'process'): void {
    this.#slowReaders.add(1, { mark });
  }

  ephemeralDropped(event: string, how: 'dropped' | 'replaced'): void {
    this.#ephemeralDropped.add(1, { event, how });
  }

  observeUnsent(bytes: () => number, connections: () => number): void {
    this.#meter
      .createObservableGauge('chat.gateway.unsent.bytes', { unit: 'By', description: 'Bytes that connections have not taken yet.' })
      .addCallback((gauge) => gauge.observe(bytes()));
    this.#meter
      .createObservableGauge('chat.gateway.connections.behind', { description: 'Connections that have not taken everything yet.' })
      .addCallback((gauge) => gauge.observe(connections()));
  }

  presenceSent(users: number): void {
    this.#presences.add(users);
  }

  observePresence(watched: () => Iterable<{ readonly watchers: number }>): void {
    this.#meter
      .createObservableGauge('chat.gateway.presence.users', { description: 'Users whom connections watch, their own included.' })
      .addCallback((gauge) => gauge.observe([...watched()].length));
    this.#meter
      .createObservableGauge('chat.gateway.presence.watchers', { description: 'Connections times the users whom they watch.' })
      .addCallback((gauge) => gauge.observe([...watched()].reduce((sum, { watchers }) => sum + watchers, 0)));
  }

  observeDrain(left: () => number | undefined): void {
    this.#meter
      .createObservableGauge('chat.gateway.drain.left', { description: 'Connections that a gateway which ends has still to move; nothing from those that do not end.' })
      .addCallback((gauge) => {
        const now = left();
        if (now !== undefined) gauge.observe(now);
      });
  }

  observeConnections(count: () => number): void {
    this.#meter
      .createObservableGauge('chat.gateway.connections', { description: 'Connections held now.' })
      .addCallback((gauge) => gauge.observe(count()));
  }

  observePendingConnections(count: () => number): void {
    this.#meter
      .createObservableGauge('chat.gateway.connections.pending', { description: 'Connections that are open but not authenticated yet.' })
      .addCallback((gauge) => gauge.observe(count()));
  }

  observeUsers(count: () => number): void {
    this.#meter
      .createObservableGauge('chat.gateway.users', { description: 'Users who are remembered now, with or without a connection.' })
      .addCallback((gauge) => gauge.observe(count()));
  }

  observeWatchedChannels(count: () => number): void {
    this.#meter
      .createObservableGauge('chat.gateway.channels.watched', { description: 'Channels that users who are remembered are members of.' })
      .addCallback((gauge) => gauge.observe(count()));
  }

  observeStreams(held: () => Iterable<{ readonly members: ReadonlySet<unknown> }>): void {
    this.#meter
      .createObservableGauge('chat.gateway.streams', { description: 'Streams held now.' })
      .addCallback((gauge) => gauge.observe([...held()].length));
    this.#meter
      .createObservableGauge('chat.gateway.stream.members', { description: 'Memberships of connections in streams.' })
      .addCallback((gauge) => gauge.observe([...held()].reduce((sum, { members }) => sum + members.size, 0)));
  }
}
