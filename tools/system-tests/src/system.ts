import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSigningKeys, signAccessToken, type SigningKeys } from '@chatgenius/auth';
import { ChatClient as SdkClient, type ChatClientOptions } from '@chatgenius/client-sdk';
import { createDatabase, type Database } from '@chatgenius/database';
import { startInfrastructure, startStack, UNHINDERED, WORKSPACE, type Infrastructure, type PublicStackMember, type Stack, type StackMember, type Topology } from '@chatgenius/stack';
import { ChatClient } from '@chatgenius/testing';
import { expect } from '@jest/globals';

export interface SystemOptions {
  readonly topology?: Partial<Topology>;
  /** Servers of this system's own, for specs that break them; otherwise those that all specs share. */
  readonly ownInfrastructure?: boolean;
  /** Beside, or instead of, what every service gets, and limits that no spec meets by chance. */
  readonly env?: Record<string, string>;
}

/** A running system with a database of its own: what an end-to-end spec talks to. */
export class System {
  readonly stack: Stack;
  readonly infrastructure: Infrastructure;
  readonly database: Database;
  readonly #keys: SigningKeys;
  readonly #clients: { close(): void }[] = [];
  readonly #folder: string;

  private constructor(stack: Stack, infrastructure: Infrastructure, database: Database, keys: SigningKeys, folder: string) {
    this.stack = stack;
    this.infrastructure = infrastructure;
    this.database = database;
    this.#keys = keys;
    this.#folder = folder;
  }

  static async start({ topology, ownInfrastructure = false, env }: SystemOptions = {}): Promise<System> {
    const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-spec-'));
    const signingKeysFile = path.join(folder, 'signing-keys.json');
    const infrastructure = await startInfrastructure({ durability: 'relaxed', ignoreEnvironment: ownInfrastructure });
    const urls = { ...infrastructure.urls, DATABASE_URL: ownDatabase(infrastructure.urls.DATABASE_URL) };
    const stack = await startStack({ infrastructure: { urls }, topology, signingKeysFile, logDirectory: logsOfSpec(), env: { all: { ...UNHINDERED, ...env } } });
    const database = createDatabase({ url: urls.DATABASE_URL, poolSize: 4, applicationName: 'system-tests' });
    return new System(stack, infrastructure, database, await readSigningKeys(signingKeysFile), folder);
  }

  get apiUrl(): string {
    return first(this.stack.channelApi).url;
  }

  /** The gateways in turn, so that neighbours in a list talk over different processes. */
  gateway(index: number): PublicStackMember {
    return at(this.stack.gateways, index);
  }

  messaging(index: number): StackMember {
    return at(this.stack.messaging, index);
  }

  token(userId: string, { expiresInSeconds = 900, sessionId = randomUUID() }: { expiresInSeconds?: number; sessionId?: string } = {}): Promise<string> {
    return signAccessToken(this.#keys, { issuer: this.apiUrl, audience: 'chatgenius', userId, sessionId, expiresInSeconds });
  }

  /** Connects a user to one of the gateways; closed with the system. */
  async connect(userId: string, gateway: number, { reconnection = false } = {}): Promise<ChatClient> {
    return this.connectWith(await this.token(userId), gateway, { reconnection });
  }

  /** The same with a token that is known already. */
  async connectWith(token: string, gateway: number, { reconnection = false } = {}): Promise<ChatClient> {
    const client = await ChatClient.connect({ url: this.gateway(gateway).url, token, reconnection });
    this.#clients.push(client);
    return client;
  }

  /** Connects a user as applications do, by the SDK; closed with the system. */
  async chat(userId: string, gateway: number, options: Partial<ChatClientOptions> = {}): Promise<SdkClient> {
    const chat = new SdkClient({
      url: this.gateway(gateway).url,
      apiUrl: this.apiUrl,
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

  async stop(): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.database.close();
    await this.stack.stop();
    await this.infrastructure.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The processes' logs stay until the spec runs again, for whoever wonders why it failed. */
function logsOfSpec(): string {
  const directory = path.join(WORKSPACE, '.cache/system-tests', path.basename(expect.getState().testPath ?? 'unknown', '.e2e.spec.ts'));
  rmSync(directory, { recursive: true, force: true });
  return directory;
}

function ownDatabase(url: string): string {
  const own = new URL(url);
  own.pathname = `/system_${randomUUID().replaceAll('-', '')}`;
  return own.toString();
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('this topology has no such process');
  return item;
}

const first = <Item>(items: readonly Item[]): Item => at(items, 0);
