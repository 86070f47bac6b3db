import { z } from 'zod';
import { Timestamp } from '../ids.ts';
import { Scope } from '../scopes.ts';
import { User } from './user.ts';

/** A user without a password, who acts through service tokens. */
export const Bot = User.extend({ createdAt: Timestamp }).meta({ id: 'Bot', description: 'A user without a password, who acts through service tokens.' });
export type Bot = z.infer<typeof Bot>;

export const ServiceTokenId = z.uuid().toLowerCase();

/** What may be shown of a service token; it does not tell the secret. */
export const ServiceToken = z.object({
  id: ServiceTokenId,
  name: z.string(),
  scopes: z.array(Scope),
  createdAt: Timestamp,
  expiresAt: Timestamp.nullable(),
  lastUsedAt: Timestamp.nullable().describe('To the minute.'),
}).meta({ id: 'ServiceToken', description: 'What may be shown of a service token; it does not tell the secret.' });
export type ServiceToken = z.infer<typeof ServiceToken>;
