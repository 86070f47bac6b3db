import { randomUUID } from 'node:crypto';
import { routes, streams, type RouteContract } from '@chatgenius/contracts';
import { type Known } from '../schema-values.ts';
import { call } from './call.ts';
import { type Callers } from './fuzz-requests.ts';
import { type MailBox } from './mail-box.ts';
import { makeFiles } from './world-files.ts';
import { makePeople, PASSWORDS } from './world-people.ts';

export interface WorldOptions {
  /** channel-api. */
  readonly url: string;
  /** file-service; without it, its routes are not asked. */
  readonly filesUrl?: string;
  /** Access tokens of people, and who they are. */
  readonly tokens: readonly string[];
  readonly userIds: readonly string[];
  readonly channelIds: readonly string[];
  /** Of an administrator of the deployment. What they do to people and whole channels is done to those of a world alone. */
  readonly administratorToken: string;
  /** Where channel-api mails to; without it, it cannot. */
  readonly mail?: MailBox;
}

/** What there is to speak of, and who speaks. */
export interface World {
  readonly known: Known;
  /** What decisions about the whole deployment are about, instead. */
  readonly doomed: Known;
  /** Tokens, in the order of {@link Callers}. */
  readonly tokens: readonly string[];
  readonly callers: Callers;
  /** Ids of resumable uploads. */
  readonly uploads: readonly string[];
}

const SCOPES = ['channels:read', 'channels:join', 'channels:moderate', 'direct:begin', 'messages:read', 'messages:send', 'messages:import', 'files:read', 'files:write'];
const HOUR_MS = 3_600_000;

/** A service token that may start sessions, of a bot of the administrator: made once, since nobody may have many bots. */
export async function makeStarter({ url, administratorToken }: WorldOptions): Promise<string> {
  const { id: botId } = await makeBot(url, administratorToken);
  return (await call<{ token: string }>(url, administratorToken, routes.createServiceToken, { botId }, { name: 'starter', scopes: ['sessions:create'] })).token;
}

const makeBot = (url: string, owner: string): Promise<{ id: string }> => call(url, owner, routes.createBot, {}, { handle: `f${randomUUID().replaceAll('-', '').slice(0, 20)}` });

/**
 * Makes a channel with everything in it, owned by one of the callers: what is fuzzed takes things away, so a new one is
 * made now and then, by another one, because nobody may have many bots. @throws Error when something that should work does not
 */
export async function makeWorld(options: WorldOptions, turn: number, starter: string): Promise<World> {
  const { url, tokens, userIds, channelIds, administratorToken, mail } = options;
  // What holds everywhere would refuse the rest.
  await call(url, administratorToken, routes.setFilter, {}, { entries: [] });
  await call(url, administratorToken, routes.setRetention, {}, { days: null });
  const { announcements } = await call<{ announcements: { id: string; withdrawnAt: string | null }[] }>(url, administratorToken, routes.listAnnouncements, {});
  for (const { id } of announcements.filter(({ withdrawnAt }) => withdrawnAt === null)) await call(url, administratorToken, routes.withdrawAnnouncement, { announcementId: id });
  const owner = tokens[turn % tokens.length] ?? '';
  const ask = <Answer>(route: RouteContract, params: Record<string, string>, body?: unknown) => call<Answer>(url, owner, route, params, body);
  const makeChannel = async (): Promise<string> => (await ask<{ id: string }>(routes.createChannel, {}, { name: `fuzz ${randomUUID().slice(0, 8)}` })).id;
  const channelId = await makeChannel();
  const doomedChannelIds = [await makeChannel(), await makeChannel()];
  const people = await makePeople(url, starter, mail);
  // By themselves: by now some of them may have blocked the owner.
  for (const token of [...tokens, ...people.accounts]) await call(url, token, routes.joinChannel, { channelId }, {});
  const files = options.filesUrl === undefined ? undefined : await makeFiles(options.filesUrl, owner);
  const message = () => ({ channelId, clientMessageId: randomUUID(), text: 'to be spoken of' });
  // Nobody removes a file that was sent.
  const withFile = files === undefined ? [] : [{ ...message(), attachmentIds: [files.fileId] }];
  const { results } = await ask<{ results: Array<{ message: { id: string }; epoch: string }> }>(routes.bulkSend, {}, { messages: [message(), message(), message(), ...withFile] });
  const messageId = results.slice(0, 3).map((result) => result.message.id);
  const { id: botId } = await makeBot(url, owner);
  const { id: tokenId, token: botToken } = await ask<{ id: string; token: string }>(routes.createServiceToken, { botId }, { name: 'fuzz', scopes: SCOPES });
  const things = await makeThings(ask, channelId, messageId);
  const others = [botToken, administratorToken, starter, ...people.accounts, ...people.victims];
  const place = (token: string): number => tokens.length + others.indexOf(token);
  return {
    tokens: [...tokens, ...others],
    callers: { all: tokens.length + others.length, administrators: [place(administratorToken)], withPasswords: people.accounts.map(place), starters: [place(starter)], owners: { sessionId: people.accounts.slice(0, 1).map(place), botId: [turn % tokens.length], scheduleId: [turn % tokens.length], fileId: [turn % tokens.length], announcementId: [place(administratorToken)] } },
    doomed: { userId: people.victimIds, channelId: doomedChannelIds },
    uploads: files?.uploads ?? [],
    known: {
      ...files?.known,
      channelId: [channelId, ...channelIds],
      messageId,
      threadId: messageId,
      userId: [...userIds, botId],
      memberIds: userIds,
      botId: [botId],
      tokenId: [tokenId],
      epoch: results.map(({ epoch }) => epoch),
      ids: [userIds.slice(0, 2).join(','), botId],
      timeZone: ['Europe/Zurich', 'UTC'],
      locale: ['de-CH', 'en'],
      url: ['http://127.0.0.1:9/fuzz'],
      stream: [streams.channel(channelId), ...messageId.map(streams.thread), ...userIds.map(streams.user)],
      ...things,
      token: [...things.token, ...people.mailed],
      ...(await decideThings(url, administratorToken, people.victimIds, doomedChannelIds)),
      ...secretsOf(people),
    },
  };
}

