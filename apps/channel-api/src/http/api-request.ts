import { type Identity } from '@chatgenius/auth';
import { type ErrorReason } from '@chatgenius/contracts';
import { type Request, type Response } from 'express';

export interface ApiRequest extends Request {
  /** Set by the bearer guard. */
  caller?: Identity;
  body: unknown;
}

export interface ApiResponse extends Response {
  locals: {
    /** The route's path with its placeholders: what metrics, spans and logs call it. */
    route?: string;
    /** Why the request was refused. */
    reason?: ErrorReason;
  };
}
