import { type RefusedRequest } from '../writing/engine.ts';

/** Engine.IO's codes for requests that it turns away, as metrics and logs call them. */
const LABELS = ['TRANSPORT_UNKNOWN', 'SESSION_UNKNOWN', 'METHOD_WRONG', 'REQUEST_MALFORMED', 'NOT_ADMITTED', 'VERSION_UNSUPPORTED'] as const;

export type RefusalLabel = (typeof LABELS)[number];

export function refusalLabel({ code }: Pick<RefusedRequest, 'code'>): RefusalLabel {
  return LABELS[code] ?? 'REQUEST_MALFORMED';
}
