import { type LogEvent, NOTHING } from './log-event.ts';

/** file-service: uploads, what files are, and the store. */
export const fileEvents = {
  'uploads:store-failed': { level: 'warn', meaning: 'The store did not take bytes; the client goes on later.', action: 'FileStoreFails’ runbook.' },
  'uploads:locks-not-renewed': { level: 'warn', meaning: 'Leases of uploads were not renewed; they may be taken over.', action: 'Look at Postgres.' },
  'uploads:lock-not-released': { level: 'warn', meaning: 'The lease of an upload runs out by itself.', action: NOTHING },
  'files:read-broken': { level: 'warn', meaning: 'A download broke off: the store failed.', action: 'FileStoreFails’ runbook.' },
  'files:transfers-cut': { level: 'info', meaning: 'The process ended before all transfers had; clients go on elsewhere.', action: NOTHING },
  'files:usage-not-read': { level: 'warn', meaning: 'The sum of stored bytes could not be read; the last known number is used.', action: 'Look at Postgres.' },
  'files:not-told': { level: 'warn', meaning: 'Readers were not told that a file is ready; retried.', action: 'Look at NATS.' },
  'files:queue-not-read': { level: 'warn', meaning: 'The queue of files could not be read; retried.', action: 'Look at Postgres.' },
  'files:look-failed': { level: 'error', meaning: 'Waiting files could not be claimed; retried.', action: 'Look at Postgres.' },
  'files:lease-not-renewed': { level: 'warn', meaning: 'The lease of a file in processing was not renewed: another process may take it over.', action: 'Look at Postgres.' },
  'files:processing-failed': { level: 'warn', meaning: 'Processing of a file failed; retried.', action: 'FilesNotLookedAt’s runbook.' },
  'files:given-up': { level: 'error', meaning: 'A file was refused after 20 failed attempts to process it.', action: 'Look at the lines of this `fileId` before.' },
  'files:sweep-failed': { level: 'error', meaning: 'Store and table could not be compared; tried again.', action: 'FileSweepsFail’s runbook.' },
  'files:swept': { level: 'warn', meaning: 'Bytes that no file names were removed, or bytes are missing.', action: 'FileBytesMissing’s runbook where `missing` is not 0.' },
  'files:removal-failed': { level: 'error', meaning: 'Bytes of removed files stay; tried again.', action: 'FileStoreFails’ runbook.' },
  'uploads:not-forgotten': { level: 'warn', meaning: 'The row of a refused upload was not removed; it is removed after a day, like abandoned uploads.', action: 'Look at Postgres if it goes on.' },
} as const satisfies Record<string, LogEvent>;
