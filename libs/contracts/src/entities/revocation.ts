import { z } from 'zod';
import { SessionId } from '../ids.ts';

/** Why a session ended before its time; `signed-out-elsewhere`: its user ended it from another device; `service-token-revoked`: the token of a bot was revoked, or may open no connections any more. */
export const RevocationReason = z.enum(['signed-out', 'signed-out-everywhere', 'signed-out-elsewhere', 'refresh-token-reused', 'password-changed', 'password-reset', 'deactivated', 'banned', 'ended-by-administrator', 'service-token-revoked']).meta({ id: 'RevocationReason', description: 'Why a session was ended.' });
export type RevocationReason = z.infer<typeof RevocationReason>;

/** A session whose access tokens are no longer taken, although their signatures are good. */
export const Revocation = z.object({ sessionId: SessionId, reason: RevocationReason });
export type Revocation = z.infer<typeof Revocation>;
