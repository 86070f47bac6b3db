import { z } from 'zod';
import { notice } from './define/notice.ts';
import { Revocation } from './entities/revocation.ts';
import { subjects } from './subjects.ts';

/** Sessions that have just been ended, for gateways that hold their connections. */
export const sessionsRevoked = notice({ subject: subjects.notice('sessions:revoked'), data: z.array(Revocation) });
