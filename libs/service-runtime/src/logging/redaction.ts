/** Keys whose values must never reach a log, however deep somebody's fields are nested (to three levels). */
const SECRET_KEYS = [
  'token',
  'accessToken',
  'refreshToken',
  'password',
  'passwordHash',
  'authorization',
  'Authorization',
  'cookie',
  'secret',
  'privateKey',
];

export const REDACTED = '[redacted]';

/** Paths are compiled once; each wildcard costs a look at the keys of that level, and lines are small. */
export const redaction = {
  paths: ['metadata', 'metadata.*', 'metadata.*.*'].flatMap((level) => SECRET_KEYS.map((key) => `${level}.${key}`)),
  censor: REDACTED,
};
