import { randomUUID } from 'node:crypto';
import { limits, routes } from '@chatgenius/contracts';
import { callApi } from './call-api.ts';
import { type SeedFile } from './seed-file.rules.ts';

/** Somebody of the seed file who is there now. */
export interface PlantedUser {
  readonly id: string;
  readonly handle: string;
  readonly password: string;
}

export interface Planted {
  readonly users: Readonly<Record<string, PlantedUser>>;
  /** Name -> id. */
  readonly channels: Readonly<Record<string, string>>;
}

type Token = (handle: string) => string;
type SeedChannel = NonNullable<SeedFile['channels']>[number];

const DEFAULT_PASSWORD = 'chatgenius-demo';
const SIGN_UPS_AT_ONCE = 4;

/** Makes everything that a seed file names, by the HTTP API. @param grant makes somebody administrator of the deployment */
export async function plant(apiUrl: string, { users, channels = [], password = DEFAULT_PASSWORD }: SeedFile, grant: (userId: string) => Promise<void>): Promise<Planted> {
  const planted = new Map<string, PlantedUser>();
  const tokens = new Map<string, string>();
  const waiting = users.values();
  await Promise.all(Array.from({ length: SIGN_UPS_AT_ONCE }, async () => {
    for (const { handle, displayName, password: own = password, role } of waiting) {
      const { user, accessToken } = await callApi(apiUrl, routes.signUp, { body: { handle, displayName, password: own } });
      planted.set(handle, { id: user.id, handle, password: own });
      tokens.set(handle, accessToken);
      if (role === 'administrator') await grant(user.id);
    }
  }));
  const made: Record<string, string> = {};
  for (const channel of channels) made[channel.name] = await plantChannel(apiUrl, channel, planted, (handle) => tokens.get(handle) ?? '');
  const inOrder = users.flatMap(({ handle }) => planted.get(handle) ?? []);
  return { users: Object.fromEntries(inOrder.map((user) => [user.handle, user])), channels: made };
}

async function plantChannel(apiUrl: string, { name, kind = 'public', topic, owner, members, messages = [] }: SeedChannel, users: ReadonlyMap<string, PlantedUser>, token: Token): Promise<string> {
  const founder = owner ?? members[0] ?? '';
  const memberIds = members.filter((handle) => handle !== founder).map((handle) => users.get(handle)?.id);
  const { id } = await callApi(apiUrl, routes.createChannel, { token: token(founder), body: { name, kind, topic, memberIds } });
  for (const run of runsOf(messages)) {
    const written = run.map(({ text }) => ({ channelId: id, clientMessageId: randomUUID(), text }));
    const { results } = await callApi(apiUrl, routes.bulkSend, { token: token(run[0]?.from ?? ''), body: { messages: written } });
    const refused = results.find((result) => result.status === 'error');
    if (refused?.status === 'error') throw new Error(`A message in ${name} was refused: ${refused.message}`);
  }
  return id;
}

/** Messages that one person writes one after the other, so many at once as a request may carry. */
function runsOf<Message extends { readonly from: string }>(messages: readonly Message[]): Message[][] {
  const runs: Message[][] = [];
  for (const message of messages) {
    const run = runs.at(-1);
    if (run?.[0]?.from === message.from && run.length < limits.bulkMessages) run.push(message);
    else runs.push([message]);
  }
  return runs;
}
