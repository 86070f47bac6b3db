/** How peers are held to account, before and after they are known. Why each is as it is: docs/adr/0017. */
export interface TransportSettings {
  readonly allowedOrigins: readonly string[];
  readonly allowPolling: boolean;
  /** A peer that has gone without a word is noticed after the two together, at the latest. */
  readonly pingIntervalMs: number;
  readonly pingTimeoutMs: number;
  /** For each of: the HTTP request, and from the open connection to CONNECT with a token that holds. */
  readonly handshakeTimeoutMs: number;
  /** Open connections that have not been authenticated; beyond, the oldest of them goes. */
  readonly maxPendingConnections: number;
  readonly packetBytes: number;
  /** Packets of a connection within {@link FLOOD_WINDOW_MS}, whatever they are; 0: as many as it likes. */
  readonly packetsPerWindow: number;
}

/** Long enough for a client's busiest moment, after a night offline. */
export const FLOOD_WINDOW_MS = 5_000;
