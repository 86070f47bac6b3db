import * as notices from './notices.ts';
import { filesSettle } from './requests/file.requests.ts';
import { exportRead } from './requests/export.requests.ts';
import { messageImport } from './requests/import.requests.ts';
import * as messagingRequests from './requests/messaging.requests.ts';
import * as presenceRequests from './requests/presence.requests.ts';
import * as typingRequests from './requests/typing.requests.ts';
import * as webhookRequests from './requests/webhook.requests.ts';
import { allOf } from './subjects.ts';
import * as surveys from './surveys.ts';

/** Each service has an account of its own, by the same name on NATS, Redis and Postgres. */
export const SERVICE_ACCOUNTS = ['channel-api', 'connection-gateway', 'messaging-service', 'presence-service', 'file-service'] as const;
export type ServiceAccount = (typeof SERVICE_ACCOUNTS)[number];

/** Subjects of NATS, wildcards included. */
export interface BusRights {
  readonly publish: readonly string[];
  /** Taken from what `publish` allows. */
  readonly neverPublish: readonly string[];
  readonly subscribe: readonly string[];
}

/** Who imports writes in the names of others; who exports reads all of a user, and who traces a message who has read it; who has webhooks sent again reaches into other products. */
const OF_CHANNEL_API_ALONE = [messageImport, exportRead, ...Object.values(webhookRequests), messagingRequests.messagePath].map(({ subject }) => subject);
/** Who reports connections or typing says it of any user. */
const OF_GATEWAYS_ALONE = [presenceRequests.gatewayReport, typingRequests.typingReport].map(({ subject }) => subject);
/** What a file is, only those say who have looked at it. */
const OF_FILE_SERVICE_ALONE = [filesSettle.subject];
/** Who may be seen again, only those know who know of blocks. */
const OF_THOSE_WHO_HIDE = [messagingRequests.receiptsRelease.subject];

/** What administrators ask of all gateways, or all messaging-services, by channel-api. */
const ASKED_OF_ALL = Object.values(surveys).map(({ subject }) => subject);

const answersTo = (...askers: ServiceAccount[]): string[] => askers.map(allOf.answersTo);

/**
 * What each service may say and hear on NATS. Requests are allowed by service, so that a release can add some; what gives
 * power over other users is named, and left to the one service that needs it.
 */
const rights: Record<ServiceAccount, BusRights> = {
  'channel-api': {
    publish: [allOf.requests('messaging'), allOf.requests('presence'), allOf.streams, notices.sessionsRevoked.subject, notices.announcementsChanged.subject, notices.usersUpdated.subject, notices.serviceTokensChanged.subject, notices.filtersChanged.subject, ...ASKED_OF_ALL],
    neverPublish: [...OF_GATEWAYS_ALONE, ...OF_FILE_SERVICE_ALONE],
    subscribe: [allOf.notices],
  },
  'connection-gateway': {
    publish: [allOf.requests('messaging'), allOf.requests('presence'), allOf.surveyAnswersTo('channel-api')],
    neverPublish: [...OF_CHANNEL_API_ALONE, ...OF_THOSE_WHO_HIDE, ...OF_FILE_SERVICE_ALONE],
    subscribe: [allOf.streams, allOf.typing, allOf.live, allOf.presence, allOf.notices],
  },
  'messaging-service': {
    publish: [allOf.streams, allOf.live, allOf.addressed('messaging'), notices.receiptsMoved.subject, notices.logRewritten.subject, allOf.surveyAnswersTo('channel-api'), ...answersTo('channel-api', 'connection-gateway', 'messaging-service', 'presence-service', 'file-service')],
    neverPublish: [],
    subscribe: [allOf.requests('messaging'), allOf.addressed('messaging'), allOf.streams, notices.filtersChanged.subject, surveys.messageGroups.subject],
  },
  'presence-service': {
    publish: [allOf.presence, allOf.typing, ...OF_THOSE_WHO_HIDE, ...answersTo('channel-api', 'connection-gateway')],
    neverPublish: [],
    subscribe: [allOf.requests('presence')],
  },
  'file-service': {
    publish: OF_FILE_SERVICE_ALONE,
    neverPublish: [],
    subscribe: [notices.sessionsRevoked.subject],
  },
};

/** With what every service needs: the answers to its own questions, and to hear who else is there. */
export function busRightsOf(account: ServiceAccount): BusRights {
  const { publish, neverPublish, subscribe } = rights[account];
  return {
    publish: [...publish, ...allOf.deployment],
    neverPublish,
    subscribe: [...subscribe, allOf.answersTo(account), ...allOf.deployment],
  };
}
