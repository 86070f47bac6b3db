import { type AuditAction, type AuditEntry, type Channel, type MemberRole } from '@chatgenius/contracts';

/** A channel and its members, at one place of its stream. */
export interface ChannelState {
  readonly channel: Channel;
  readonly members: ReadonlyMap<string, MemberRole>;
}

/** What the audit log has to say of a change. */
export interface Said {
  readonly before: object | null;
  readonly after: object | null;
}

/** Something with one value, which audited operations change one after the other: a role, a ban, a filter. */
export interface RegisterChange {
  readonly kind: 'register';
  readonly key: string;
  /** The value after it. Of a value that is the same there is no entry, unless every success is audited. */
  readonly next: (before: unknown, entry: AuditEntry | undefined) => unknown;
  readonly said: (before: unknown, after: unknown, entry: AuditEntry) => Said;
  readonly always: boolean;
}

/** A change of a channel or its members, of which the channel's stream tells as well. */
export interface ChannelChange {
  readonly kind: 'channel';
  readonly channelId: string;
  /** Whether the channel is so already: then there is no entry. */
  readonly isIdle: (state: ChannelState) => boolean;
  readonly after: object | null;
}

/** Something that leaves no value behind: every success has an entry. */
export interface Deed {
  readonly kind: 'deed';
  readonly said: (entry: AuditEntry) => Said;
}

/** The entry that a success leaves, and what it changes. */
export interface Wanted {
  readonly action: AuditAction;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly channelId: string | null;
  readonly reason: string | null;
  readonly change: RegisterChange | ChannelChange | Deed;
}

/** What somebody did, as they saw it. Each person does one thing at a time. */
export interface Operation {
  readonly by: string;
  readonly name: string;
  /** Milliseconds of the clock that all processes share. */
  readonly from: number;
  readonly to: number;
  /** `done`, or the reason of the refusal. */
  readonly outcome: string;
  /** Nothing for what is never audited. */
  readonly wanted: Wanted | undefined;
}

/** An entry, and the operation that it is about. */
export interface Audited {
  readonly entry: AuditEntry;
  readonly operation: Operation;
  readonly wanted: Wanted;
}
