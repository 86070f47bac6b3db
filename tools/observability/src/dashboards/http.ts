import { type Board, one, quantile, quantiles, rate } from './board.ts';

const API = 'chat_api_request_duration_seconds';
const FILES = 'chat_files_request_duration_seconds';
const LOOKS = 'chat_files_processing_duration_seconds';

export const http: Board = {
  uid: 'chatgenius-http',
  title: 'ChatGenius: HTTP and files',
  description: 'channel-api and file-service: requests by route, and what becomes of files.',
  panels: [
    { title: 'Requests by status', unit: 'reqps', width: 12, queries: one(rate(`${API}_count`, 'status'), '{{status}}') },
    { title: 'Requests by route', unit: 'reqps', width: 12, queries: one(`topk(15, ${rate(`${API}_count`, 'method, route')})`, '{{method}} {{route}}') },
    { title: 'Time of a request', unit: 's', queries: quantiles(API) },
    { title: 'Slowest routes', unit: 's', queries: one(`topk(10, histogram_quantile(0.95, sum by (le, route) (rate(${API}_bucket[$__rate_interval]))))`, '{{route}}') },
    { title: 'Keys of access tokens that could not be read', queries: one('sum by (job) (increase(chat_auth_keys_unread_total[5m]))', '{{job}}') },
    { title: 'Files: requests', unit: 'reqps', queries: one(rate(`${FILES}_count`, 'status'), '{{status}}') },
    { title: 'Files: bytes', unit: 'Bps', queries: [{ expr: rate('chat_files_uploaded_bytes_total'), legend: 'up' }, { expr: rate('chat_files_read_bytes_total'), legend: 'down' }] },
    { title: 'Files: whole uploads', unit: 'reqps', queries: one(rate('chat_files_uploads_total'), 'uploads') },
    { title: 'Files refused', unit: 'reqps', queries: one(rate('chat_files_refused_total', 'reason'), '{{reason}}') },
    { title: 'Files looked at', unit: 'reqps', queries: one(rate(`${LOOKS}_count`, 'outcome'), '{{outcome}}') },
    { title: 'Files: wait and duration', unit: 's', queries: [{ expr: 'max(chat_files_processing_behind_seconds)', legend: 'waiting' }, { expr: quantile(0.95, LOOKS), legend: 'p95 of looking' }] },
    { title: 'Files: store', queries: [{ expr: rate('chat_files_store_errors_total'), legend: 'failed operations a second' }, { expr: 'sum(increase(chat_files_swept_total[1h]))', legend: 'swept in an hour' }, { expr: 'max(chat_files_bytes_missing)', legend: 'missing blobs' }] },
    { title: 'Files: kept', unit: 'bytes', queries: [{ expr: 'max(chat_files_kept_bytes)', legend: 'kept' }, { expr: 'max(chat_files_kept_limit_bytes)', legend: 'may be kept' }] },
    { title: 'Files: sweeps in a day', queries: one('sum by (outcome) (increase(chat_files_sweeps_total[1d]))', '{{outcome}}') },
  ],
};

/** Metrics have no label of users, of whom there are too many: what one user met is in the log, beside what all users met then. */
export const user: Board = {
  uid: 'chatgenius-user',
  title: 'ChatGenius: one user',
  description: 'Somebody says that it does not work: their lines in the log, and what else was wrong at that time. npm run trace says where a message is.',
  textVariable: { name: 'user', label: 'Id of the user' },
  panels: [
    { title: 'Log lines of this user', kind: 'logs', width: 24, queries: one('{service=~".+"} | json | userId="$user"', '') },
    { title: 'Connections refused, of everybody', unit: 'reqps', queries: one(rate('chat_gateway_connections_rejected_total', 'reason'), '{{reason}}') },
    { title: 'Commands refused, of everybody', unit: 'reqps', queries: one(rate('chat_gateway_command_duration_seconds_count{outcome!="ok"}', 'outcome'), '{{outcome}}') },
    { title: 'Clients cut off for not reading', unit: 'reqps', queries: one(rate('chat_gateway_slow_readers_cut_total', 'mark'), '{{mark}}') },
  ],
};
