import { type LogEvent, NOTHING } from './log-event.ts';

/** file-service: uploads, what files are, and the store. */
export const fileEvents = {
  'uploads:store-failed': { level: 'warn', meaning: 'The store did not take bytes; the client goes on later.', action: 'FileStoreFails’ runbook.' },
  'uploads:locks-not-renewed': { level: 'warn', meaning: 'Leases of uploads were not renewed; they may be taken over.', action: 'Look at Postgres.' },
  'uploads:lock-not-released': { level: 'warn', meaning: 'The lease of an upload runs out by itself.', action: NOTHING },
  'files:read-broken': { level: 'warn', meaning: 'A download broke off: the store failed.', action: 'FileStoreFails’ runbook.' },
  'files:transfers-cut': { level: 'info', meaning: 'The process ended before all transfers had; clients go on elsewhere.', action: NOTHING },
  'files:usage-not-read': { level: 'warn', meaning: 'How much is stored could not be read; the last known number is used.', action: 'Look at Postgres.' },
  'files:not-told': { level: 'warn', meaning: 'That a file is ready was not told; tried again.', action: 'Look at NATS.' },
  'files:queue-not-read': { level: 'warn', meaning: 'Files that wait could not be looked for; tried again.', action: 'Look at Postgres.' },
  'files:look-failed': { level: 'error', meaning: 'Files that wait could not be claimed; tried again.', action: 'Look at Postgres.' },
  'files:lease-not-renewed': { level: 'warn', meaning: 'A file that is looked at may be taken over by another process.', action: 'Look at Postgres.' },
  'files:processing-failed': { level: 'warn', meaning: 'Looking at a file failed; tried again.', action: 'FilesNotLookedAt’s runbook.' },
  'files:given-up': { level: 'error', meaning: 'A file was refused that was begun 20 times.', action: 'Look at the lines of this `fileId` before.' },
  'files:sweep-failed': { level: 'error', meaning: 'Store and table could not be compared; tried again.', action: 'FileSweepsFail’s runbook.' },
  'files:swept': { level: 'warn', meaning: 'Bytes that no file names were removed, or bytes are missing.', action: 'FileBytesMissing’s runbook where `missing` is not 0.' },
  'files:removal-failed': { level: 'error', meaning: 'Bytes of removed files stay; tried again.', action: 'FileStoreFails’ runbook.' },
  'uploads:not-forgotten': { level: 'warn', meaning: 'An upload that was refused is still noted; it goes after a day, as others do that nobody goes on with.', action: 'Look at Postgres if it goes on.' },
} as const satisfies Record<string, LogEvent>;
