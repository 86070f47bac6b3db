import { type Alert, OUR_STATUS } from './alert.ts';

const REQUESTS = 'chat_files_request_duration_seconds_count';
const LOOKS = 'chat_files_processing_duration_seconds_count';

/** Uploads, downloads, and the bytes behind them. */
export const fileAlerts: readonly Alert[] = [
  {
    name: 'FileRequestsFail',
    expr: `sum(rate(${REQUESTS}{${OUR_STATUS}}[5m])) / sum(rate(${REQUESTS}[5m])) > 0.01`,
    for: '10m',
    severity: 'critical',
    summary: 'More than 1 in 100 requests for files fails',
    description: 'FileStoreFails says whether it is the store. If it is not, look at Postgres, and at http:unavailable in the log of file-service.',
    proof: { broken: { [`${REQUESTS}{status="503"}`]: '0+20x30', [`${REQUESTS}{status="200"}`]: '0+980x30' }, calm: { [`${REQUESTS}{status="503"}`]: '0+5x30', [`${REQUESTS}{status="507"}`]: '0+300x30', [`${REQUESTS}{status="200"}`]: '0+695x30' }, atMinute: 20 },
  },
  {
    name: 'FileStoreFails',
    expr: 'sum(rate(chat_files_store_errors_total[5m])) > 0.1',
    for: '5m',
    severity: 'critical',
    summary: 'The store of files fails',
    description: 'Uploads and downloads are answered 503; nothing is lost. Look at the bucket, its credentials and its quota, or at the volume and whether it is full.',
    proof: { broken: { chat_files_store_errors_total: '0+12x15' }, calm: { chat_files_store_errors_total: '0+3x15' }, atMinute: 12 },
  },
  {
    name: 'FilesWait',
    expr: 'max(chat_files_processing_behind_seconds) > 60',
    for: '5m',
    severity: 'warning',
    summary: 'Files wait longer than a minute to be looked at',
    description: 'Add file-service pods, or raise FILES_PROCESSED_AT_ONCE where there are processors. Messages show these files as processing.',
    proof: { broken: { chat_files_processing_behind_seconds: '90x15' }, calm: { chat_files_processing_behind_seconds: '40x15' }, atMinute: 10 },
  },
  {
    name: 'FilesNotLookedAt',
    expr: `sum(rate(${LOOKS}{outcome="failed"}[15m])) / sum(rate(${LOOKS}[15m])) > 0.2`,
    for: '15m',
    severity: 'warning',
    summary: 'More than 1 in 5 attempts to look at a file fails',
    description: 'They are tried again. files:processing-failed in the log names the cause: the store, the scanner, or workers that are killed for their memory.',
    proof: { broken: { [`${LOOKS}{outcome="failed"}`]: '0+30x40', [`${LOOKS}{outcome="ready"}`]: '0+70x40' }, calm: { [`${LOOKS}{outcome="failed"}`]: '0+10x40', [`${LOOKS}{outcome="ready"}`]: '0+90x40' }, atMinute: 35 },
  },
  {
    name: 'FileBytesMissing',
    expr: 'max(chat_files_bytes_missing) > 0',
    for: '0m',
    severity: 'critical',
    summary: 'The store has lost bytes that files refer to',
    description: 'Restore the store from its backup: those files cannot be read. See the guide on backup.',
    proof: { broken: { chat_files_bytes_missing: '0x3 2x5' }, calm: { chat_files_bytes_missing: '0x8' }, atMinute: 6 },
  },
  {
    name: 'FileSweepsFail',
    expr: 'sum(increase(chat_files_sweeps_total{outcome="failed"}[1d])) > 3',
    for: '0m',
    severity: 'warning',
    summary: 'Comparing the store with the table of files fails',
    description: 'Bytes that nobody needs stay. files:sweep-failed in the log of file-service names the cause.',
    proof: { broken: { 'chat_files_sweeps_total{outcome="failed"}': '0x4 5x40' }, calm: { 'chat_files_sweeps_total{outcome="failed"}': '0x4 2x40' }, atMinute: 900 },
  },
  {
    name: 'FileStorageNearlyFull',
    expr: 'max(chat_files_kept_bytes) / (max(chat_files_kept_limit_bytes) > 0) > 0.9',
    for: '30m',
    severity: 'warning',
    summary: 'The deployment keeps more than 9 of 10 bytes that it may',
    description: 'Uploads will be refused with STORAGE_FULL: raise FILE_TOTAL_BYTES, or remove files by retention.',
    proof: { broken: { chat_files_kept_bytes: '95x60', chat_files_kept_limit_bytes: '100x60' }, calm: { chat_files_kept_bytes: '95x60', chat_files_kept_limit_bytes: '0x60' }, atMinute: 50 },
  },
];
