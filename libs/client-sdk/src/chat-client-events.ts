import { type Announcement, type StreamId } from './generated/schemas.ts';
import { type ConnectionChange } from './connection/connection-change.rules.ts';
import { type ConnectionState } from './connection/connector.ts';
import { type OutgoingChange } from './outbox/change-sender.ts';
import { type Keeping } from './outbox/keeping/entry-keeper.ts';
import { type OutgoingMessage } from './outbox/outgoing-message.ts';
import { type Trouble } from './retry.ts';
import { type UserState } from './state/user.rules.ts';
import { type ChatEvent } from './wire.ts';

/** What a client tells. */
export interface ChatClientEvents {
  connection: ConnectionState;
  /** The same as one change: from what to what, and why. */
  connectionChange: ConnectionChange;
  /** The gateway goes away: within so many milliseconds this client moves to another one by itself. */
  draining: { readonly inMs: number };
  /** A page of a conversation has failed. It is asked for again by itself; `again` does so now. */
  trouble: Trouble & { readonly stream: StreamId };
  /** What the user has, and what is unread there, has changed. */
  user: UserState;
  /** An event of the user's own stream or of a joined conversation; once, and in order within its stream. */
  event: ChatEvent;
  /** A message that is on its way has got further. */
  outgoing: OutgoingMessage;
  /** An edit, a reaction or another change that is on its way has got further. */
  outgoingChange: OutgoingChange;
  /** What administrators tell at present, the oldest first. */
  announcements: readonly Announcement[];
  /** Where what waits to be sent is kept now. */
  keeping: Keeping;
}
