import { type ChatEvent } from '../wire.ts';

/** One operation of a client that is traced. */
export interface TracedOperation {
  /** Part of what is sent: the `traceparent` that the server goes on from. */
  readonly input: { readonly trace: string };
  /** It ends with its answer. */
  follow(answer: Promise<unknown>): void;
}

/** What a client tells those who trace it. `clientTracing` of `@chatgenius/client-sdk/tracing` makes spans of it. */
export interface ClientTracing {
  /** Nothing where this one is not to be traced. @param name `message:send` */
  begin(name: string): TracedOperation | undefined;
  /** An event has come from the server; it may have to wait for others. */
  received(event: ChatEvent): void;
  /** It is part of what the application sees. */
  applied(event: ChatEvent): void;
}
