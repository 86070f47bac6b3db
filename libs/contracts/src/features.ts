import { z } from 'zod';

/** What a deployment may go without, for as long as it is rolled out in phases (PRD 10). Everything else is always on. */
export const features = {
  presence: 'Who is online: presence:* commands and events, and presence over HTTP.',
  typing: 'Who is typing: user:typing in both directions.',
  status: 'How far others have received and read: message:delivered, message:status, message:receipts, and receipts over HTTP. What is unread for oneself does not depend on it.',
} as const satisfies Record<string, string>;

export type Feature = keyof typeof features;
export const Feature = z.enum(Object.keys(features) as [Feature, ...Feature[]]).meta({ id: 'Feature', description: 'What a deployment may have switched off.' });

/** What clients need not know of is switched together with them. */
export const deploymentFeatures = {
  ...features,
  sharding: 'Streams are spread over STREAM_SHARDS subjects, so that a gateway hears those that its users need. Without it there is one subject, and every gateway hears everything.',
} as const satisfies Record<string, string>;

export type DeploymentFeature = keyof typeof deploymentFeatures;
