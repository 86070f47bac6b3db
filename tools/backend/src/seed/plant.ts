import { randomUUID } from 'node:crypto';
import { type Api, createApi, limits, signUp } from '@chatgenius/client-sdk';
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

interface Person extends PlantedUser {
  readonly api: Api;
}

type SeedUser = SeedFile['users'][number];
type SeedChannel = NonNullable<SeedFile['channels']>[number];

const DEFAULT_PASSWORD = 'chatgenius-demo';
const SIGN_UPS_AT_ONCE = 4;

/** Makes everything that a seed file names, by the API like any client. @param grant makes somebody administrator of the deployment */
export async function plant(apiUrl: string, { users, channels = [], password = DEFAULT_PASSWORD }: SeedFile, grant: (userId: string) => Promise<void>): Promise<Planted> {
  const people = new Map<string, Person>();
  const waiting = users.values();
  await Promise.all(Array.from({ length: SIGN_UPS_AT_ONCE }, async () => {
    for (const user of waiting) {
      const person = await welcome(apiUrl, user, password);
      people.set(user.handle, person);
      if (user.role === 'administrator') await grant(person.id);
    }
  }));
  const made: Record<string, string> = {};
  for (const channel of channels) made[channel.name] = await plantChannel(channel, people);
  for (const { api } of people.values()) api.close();
  const inOrder = users.flatMap(({ handle }) => people.get(handle) ?? []);
  return { users: Object.fromEntries(inOrder.map(({ id, handle, password: own }) => [handle, { id, handle, password: own }])), channels: made };
}

async function welcome(apiUrl: string, { handle, displayName, password: own }: SeedUser, password: string): Promise<Person> {
  const session = await signUp({ apiUrl, handle, password: own ?? password, ...(displayName !== undefined && { displayName }) });
  return { id: session.userId, handle, password: own ?? password, api: createApi({ apiUrl, token: session.token }) };
}

async function plantChannel({ name, kind = 'public', topic, owner, members, messages = [] }: SeedChannel, people: ReadonlyMap<string, Person>): Promise<string> {
  const known = (handle: string): Person => {
    const person = people.get(handle);
    if (person === undefined) throw new Error(`${handle} has not signed up.`);
    return person;
  };
  const founder = owner ?? members[0] ?? '';
  const memberIds = members.filter((handle) => handle !== founder).map((handle) => known(handle).id);
  const { data: { id } } = await known(founder).api.POST('/v1/channels', { body: { name, kind, memberIds, ...(topic !== undefined && { topic }) } });
  for (const run of runsOf(messages)) {
    const written = run.map(({ text }) => ({ channelId: id, clientMessageId: randomUUID(), text }));
    const { data: { results } } = await known(run[0]?.from ?? '').api.POST('/v1/messages/bulk', { body: { messages: written } });
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
