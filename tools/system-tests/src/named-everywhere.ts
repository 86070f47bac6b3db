import { randomUUID } from 'node:crypto';
import { routes } from '@chatgenius/contracts';
import { callApi } from '@chatgenius/testing';
import { type System } from './system.ts';

interface Tokens {
  /** Of the channel. */
  readonly owner: string;
  readonly other: string;
  readonly administrator: string;
}

interface Where {
  readonly channelId: string;
  readonly messageId: string;
  /** Somebody who may be muted, held and reported. */
  readonly userId: string;
}

/** Writes a text, such as `@ada`, wherever the HTTP API lets people write: a new place is to be added here. */
export async function nameEverywhere(system: System, text: string, { owner, other, administrator }: Tokens, { channelId, messageId, userId }: Where): Promise<void> {
  const api = system.apiUrl;
  const params = { channelId };
  await callApi(api, routes.updateChannel, { token: owner, params, body: { name: `Of ${text}`, topic: `By ${text}`, description: `${text} made it`, metadata: { for: [text] } } });
  await callApi(api, routes.updateProfile, { token: other, body: { displayName: `Friend of ${text}`, bio: `Works with ${text}` } });
  await callApi(api, routes.saveDraft, { token: other, body: { channelId, text: `To ${text}` } });
  await callApi(api, routes.scheduleMessage, { token: other, body: { channelId, text: `Later, ${text}`, sendAt: new Date(Date.now() + 86_400_000).toISOString() } });
  const bot = await callApi(api, routes.createBot, { token: other, body: { handle: `bot${randomUUID().slice(0, 8)}`, displayName: `${text} bot` } });
  await callApi(api, routes.createServiceToken, { token: other, params: { botId: bot.id }, body: { name: `Laptop of ${text}`, scopes: ['channels:read'] } });
  await callApi(api, routes.createWebhook, { token: owner, params, body: { direction: 'incoming', name: `Hook of ${text}` } });
  await callApi(api, routes.createWebhook, { token: owner, params, body: { direction: 'outgoing', name: `To ${text}`, url: 'http://127.0.0.1:9/', events: ['channel:archived'] } });
  await callApi(api, routes.setChannelFilter, { token: owner, params, body: { entries: [{ pattern: text, action: 'report' }] } });
  const { report } = await callApi(api, routes.createReport, { token: other, body: { subject: { kind: 'message', messageId }, category: 'spam', text: `Says ${text}` } });
  await callApi(api, routes.decideReport, { token: administrator, params: { reportId: report.id }, body: { outcome: 'dismissed', note: `It is ${text}` } });
  await callApi(api, routes.muteUser, { token: administrator, params: { userId }, body: { reason: `Asked by ${text}` } });
  await callApi(api, routes.placeHold, { token: administrator, body: { userId, reason: `Case of ${text}` } });
  await callApi(api, routes.setChannelRetention, { token: administrator, params, body: { days: 30_000, reason: `Wished by ${text}` } });
  await callApi(api, routes.announce, { token: administrator, body: { channelId, text: `${text} leaves us`, level: 'info', minutes: 60 } });
}
