import { routes, type RouteContract } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type NextFunction } from 'express';
import helmet from 'helmet';
import { type ApiRequest, type ApiResponse } from './api-request.ts';
import { closeSilentConnections } from './http-server.ts';
import { BODY_LIMIT_BYTES, jsonReader } from './json-body.ts';
import { answerOptions, refuseOtherMethods } from './known-methods.ts';
import { requestTelemetry } from './request-telemetry.ts';
import { patternOf } from './route-paths.ts';

const PREFLIGHT_SECONDS = 600;
const IDLE_SWEEP_MS = 50;

export interface HttpSettings {
  readonly allowedOrigins: readonly string[];
  readonly logger: Logger;
}

/** What holds for every request, whatever its route. */
export function configureHttp(app: NestExpressApplication, { allowedOrigins, logger }: HttpSettings): void {
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(requestTelemetry(logger));
  app.use(helmet());
  app.use(notStored);
  app.use(answerOptions);
  app.enableCors({
    origin: [...allowedOrigins],
    methods: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'If-Match', 'X-Request-Id', 'traceparent', 'tracestate'],
    exposedHeaders: ['Allow', 'ETag', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'WWW-Authenticate', 'X-Request-Id'],
    maxAge: PREFLIGHT_SECONDS,
  });
  app.use(refuseOtherMethods);
  useBodyParser(app);
  useFormParser(app);
}

/**
 * Takes no more connections, and resolves when everything that was asked has been answered. Node closes
 * the connections that are idle when a server closes; those that were busy then, or silent, would be kept open.
 */
export async function closeHttp(app: NestExpressApplication): Promise<void> {
  const closed = app.close();
  const server = app.getHttpServer();
  closeSilentConnections(server);
  const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
  await closed.finally(() => clearInterval(sweep));
}

/** Small bodies, of anybody. Those of routes that take larger ones are read by {@link BodyGuard}. */
function useBodyParser(app: NestExpressApplication): void {
  const larger = Object.values<RouteContract>(routes).filter(({ bodyBytes }) => bodyBytes !== undefined);
  const patterns = larger.map(({ path }) => patternOf(path));
  const isSmall = (request: ApiRequest) => request.is('json') === 'json' && !patterns.some((pattern) => pattern.test(request.path));
  app.use(jsonReader({ limit: BODY_LIMIT_BYTES, type: (request) => isSmall(request as ApiRequest) }));
}

/** Forms of the routes that take them. */
function useFormParser(app: NestExpressApplication): void {
  const paths = new Set(Object.values<RouteContract>(routes).filter(({ form }) => form === true).map(({ path }) => path));
  const isForm = (request: ApiRequest) => paths.has(request.path as RouteContract['path']) && request.is('urlencoded') === 'urlencoded';
  app.useBodyParser('urlencoded', { limit: BODY_LIMIT_BYTES, extended: false, type: (request) => isForm(request as ApiRequest) });
}

/** Answers hold tokens or what one user may see: no cache keeps them, unless a route says otherwise. */
function notStored(_: ApiRequest, response: ApiResponse, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}
