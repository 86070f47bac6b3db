import { createApi } from '@chatgenius/client-sdk';
import { type DemoAccounts } from '../summary.rules.ts';
import { PASSWORD, PEOPLE } from './people.ts';
import { Person, type Addresses } from './person.ts';
import { type Cast, type Importer, makeRoom, sharePicture } from './rooms.ts';
import { LAST, ROOMS, TALKS } from './script.ts';

const [FIRST] = PEOPLE;
const BOT = 'demo-archive';

/**
 * People, channels and what they have said, through the API like any client. Once: what is there already stays as it is.
 * @param appoint makes somebody, by handle, an administrator of the deployment
 */
export async function ensureDemo(addresses: Addresses, appoint: (handle: string) => Promise<unknown>): Promise<DemoAccounts> {
  const accounts: DemoAccounts = { handles: PEOPLE.map(({ handle }) => handle), password: PASSWORD, channel: ROOMS[0]?.name ?? '' };
  const first = await Person.signInOrUp(FIRST, addresses);
  await appoint(FIRST.handle);
  if (await isThere(first)) {
    await hideImporter(first);
    return accounts;
  }
  const others = await Promise.all(PEOPLE.slice(1).map((person) => Person.signInOrUp(person, addresses)));
  const cast = Object.fromEntries([first, ...others].map((person) => [person.handle, person])) as unknown as Cast;
  try {
    await play(cast, addresses);
    await hideImporter(first);
  } finally {
    for (const person of Object.values(cast)) person.close();
  }
  return accounts;
}

/** The last thing that is made. */
async function isThere({ api }: Person): Promise<boolean> {
  const { data } = await api.GET('/v1/direct', { query: { limit: TALKS.length } });
  return data.conversations.length >= TALKS.length;
}

async function play(cast: Cast, addresses: Addresses): Promise<void> {
  const importer = await makeImporter(cast.ada, addresses);
  const now = Date.now();
  const [general] = await Promise.all(ROOMS.map((room) => makeRoom(room, cast, importer, now)));
  if (general === undefined) return;
  await sharePicture(cast.grace, general, 'And as a picture:');
  await cast[LAST.by].client.send({ channelId: general, text: LAST.text }).acknowledged;
  for (const { between: [first, ...others], lines } of TALKS) {
    const { id: channelId } = await cast[first].client.direct(others.map((handle) => cast[handle].userId));
    for (const { by, text } of lines) await cast[by].client.send({ channelId, text }).acknowledged;
  }
}

/** It has done its work: nobody finds a bot that is deactivated. */
async function hideImporter({ api }: Person): Promise<void> {
  const { data: { bots } } = await api.GET('/v1/bots');
  const bot = bots.find(({ handle }) => handle === BOT);
  if (bot) await api.POST('/v1/users/{userId}/deactivate', { params: { userId: bot.id }, body: {} });
}

async function makeImporter({ api }: Person, { apiUrl }: Addresses): Promise<Importer> {
  const { data: { bots } } = await api.GET('/v1/bots');
  const bot = bots.find(({ handle }) => handle === BOT) ?? (await api.POST('/v1/bots', { body: { handle: BOT, displayName: 'Demo' } })).data;
  const { data: { token } } = await api.POST('/v1/bots/{botId}/tokens', { params: { botId: bot.id }, body: { name: 'demo', scopes: ['messages:import'], expiresInDays: 1 } });
  const imports = createApi({ apiUrl, token });
  return {
    userId: bot.id,
    import: async (channelId, messages) => {
      const { data: { results } } = await imports.POST('/v1/channels/{channelId}/import', { params: { channelId }, body: { messages } });
      return results.map((result) => (result.status === 'ok' ? result.messageId : undefined));
    },
  };
}
