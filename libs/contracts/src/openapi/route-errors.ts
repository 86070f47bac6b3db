import { type RouteContract } from '../define/route.ts';
import { errorCatalogue, type ErrorReason } from '../errors.ts';

/** Whatever is asked: we may fail, and a path may be one that nobody can read. */
const ALWAYS: readonly ErrorReason[] = ['PAYLOAD_MALFORMED', 'UNAVAILABLE', 'INTERNAL'];
/** Bots may be kept out as well, or those who own them. */
const OF_SERVICE_TOKENS: readonly ErrorReason[] = ['ACCOUNT_BANNED'];
const OF_TOKENS: readonly ErrorReason[] = ['TOKEN_MISSING', 'TOKEN_INVALID', 'TOKEN_EXPIRED', 'SESSION_REVOKED', 'ACCOUNT_DEACTIVATED', 'SCOPE_MISSING', 'RATE_LIMITED'];
const OF_BODIES: readonly ErrorReason[] = ['MEDIA_TYPE_UNSUPPORTED', 'TOO_LARGE'];
const OF_KEYS: readonly ErrorReason[] = ['IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_KEY_BUSY', 'IDEMPOTENCY_OUTCOME_LOST'];

/** Every reason for which a route may refuse: its own, and those that follow from what it takes. */
export function errorsOf({ errors, auth, scope, limit, body, idempotencyKey, feature }: RouteContract): ErrorReason[] {
  const all = [
    ...ALWAYS,
    ...errors,
    ...(auth === 'bearer' ? OF_TOKENS : []),
    ...(scope === undefined ? [] : OF_SERVICE_TOKENS),
    ...(limit === 'none' ? [] : (['RATE_LIMITED'] as const)),
    ...(feature === undefined ? [] : (['FEATURE_DISABLED'] as const)),
    ...(body === undefined ? [] : OF_BODIES),
    ...(idempotencyKey === true ? OF_KEYS : []),
  ];
  return [...new Set(all)].toSorted();
}

/** The same by HTTP status. */
export const errorsByStatus = (route: RouteContract): ReadonlyMap<number, ErrorReason[]> => new Map([...Map.groupBy(errorsOf(route), (reason) => errorCatalogue[reason].http)].toSorted(([a], [b]) => a - b));
