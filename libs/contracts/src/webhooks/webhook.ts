import { z } from 'zod';
import { textUpTo } from '../define/bounds.ts';
import * as events from '../events/stream.events.ts';
import { ChannelId, Timestamp, UserId } from '../ids.ts';
import { limits } from '../limits.ts';
import { Seq } from '../streams.ts';
import { NameText } from '../text/text.ts';

export const WebhookId = z.uuid().toLowerCase();

/** What an outgoing webhook may be told of: the events of a channel's own stream. Replies are in the streams of their threads. */
export const WebhookEvent = z.enum([
  events.messageCreated.name,
  events.messageEdited.name,
  events.messageDeleted.name,
  events.historyRemoved.name,
  events.messagePinned.name,
  events.messageUnpinned.name,
  events.messageStatus.name,
  events.reactionAdded.name,
  events.reactionRemoved.name,
  events.threadUpdated.name,
  events.memberJoined.name,
  events.memberUpdated.name,
  events.memberLeft.name,
  events.channelUpdated.name,
  events.channelArchived.name,
  events.channelRestored.name,
  events.channelSlowModeChanged.name,
]).meta({ id: 'WebhookEvent', description: 'What an outgoing webhook may be told of.' });
export type WebhookEvent = z.infer<typeof WebhookEvent>;

export const WebhookName = NameText(80);

/** Where events are posted. Whether its address may be reached is decided whenever a connection is made. */
export const WebhookUrl = textUpTo(limits.webhookUrlLength)
  .check(z.url({ protocol: /^https?$/, error: 'Use an http:// or https:// URL.', abort: true }))
  .refine((url) => URL.canParse(url) && new URL(url).username === '' && new URL(url).password === '', 'Put no user or password into the URL.');

const common = {
  id: WebhookId,
  channelId: ChannelId,
  name: z.string(),
  createdBy: UserId,
  createdAt: Timestamp,
  /** Until then the secret before the last rotation is good as well. */
  previousSecretUntil: Timestamp.nullable(),
};

/** Posts of others become messages of a user made for it. */
export const IncomingWebhook = z.object({ direction: z.literal('incoming'), ...common, userId: UserId }).meta({ id: 'IncomingWebhook', description: 'Posts of others become messages of a user made for it.' });
export type IncomingWebhook = z.infer<typeof IncomingWebhook>;

/** `failing`: the next event is being tried again; `disabled`: given up until it is resumed. Nothing is lost in either. */
export const WebhookState = z.enum(['active', 'failing', 'disabled']).meta({ id: 'WebhookState', description: 'How an outgoing webhook fares.' });
export type WebhookState = z.infer<typeof WebhookState>;

/** Events of the channel are posted to a URL, in their order. */
export const OutgoingWebhook = z.object({
  direction: z.literal('outgoing'),
  ...common,
  url: z.string(),
  events: z.array(WebhookEvent),
  state: WebhookState,
  seq: Seq.describe('Everything up to here has been taken, or was not asked for.'),
  failures: z.int().nonnegative().describe('Attempts at the next event that have failed so far.'),
  nextAttemptAt: Timestamp.nullable(),
  disabledAt: Timestamp.nullable(),
  disabledReason: z.string().nullable(),
  parked: z.int().nonnegative().describe('Events that were refused for so long that the others went on without them.'),
}).meta({ id: 'OutgoingWebhook', description: 'Events of the channel are posted to a URL, in their order.' });
export type OutgoingWebhook = z.infer<typeof OutgoingWebhook>;

export const Webhook = z.discriminatedUnion('direction', [IncomingWebhook, OutgoingWebhook]);
export type Webhook = z.infer<typeof Webhook>;

/** `whsec_` and 32 random bytes in base64, as Standard Webhooks writes them. Shown once. */
export const WebhookSecret = z.string().startsWith('whsec_');

/** The header `webhook-id` of a post: the same for every attempt at one event, another for every other event. */
export const WebhookMessageId = z.string().max(120);

/** An event that its receiver has refused for good: it waits to be sent again or dropped, and keeps no other one waiting. */
export const ParkedEvent = z.object({
  messageId: WebhookMessageId,
  type: z.string(),
  seq: Seq.positive(),
  attempts: z.int().positive().describe('Attempts that were refused.'),
  httpStatus: z.int().nullable(),
  error: z.string(),
  parkedAt: Timestamp,
  resend: z.boolean().describe('Whether it is about to be sent again.'),
}).meta({ id: 'ParkedEvent', description: 'An event that its receiver has refused for good.' });
export type ParkedEvent = z.infer<typeof ParkedEvent>;

/** One attempt to post something to an outgoing webhook. */
export const WebhookDelivery = z.object({
  number: z.int().positive().describe('1, 2, 3, … per webhook.'),
  messageId: WebhookMessageId,
  type: z.string().describe('Of a stream event, or `ping`.'),
  seq: Seq.positive().nullable().describe('Position of the event; absent for a ping.'),
  attempt: z.int().positive().describe('1 for the first at this event.'),
  status: z.enum(['delivered', 'failed']),
  httpStatus: z.int().nullable(),
  error: z.string().nullable().describe('Why there was no success.'),
  durationMs: z.int().nonnegative(),
  at: Timestamp,
  nextAttemptAt: Timestamp.nullable().describe('When it is tried again; absent after a success, a ping, when the webhook was disabled, and when another process has taken over.'),
}).meta({ id: 'WebhookDelivery', description: 'One attempt to post something to an outgoing webhook.' });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;
