/** `up` is from the client to the server. */
export type Direction = 'up' | 'down';

/** Of one message within a connection that lives: TCP does none of these; they are what an application calls a lost packet. */
export type MessageFault =
  | { readonly kind: 'drop' }
  | { readonly kind: 'duplicate' }
  /** It comes after the message that follows it, or after 100 ms if none does. */
  | { readonly kind: 'reorder' };

/** Of a connection, as networks have them: within it everything arrives once and in order, until it ends. */
export type ConnectionFault =
  /** This message, and everything behind it in its direction, comes later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Nothing passes in either direction for so long. */
  | { readonly kind: 'stall'; readonly ms: number }
  /** The server's bytes pass at this rate at most, for so long. */
  | { readonly kind: 'throttle'; readonly bytesPerSecond: number; readonly ms: number }
  /** Both ends are told at once. */
  | { readonly kind: 'cut' }
  /** Neither end is told: it stays open, and carries nothing any more. */
  | { readonly kind: 'half-open' };

export type Fault = MessageFault | ConnectionFault;
export type FaultKind = Fault['kind'];

/** A fault that was done. */
export interface FaultRecord {
  /** From 0 on, in the order in which clients connected. */
  readonly connection: number;
  readonly direction: Direction;
  /** Of the message among those of its connection and direction. */
  readonly index: number;
  readonly fault: Fault;
  /** What it was done to, such as `event message:send`. */
  readonly what: string;
}
