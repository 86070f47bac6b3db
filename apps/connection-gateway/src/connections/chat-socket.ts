import { type DefaultEventsMap, type Socket } from 'socket.io';
import { type SocketIdentity } from './identity/socket-identity.ts';
import { type EncodedPackets } from './writing/packets.ts';

/**
 * What this gateway keeps with a connection. Here is what every floor needs; a feature adds a slot of its own where it defines
 * what is in it, by `declare module`, so that this file knows no feature (docs/adr/0107).
 */
export interface SocketData {
  /** Whose connection it is; set by the authentication before `connection`. */
  identity: SocketIdentity;
  /** Name and version that the client gives itself. */
  client?: string | undefined;
  userAgent?: string | undefined;
  /** While the session is being opened. */
  opening?: Promise<void> | undefined;
  /** Commands received and not answered yet. */
  unanswered?: number;
  /** Answers not written yet: they leave with the next events for this connection. */
  acks?: EncodedPackets[] | undefined;
}

/** A connection as all floors see it. Events are written through SocketService, which takes them from the contracts. */
export type ChatSocket = Socket<DefaultEventsMap, DefaultEventsMap, Record<string, never>, SocketData>;
