/** An HTTP endpoint of the customer that is asked before each message is written. */
export interface BeforeSendSettings {
  /** Nothing where there is none. */
  readonly url: string | undefined;
  /** What posts are signed with, as those of outgoing webhooks. */
  readonly secret: Buffer;
  readonly timeoutMs: number;
  readonly allowPrivateTargets: boolean;
  /** What becomes of messages while it does not answer. */
  readonly whenAway: 'allow' | 'refuse';
}

export const BEFORE_SEND_SETTINGS = Symbol('BeforeSendSettings');