type Ask = <Answer>(route: RouteContract, params: Record<string, string>, body?: unknown) => Promise<Answer>;

/** What members make and ids are given to. */
async function makeThings(ask: Ask, channelId: string, [messageId = '']: readonly string[]): Promise<Known & { readonly token: readonly string[] }> {
  const hook = async (body: object): Promise<string> => (await ask<{ webhook: { id: string } }>(routes.createWebhook, { channelId }, body)).webhook.id;
  const report = (subject: object) => ask<{ report: { id: string } }>(routes.createReport, {}, { subject, category: 'spam' });
  const later = new Date(Date.now() + HOUR_MS).toISOString();
  const { id: linkId, token } = await ask<{ id: string; token: string }>(routes.createInvitationLink, { channelId }, { role: 'guest' });
  const { id: scheduleId } = await ask<{ id: string }>(routes.scheduleMessage, {}, { channelId, text: 'later', sendAt: later });
  return {
    webhookId: [await hook({ direction: 'incoming', name: 'fuzz' }), await hook({ direction: 'outgoing', name: 'fuzz', url: 'http://127.0.0.1:9/fuzz' })],
    linkId: [linkId],
    token: [token],
    scheduleId: [scheduleId],
    sendAt: [later],
    reportId: [(await report({ kind: 'message', messageId })).report.id],
  };
}

/** What administrators make and ids are given to. */
async function decideThings(url: string, token: string, [userId = '']: readonly string[], [channelId = '']: readonly string[]): Promise<Known> {
  const decide = <Answer>(route: RouteContract, body: object) => call<Answer>(url, token, route, {}, body);
  const since = new Date(Date.now() - HOUR_MS).toISOString();
  return {
    purgeId: [(await decide<{ purge: { id: string } }>(routes.purgeMessages, { userId, since })).purge.id],
    since: [since],
    announcementId: [(await decide<{ id: string }>(routes.announce, { text: 'to be ended', minutes: 1 })).id],
    holdId: [(await decide<{ id: string }>(routes.placeHold, { channelId, reason: 'fuzz' })).id],
    until: [new Date(Date.now() + HOUR_MS).toISOString()],
  };
}

const secretsOf = ({ handles, refreshTokens, sessionIds, codes, challenges }: Awaited<ReturnType<typeof makePeople>>): Known => ({
  password: PASSWORDS,
  currentPassword: PASSWORDS,
  newPassword: PASSWORDS,
  handle: handles,
  refreshToken: refreshTokens,
  sessionId: sessionIds,
  code: codes,
  challenge: challenges,
});
