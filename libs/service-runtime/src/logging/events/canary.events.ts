import { type LogEvent, NOTHING } from './log-event.ts';

/** The canary: what it found. */
export const canaryEvents = {
  'canary:gathered': { level: 'info', meaning: 'All connections of the canary are there, in its channel.', action: NOTHING },
  'canary:not-gathered': { level: 'warn', meaning: 'The users of the canary could not sign in, or not join their channel; retried each second.', action: 'The error says why. With CREDENTIALS_INVALID or HANDLE_TAKEN, CANARY_PASSWORD is not that of its users.' },
  'canary:probe-failed': { level: 'warn', meaning: 'A probe did not succeed before its deadline; `probe` and the error say what.', action: 'CanaryProbeFails’ runbook, if it goes on.' },
  'canary:violation': { level: 'error', meaning: 'A promise was broken: an event was lost, doubled, out of order, or nobody’s; `seen` says whether on the connection or behind the SDK.', action: 'CanaryViolations’ runbook.' },
} as const satisfies Record<string, LogEvent>;
