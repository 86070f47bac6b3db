/** What somebody wants to do. */
export type Action =
  | { readonly kind: 'send'; readonly channelId: string; readonly threadId?: string; readonly text: string; readonly names: readonly string[]; readonly everybody: boolean }
  | { readonly kind: 'edit'; readonly messageId: string; readonly text: string; readonly names: readonly string[] }
  | { readonly kind: 'delete' | 'pin' | 'unpin'; readonly messageId: string }
  | { readonly kind: 'react' | 'unreact'; readonly messageId: string; readonly emoji: string }
  | { readonly kind: 'read'; readonly channelId: string; readonly threadId?: string; readonly seq: number }
  | { readonly kind: 'joinChannel' | 'leaveChannel'; readonly channelId: string }
  | { readonly kind: 'joinThread' | 'leaveThread' | 'follow' | 'unfollow'; readonly channelId: string; readonly threadId: string }
  | { readonly kind: 'addMember' | 'removeMember'; readonly channelId: string; readonly userId: string }
  | { readonly kind: 'reconnect'; readonly gateway: number }
  | { readonly kind: 'cut'; readonly proxy: number };

export type ActionOf<Kind extends Action['kind']> = Kind extends unknown ? (Action extends infer A ? (A extends { kind: string } ? (Kind extends A['kind'] ? A & { readonly kind: Kind } : never) : never) : never) : never;

/** What came of it. Each user does one thing after the other; `began` and `ended` order the things of different users. */
export interface Operation<A extends Action = Action> {
  readonly by: string;
  readonly action: A;
  readonly began: number;
  readonly ended: number;
  /** The reason of a refusal; nothing when it was acknowledged. */
  readonly refused?: string;
  /** Of a send: the id that the sender's device gave it, and the message that it became. */
  readonly clientMessageId?: string;
  readonly written?: { readonly messageId: string; readonly seq: number };
}

export const isOf = <Kind extends Action['kind']>(operation: Operation, ...kinds: readonly Kind[]): operation is Operation<ActionOf<Kind>> =>
  (kinds as readonly string[]).includes(operation.action.kind);
