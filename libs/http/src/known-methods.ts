import { ChatError } from '@chatgenius/contracts';
import { type NextFunction, type RequestHandler } from 'express';
import { type ApiRequest, type ApiResponse } from './api-request.ts';
import { type KnownPaths } from './route-paths.ts';

/** Before CORS, which ends every OPTIONS: says what the path takes. What browsers ask before a request is answered for any path. */
export const answerOptions = (paths: KnownPaths): RequestHandler => (request: ApiRequest, response: ApiResponse, next: NextFunction): void => {
  if (request.method !== 'OPTIONS') return next();
  const methods = paths.methodsOf(request.path);
  if (methods.length > 0) response.setHeader('Allow', methods.join(', '));
  else if (request.headers['access-control-request-method'] === undefined) return next(new ChatError('COMMAND_UNKNOWN'));
  next();
};

/** Before CORS as well: what a protocol lets its clients find out by OPTIONS. */
export const tellOptions = (paths: KnownPaths, headers: Readonly<Record<string, string>>): RequestHandler => (request: ApiRequest, response: ApiResponse, next: NextFunction): void => {
  if (request.method === 'OPTIONS' && paths.methodsOf(request.path).length > 0) response.set(headers);
  next();
};

/** Before all else: clients that cannot send every method name the one that they mean (tus 1.0, section X-HTTP-Method-Override). */
export const overrideMethod = (paths: KnownPaths): RequestHandler => (request: ApiRequest, _: ApiResponse, next: NextFunction): void => {
  const { 'x-http-method-override': meant } = request.headers;
  if (typeof meant === 'string' && request.method !== 'OPTIONS' && paths.methodsOf(request.path).length > 0) request.method = meant.trim().toUpperCase();
  next();
};

/** After CORS, so that pages may read the refusal. */
export const refuseOtherMethods = (paths: KnownPaths): RequestHandler => (request: ApiRequest, response: ApiResponse, next: NextFunction): void => {
  const methods = paths.methodsOf(request.path);
  if (methods.length === 0 || methods.includes(request.method)) return next();
  response.setHeader('Allow', methods.join(', '));
  next(new ChatError('METHOD_NOT_ALLOWED', { allowed: methods }));
};
