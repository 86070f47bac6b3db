/** Characters of what a client calls itself that are kept, for each connection. */
const CLIENT_LENGTH = 64;
const USER_AGENT_LENGTH = 200;

export interface ClientName {
  readonly client: string | undefined;
  readonly userAgent: string | undefined;
}

/** What a client says it is, in `auth.client` of its handshake and by its browser: for administrators, and believed by nobody. */
export function clientNameOf(client: unknown, userAgent: string | undefined): ClientName {
  return { client: typeof client === 'string' ? visible(client, CLIENT_LENGTH) : undefined, userAgent: userAgent && visible(userAgent, USER_AGENT_LENGTH) };
}

/** A copy: a slice would keep all of what it was cut from. */
const visible = (text: string, length: number): string => Buffer.from(text.slice(0, length).replaceAll(/[^\x20-\x7e]/g, '?')).toString('latin1');
