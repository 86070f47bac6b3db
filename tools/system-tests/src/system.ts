import { randomUUID } from 'node:crypto';
import { readSigningKeys, signAccessToken, type SigningKeys } from '@chatgenius/auth';
import { ChatClient, type ChatClientOptions } from '@chatgenius/client-sdk';
import { createDatabase, type Database } from '@chatgenius/database';
import { WireClient } from '@chatgenius/testing';

/** One process of a system, as it is seen from outside. */
export interface SystemMember {
  readonly name: string;
  readonly opsUrl: string;
  readonly logFile: string;
}

export interface PublicSystemMember extends SystemMember {
  readonly url: string;
}

export interface SystemMembers {
  readonly channelApi: readonly PublicSystemMember[];
  readonly gateways: readonly PublicSystemMember[];
  readonly messaging: readonly SystemMember[];
  readonly presence: readonly SystemMember[];
  /** None in systems of a spec's own that do not ask for it. */
  readonly files: readonly PublicSystemMember[];
}

/** All that one must know of a running system to use it; travels between processes. */
export interface SystemDescription {
  readonly members: SystemMembers;
  readonly databaseUrl: string;
  readonly signingKeysFile: string;
}

/** A running system: what an end-to-end spec talks to. It is one of the spec's own, or one that is shared. */
export abstract class System {
  readonly members: SystemMembers;
  readonly databaseUrl: string;
  readonly signingKeysFile: string;
  readonly database: Database;
  readonly #keys: SigningKeys;
  readonly #clients: { close(): void }[] = [];

  protected constructor({ members, databaseUrl, signingKeysFile }: SystemDescription, keys: SigningKeys) {
    this.members = members;
    this.databaseUrl = databaseUrl;
    this.signingKeysFile = signingKeysFile;
    this.database = createDatabase({ url: databaseUrl, poolSize: 4, applicationName: 'system-tests' });
    this.#keys = keys;
  }

  get apiUrl(): string {
    return at(this.members.channelApi, 0).url;
  }

  /** The file services in turn. */
  filesUrl(index = 0): string {
    return at(this.members.files, index).url;
  }

  /** The gateways in turn, so that neighbours in a list talk over different processes. */
  gateway(index: number): PublicSystemMember {
    return at(this.members.gateways, index);
  }

  token(userId: string, { expiresInSeconds = 900, sessionId = randomUUID() }: { expiresInSeconds?: number; sessionId?: string } = {}): Promise<string> {
    return signAccessToken(this.#keys, { issuer: this.apiUrl, audience: 'chatgenius', userId, sessionId, expiresInSeconds });
  }

  /** Connects a user to one of the gateways; closed when the spec ends. */
  async connect(userId: string, gateway: number, { reconnection = false } = {}): Promise<WireClient> {
    return this.connectWith(await this.token(userId), gateway, { reconnection });
  }

  /** The same with a token that is known already. */
  async connectWith(token: string, gateway: number, { reconnection = false } = {}): Promise<WireClient> {
    const client = await WireClient.connect({ url: this.gateway(gateway).url, token, reconnection });
    this.#clients.push(client);
    return client;
  }

  /** Connects a user as applications do, by the SDK; closed when the spec ends. */
  async chat(userId: string, gateway: number, options: Partial<ChatClientOptions> = {}): Promise<ChatClient> {
    const chat = new ChatClient({
      url: this.gateway(gateway).url,
      apiUrl: this.apiUrl,
      ...(this.members.files.length > 0 && { filesUrl: this.filesUrl() }),
      token: () => this.token(userId),
      // As soon as a process is there again: specs kill many.
      backoff: { firstMs: 50, longestMs: 500 },
      commandTimeoutMs: 5_000,
      ...options,
    });
    this.#clients.push(chat);
    await chat.connect();
    return chat;
  }

  /** Call when the spec ends. */
  async stop(): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.database.close();
  }
}

export const signingKeysOf = ({ signingKeysFile }: SystemDescription): Promise<SigningKeys> => readSigningKeys(signingKeysFile);

export function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('this topology has no such process');
  return item;
}
