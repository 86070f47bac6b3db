import { type Identity } from '@chatgenius/auth';
import { type ChatError } from '@chatgenius/contracts';
import { type Request, type Response } from 'express';

/** Who asks: the Identity of an access token, or a bot, which has no session, but an owner. Routes without a scope let no bot in. */
export type Caller = Pick<Identity, 'userId'> & Partial<Identity> & { readonly ownerId?: string };

export interface ApiRequest extends Request {
  /** Set by the bearer guard. */
  caller?: Caller;
  body: unknown;
  /** What was parsed of it. */
  input?: { readonly query?: unknown };
}

export interface ApiResponse extends Response {
  locals: {
    /** Names the request in logs: the caller's id for it, or one of ours. */
    requestId?: string;
    /** The route's path with its placeholders: what metrics, spans and logs call it. */
    route?: string;
    /** Why the request was refused. */
    reason?: ChatError['reason'];
  };
}
