import { type commands, type ephemeralEvents, type streamEvents } from '@chatgenius/contracts';
import { type Server, type Socket } from 'socket.io';
import { type z } from 'zod';
import { type SocketIdentity } from '../../bots/socket-identity.ts';
import { type Activity } from '../../presence/activity.rules.ts';
import { type PresenceClaims } from '../../presence/presence-claims.ts';
import { type WatchedUser } from '../../presence/watched-user.ts';
import { type UserState } from '../../sessions/user-state.ts';
import { type CountedMemberships } from '../../sessions/user-states.ts';
import { type HeldStream, type PendingJoin } from '../../streams/held-stream.ts';
import { type EncodedPackets } from '../../transport/packets.ts';
import { type Ack, type Payload, type StreamPayload } from './payloads.interface.ts';

type CommandOf<Name> = Extract<(typeof commands)[keyof typeof commands], { name: Name }>;
type StreamEventOf<Name> = Extract<(typeof streamEvents)[keyof typeof streamEvents], { name: Name }>;
type EphemeralEventOf<Name> = Extract<(typeof ephemeralEvents)[keyof typeof ephemeralEvents], { name: Name }>;

type CommandName = (typeof commands)[keyof typeof commands]['name'];
type StreamEventName = (typeof streamEvents)[keyof typeof streamEvents]['name'];
type EphemeralEventName = (typeof ephemeralEvents)[keyof typeof ephemeralEvents]['name'];

/** Socket.IO's view of the contracts. */
export type ClientToServerEvents = {
  [Name in CommandName]: (payload: Payload<Name>, ack: (answer: Ack<CommandOf<Name>>) => void) => void;
};

export type ServerToClientEvents = {
  [Name in StreamEventName]: (event: StreamPayload<StreamEventOf<Name>['data']>) => void;
} & {
  [Name in EphemeralEventName]: (data: z.output<EphemeralEventOf<Name>['data']>) => void;
};

export interface SocketData {
  /** Who this connection belongs to; set by the authentication before `connection`. */
  identity: SocketIdentity;
  /** When to tell the client that its token runs out; absent once it was told. */
  noticeAt?: number | undefined;
  /** What is known of that user, once the session is open. */
  user?: UserState;
  /** Whether the client pages its channels. */
  channelPages?: boolean;
  /** Whether it has been told which announcements stand: later ones it is told as they come. */
  greeted?: boolean;
  /** Whether it was asked how long messages take to reach it. */
  reportsDelivery?: boolean;
  /** What the client calls itself. */
  client?: string | undefined;
  userAgent?: string | undefined;
  /** What the session begins with, from the handshake until it is open. */
  prepared?: CountedMemberships | undefined;
  /** While the session is being opened. */
  opening?: Promise<void> | undefined;
  /** Commands that have come and are not answered yet. */
  unanswered?: number;
  /** Answers that are not written yet: they leave with the events that are due to this connection. */
  acks?: EncodedPackets[] | undefined;
  /** Streams that this connection receives, beside the user's own. */
  streams?: Set<HeldStream>;
  /** Those that it has asked to join, and is not answered yet. */
  joins?: Set<PendingJoin>;
  /** Whether somebody is at this connection, while it is open. */
  activity?: Activity | undefined;
  /** Users whom it watches, beside its own. */
  watching?: Set<WatchedUser>;
  /** Those of them whose subscription is not granted yet. */
  claims?: PresenceClaims;
  /** Commands that were over a limit, since the last one that was not. */
  refusals?: number;
}

export type ChatServer = Server<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>;
export type ChatSocket = Socket<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>;
