import { type RouteContract } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type Histogram } from '@opentelemetry/api';
import { type NextFunction, type RequestHandler } from 'express';
import helmet from 'helmet';
import { type ApiRequest, type ApiResponse } from './api-request.ts';
import { closeSilentConnections } from './http-server.ts';
import { BODY_LIMIT_BYTES, formReader, jsonReader } from './json-body.ts';
import { answerOptions, overrideMethod, refuseOtherMethods, tellOptions } from './known-methods.ts';
import { requestTelemetry } from './request-telemetry.ts';
import { KnownPaths, patternOf, type ServedPath } from './route-paths.ts';

const PREFLIGHT_SECONDS = 600;
const IDLE_SWEEP_MS = 50;

export interface OtherPaths {
  readonly paths: readonly ServedPath[];
  readonly handler: RequestHandler;
  /** Headers of answers to OPTIONS. */
  readonly options?: Readonly<Record<string, string>>;
  /** `X-HTTP-Method-Override` is heeded. */
  readonly methodOverride?: true;
}

export interface HttpSettings {
  readonly allowedOrigins: readonly string[];
  readonly logger: Logger;
  /** Seconds that requests took. */
  readonly duration: Histogram;
  /** Requests that take longer are traced whatever the ratio. */
  readonly slowMs?: number;
  /** The routes of the contracts that this service answers. */
  readonly routes: readonly RouteContract[];
  /** What it answers beside them, and by what. */
  readonly others?: OtherPaths;
  /** Of requests and answers that are no routes of the contracts. */
  readonly cors?: { readonly allowed: readonly string[]; readonly exposed: readonly string[] };
}

const REQUEST_HEADERS = ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match', 'X-Request-Id', 'traceparent', 'tracestate'];
const ANSWER_HEADERS = ['Allow', 'ETag', 'Idempotency-Replayed', 'Link', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'WWW-Authenticate', 'X-Request-Id'];

/** What holds for every request, whatever its route. */
export function configureHttp(app: NestExpressApplication, { allowedOrigins, logger, duration, routes, others, cors, slowMs }: HttpSettings): void {
  const paths = new KnownPaths([...routes, ...(others?.paths ?? [])]);
  app.disable('x-powered-by');
  app.set('etag', false);
  if (others?.methodOverride) app.use(overrideMethod(new KnownPaths(others.paths)));
  app.use(requestTelemetry(logger, { duration, slowMs }));
  app.use(helmet());
  app.use(notStored);
  app.use(answerOptions(paths));
  if (others?.options) app.use(tellOptions(new KnownPaths(others.paths), others.options));
  app.enableCors({
    origin: [...allowedOrigins],
    methods: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
    allowedHeaders: [...REQUEST_HEADERS, ...(cors?.allowed ?? [])],
    exposedHeaders: [...ANSWER_HEADERS, ...(cors?.exposed ?? [])],
    maxAge: PREFLIGHT_SECONDS,
  });
  app.use(refuseOtherMethods(paths));
  if (others) app.use(others.handler);
  useBodyParser(app, routes);
}

/**
 * Takes no more connections, and resolves when everything that was asked has been answered. Node closes
 * the connections that are idle when a server closes; those that were busy then, or silent, would be kept open.
 * @param patienceMs after which requests that are still under way are cut off @returns whether there were any
 */
export async function closeHttp(app: NestExpressApplication, patienceMs?: number): Promise<boolean> {
  let wasCut = false;
  const closed = app.close();
  const server = app.getHttpServer();
  closeSilentConnections(server);
  const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
  const cut = () => {
    wasCut = true;
    server.closeAllConnections();
  };
  const patience = patienceMs === undefined ? undefined : setTimeout(cut, patienceMs);
  await closed.finally(() => {
    clearInterval(sweep);
    clearTimeout(patience);
  });
  return wasCut;
}

/** Small bodies, of anybody, where a route reads one. Those of routes that take larger ones are read by {@link BodyGuard}. */
function useBodyParser(app: NestExpressApplication, routes: readonly RouteContract[]): void {
  const isRead = isOfRoutes(routes, ({ body, bodyBytes }) => body !== undefined && bodyBytes === undefined);
  const takesForm = isOfRoutes(routes, ({ form }) => form === true);
  app.use(jsonReader({ limit: BODY_LIMIT_BYTES, type: (request) => isRead(request as ApiRequest) && (request as ApiRequest).is('json') === 'json' }));
  app.use(formReader({ limit: BODY_LIMIT_BYTES, type: (request) => takesForm(request as ApiRequest) && (request as ApiRequest).is('urlencoded') === 'urlencoded' }));
}

function isOfRoutes(routes: readonly RouteContract[], which: (route: RouteContract) => boolean): (request: ApiRequest) => boolean {
  const wanted = routes.filter(which).map(({ method, path }) => ({ method, pattern: patternOf(path) }));
  return ({ method, path }) => wanted.some((route) => route.method === method && route.pattern.test(path));
}

/** Answers hold tokens or what one user may see: no cache keeps them, unless a route says otherwise. */
function notStored(_: ApiRequest, response: ApiResponse, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}
