export interface TransportOptions {
  readonly url: string;
  /** What the server is told to let this client in. */
  readonly auth: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
  /** The first opens the connection. */
  readonly transports: readonly string[];
}

/** What a transport tells its owner. */
export interface TransportHandlers {
  /** The server was reached; it has not said yet whether it lets this client in. */
  onOpen(): void;
  /** Anything has come: the other side is there. */
  onHeard(): void;
  onEvent(name: string, payload: unknown): void;
  /** The server refuses the client, or was not reached. */
  onRefused(error: unknown): void;
  /** @param details of a close frame, or of a request that failed */
  onClose(reason: string, details?: unknown): void;
}

/** Socket.IO's protocol over one connection. */
export interface Transport {
  /** Once the client was let in. */
  emit(name: string, payload: unknown, onAck: (answer: unknown) => void): void;
  /** Nothing is told after it. */
  close(): void;
}

