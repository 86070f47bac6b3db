import { type ErrorResponse } from '../../generated/schemas.ts';
import { type CommandName } from '../../wire.ts';

/** A command that must not be lost, as data: all that another client of the same user needs to go on with it. */
export interface KeptEntry {
  /** The name by which the server knows a repeat: `clientMessageId` or `changeId`; of a read position, its conversation. */
  readonly id: string;
  /** The client that sends it. Another one takes it over when that one is gone. */
  readonly owner: string;
  /** Within a lane, entries are sent in their order. */
  readonly lane: string;
  readonly order: number;
  readonly name: CommandName;
  readonly input: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970, by the clock of the device. */
  readonly writtenAt: number;
  /** Refused for good: it waits for the user to try it again or to discard it. */
  readonly failure?: ErrorResponse;
}

/**
 * Where entries are kept over reloads. A scope is one user of one deployment: nothing of one scope may be given to
 * another. Calls take effect in the order in which they are made; a call that rejects has changed nothing.
 */
export interface OutboxStorage {
  read(scope: string): Promise<readonly KeptEntry[]>;
  /** Adds an entry, or replaces the one of the same id. */
  write(scope: string, entry: KeptEntry): Promise<void>;
  remove(scope: string, id: string): Promise<void>;
}

export const scopeOf = (apiUrl: string, userId: string): string => `${new URL(apiUrl).href} ${userId}`;
