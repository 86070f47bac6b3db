import { ChatClient } from '@chatgenius/client-sdk';
import { FaultyLine } from './faulty-line.ts';
import { Journal } from './journal.ts';
import { type Config } from './config.ts';
import { GatewayChoice } from './gateway-choice.ts';
import { type SignedIn } from './session.ts';

/** A client, and what the page knows beside it. */
export interface Chat {
  readonly client: ChatClient;
  readonly gateways: GatewayChoice;
  readonly line: FaultyLine;
  readonly journal: Journal;
}

export function createChat(config: Config, { session }: SignedIn): Chat {
  const gateways = new GatewayChoice(config.gatewayUrls);
  const line = new FaultyLine();
  const client = new ChatClient({
    url: gateways.next,
    apiUrl: config.apiUrl,
    filesUrl: config.filesUrl,
    token: session.token,
    userId: session.userId,
    clientName: 'chat-web',
    optimistic: true,
    dial: line.dial,
    backoff: { firstMs: 500, longestMs: 15_000 },
  });
  return { client, gateways, line, journal: new Journal(client) };
}
