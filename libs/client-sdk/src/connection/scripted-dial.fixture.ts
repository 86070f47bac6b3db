import { ChatError } from '../chat-error.ts';
import { type SessionReady } from '../wire.ts';
import { type ConnectionHandlers, type ConnectionOptions } from './connection.ts';
import { type ConnectorOptions, type Dial } from './connector.ts';
import { type Blame } from './ending.rules.ts';

type Line = ReturnType<Dial>;
type Asked = { readonly name: string; readonly input: unknown; readonly settle: Parameters<Line['ask']>[3] };

/** A connection of which the spec says what becomes of it. */
class ScriptedConnection implements Line {
  readonly options: ConnectionOptions;
  readonly #handlers: ConnectionHandlers;
  /** Commands that are not answered. */
  readonly asked: Asked[] = [];
  ended = false;
  probes = 0;

  constructor(options: ConnectionOptions, handlers: ConnectionHandlers) {
    this.options = options;
    this.#handlers = handlers;
  }

  ask: Line['ask'] = (name, input, _timeoutMs, settle) => {
    if (this.ended) settle({ error: ChatError.local('DISCONNECTED') });
    else this.asked.push({ name, input, settle });
  };

  probe(): void {
    this.probes++;
  }

  close(): void {
    this.end(ChatError.local('DISCONNECTED'));
  }

  ready(session: Partial<SessionReady> = {}): void {
    if (!this.ended) this.#handlers.onReady(session as SessionReady);
  }

  /** What the server tells by itself. */
  says<Name extends 'onEvent' | 'onTyping' | 'onDelta' | 'onReceipts' | 'onPresence' | 'onProfile' | 'onActivity' | 'onAnnouncement' | 'onWithdrawn'>(name: Name, data: Parameters<ConnectionHandlers[Name]>[0]): void {
    if (!this.ended) (this.#handlers[name] as (told: typeof data) => void)(data);
  }

  draining(reconnectAfterMs: number): void {
    if (!this.ended) this.#handlers.onDraining({ reconnectAfterMs });
  }

  /** @param opened whether the server was reached */
  end(error: ChatError, { opened = true, blame }: { opened?: boolean; blame?: Blame } = {}): void {
    if (this.ended) return;
    this.ended = true;
    for (const { settle } of this.asked.splice(0)) settle({ error: ChatError.local('DISCONNECTED'), blame });
    this.#handlers.onEnd(error, opened);
  }
}

/** Connections in the order in which they were opened. */
export class ScriptedDial {
  readonly connections: ScriptedConnection[] = [];

  readonly dial: Dial = (options, handlers) => {
    const connection = new ScriptedConnection(options, handlers);
    this.connections.push(connection);
    return connection;
  };

  get open(): ScriptedConnection[] {
    return this.connections.filter(({ ended }) => !ended);
  }

  get last(): ScriptedConnection {
    const last = this.connections.at(-1);
    if (last === undefined) throw new Error('nothing was dialled');
    return last;
  }
}

export const connectorOptions: ConnectorOptions = {
  url: 'http://gateway.invalid',
  token: 'token',
  backoff: { firstMs: 500, longestMs: 30_000 },
  connectTimeoutMs: 10_000,
  commandTimeoutMs: 10_000,
  transports: ['websocket'],
  random: () => 1,
};
