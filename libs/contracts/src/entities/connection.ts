import { z } from 'zod';
import { SessionId, Timestamp } from '../ids.ts';

/** A gateway process: `instance` is its SERVICE_INSTANCE, `id` names one life of it. */
export const GatewayName = z.object({ id: z.uuid(), instance: z.string() }).meta({ id: 'GatewayName', description: 'A gateway process.' });
export type GatewayName = z.infer<typeof GatewayName>;

/** A live connection, as its gateway knows it. */
export const LiveConnection = z.object({
  id: z.string().describe('Names it on its gateway; only for administrators.'),
  sessionId: SessionId,
  since: Timestamp,
  address: z.string().describe('The network that it comes from, such as `192.0.2.0/24`; whole only where the gateways’ SHOW_WHOLE_ADDRESSES says so.'),
  client: z.string().nullable().describe('As the client names itself in `auth.client`; null where it does not.'),
  userAgent: z.string().nullable(),
  joined: z.int().nonnegative().describe('Channels and threads that it has joined.'),
  active: z.boolean().describe('Whether somebody is at it.'),
}).meta({ id: 'LiveConnection', description: 'A live connection, as its gateway knows it.' });
export type LiveConnection = z.infer<typeof LiveConnection>;
