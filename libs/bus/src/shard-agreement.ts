import { randomUUID } from 'node:crypto';
import { heard, ProcessFacts, subjects } from '@chatgenius/contracts';
import { type Msg } from '@nats-io/transport-node';
import { type BusConnection } from './bus.connection.ts';
import { agreedShards } from './shard-agreement.rules.ts';

/** Answers are waited for this long. One that comes later belongs to a process that asks by itself when it has heard of us. */
const COLLECT_MS = 150;
/** While somebody differs. */
const ASK_AGAIN_MS = 2_000;

/** Processes of one deployment that count with different numbers of shards. */
export interface ShardDifference {
  readonly own: number;
  /** What most of them have. */
  readonly agreed: number;
  /** Those that have something else, with what they have. */
  readonly differing: readonly Pick<ProcessFacts, 'name' | 'streamShards'>[];
}

export interface ShardAgreementOptions {
  /** Told whenever it changes who differs, and when nobody does any more. */
  readonly onChange: (difference: ShardDifference | undefined) => void;
  /** Where the processes of the deployment meet. */
  readonly subject?: string;
}

/**
 * Finds out whether all processes of the deployment count with the same STREAM_SHARDS: with another number, a process
 * would publish to subjects that nobody listens to, and listen to others. Each process asks all others when it starts,
 * and whenever it hears of one that differs. The minority is in the wrong.
 */
export class ShardAgreement {
  readonly #bus: BusConnection;
  readonly #options: ShardAgreementOptions;
  readonly #subject: string;
  readonly #facts: ProcessFacts;
  /** By id; unknown until the first answers are in. */
  #known: ReadonlyMap<string, ProcessFacts> | undefined;
  #told = '';
  #timer: NodeJS.Timeout | undefined;
  #resolveAgreed: () => void = () => undefined;
  /** Resolves once this process counts as the others do: it should serve nobody before. */
  readonly agreed = new Promise<void>((resolve) => (this.#resolveAgreed = resolve));

  constructor(bus: BusConnection, options: ShardAgreementOptions) {
    this.#bus = bus;
    this.#options = options;
    this.#subject = options.subject ?? subjects.deployment;
    this.#facts = { id: randomUUID(), name: bus.options.name, streamShards: bus.options.streamShards, startedAt: Date.now() };
    bus.subscribe(this.#subject, (message) => this.#answer(message));
    bus.onPossibleLoss(() => this.#askIn(0));
    this.#askIn(0);
  }

  /** For readiness checks. */
  assertAgreed(): Promise<void> {
    const agreed = this.#known && agreedShards([...this.#known.values()]);
    if (agreed === undefined) return Promise.reject(new Error('It is not known yet with how many shards the other processes count.'));
    if (agreed === this.#facts.streamShards) return Promise.resolve();
    return Promise.reject(new Error(`STREAM_SHARDS is ${this.#facts.streamShards} here and ${agreed} in the other processes: set the same in all of them, and the same FEATURES.`));
  }

  #askIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), ms).unref();
  }

  #ask(): void {
    if (this.#bus.nats.isClosed() || this.#bus.nats.isDraining()) return;
    const inbox = `${this.#subject}.${randomUUID()}`;
    const processes = new Map<string, ProcessFacts>();
    const subscription = this.#bus.subscribe(inbox, (message) => {
      const facts = factsIn(message);
      if (facts !== undefined) processes.set(facts.id, facts);
    });
    this.#bus.nats.publish(this.#subject, JSON.stringify(this.#facts), { reply: inbox });
    this.#timer = setTimeout(() => {
      if (this.#bus.nats.isClosed()) return;
      subscription.unsubscribe();
      // Not even this process has answered: NATS is away.
      if (processes.has(this.#facts.id)) this.#learn(processes);
      if (this.#known === undefined || new Set([...this.#known.values()].map(({ streamShards }) => streamShards)).size > 1) this.#askIn(ASK_AGAIN_MS);
    }, COLLECT_MS).unref();
  }

  #answer(message: Msg): void {
    const asking = factsIn(message);
    if (asking === undefined) return;
    message.respond(JSON.stringify(this.#facts));
    if (asking.streamShards !== this.#facts.streamShards && this.#known?.has(asking.id) === false) this.#askIn(0);
  }

  #learn(processes: ReadonlyMap<string, ProcessFacts>): void {
    this.#known = processes;
    const all = [...processes.values()];
    const own = this.#facts.streamShards;
    const agreed = agreedShards(all) ?? own;
    const differing = all.filter(({ streamShards }) => streamShards !== agreed).map(({ name, streamShards }) => ({ name, streamShards }));
    const news = JSON.stringify(differing.map(({ name, streamShards }) => `${name} ${streamShards}`).sort());
    if (differing.length > 0 ? news !== this.#told : this.#told !== '') this.#options.onChange(differing.length > 0 ? { own, agreed, differing } : undefined);
    this.#told = differing.length > 0 ? news : '';
    if (agreed === own) this.#resolveAgreed();
  }
}

function factsIn(message: Msg): ProcessFacts | undefined {
  // What is thrown here would end the connection.
  try {
    return heard(ProcessFacts, message.json());
  } catch {
    return undefined; // of a release that says something else here
  }
}
