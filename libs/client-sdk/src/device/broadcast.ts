/** What is used here of a BroadcastChannel. */
export interface Broadcast {
  postMessage(data: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  close(): void;
}

/** Reaches all pages of this origin, and this process in Node; nothing where there is none. */
export function openBroadcast(name: string): Broadcast | undefined {
  const { BroadcastChannel } = globalThis as unknown as { BroadcastChannel?: new (name: string) => Broadcast & { unref?(): void } };
  if (BroadcastChannel === undefined) return undefined;
  const channel = new BroadcastChannel(name);
  // Node would not end before it.
  channel.unref?.();
  return channel;
}
