import { askedBy, assertAwaited } from '@chatgenius/bus';
import { heard, knownFieldsOf, type RouteContract } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { context as activeContext } from '@opentelemetry/api';
import { getRPCMetadata, RPCType } from '@opentelemetry/core';
import { defer, map, tap, type Observable } from 'rxjs';
import { LOGGER } from './tokens.ts';
import { setAnswerHeaders } from './answer-headers.ts';
import { type ApiRequest, type ApiResponse } from './api-request.ts';
import { ROUTE } from './implements.decorator.ts';

/**
 * Names the route to logs, metrics and spans, and lets out only what its contract says. What is read for a caller who has
 * gone away is not begun, and not asked again; a change is, for it may be half done.
 */
@Injectable()
export class RouteInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const route = this.reflector.get<RouteContract>(ROUTE, context.getHandler());
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<ApiRequest>(), http.getResponse<ApiResponse>()];
    response.locals.route = route.path;
    const rpc = getRPCMetadata(activeContext.active());
    if (rpc?.type === RPCType.HTTP) rpc.route = route.path;
    const handled = route.method === 'GET' ? whileWaiting(response, () => next.handle()) : next.handle();
    return handled.pipe(map((answer) => this.#answer(route, answer)), tap((answer) => setAnswerHeaders(route, answer, request, response)));
  }

  #answer({ output, passesOn, path, file }: RouteContract, answer: unknown): unknown {
    if (file !== undefined) return answer;
    let leftOut = 0;
    const read = passesOn === true ? heard : knownFieldsOf;
    const answered: unknown = read(output, answer, () => leftOut++);
    if (leftOut > 0) this.logger.error('http:items-left-out', { route: path, items: leftOut });
    return answered;
  }
}

function whileWaiting(response: ApiResponse, read: () => Observable<unknown>): Observable<unknown> {
  const gone = new AbortController();
  if (response.destroyed) gone.abort();
  // What is answered is not given up: each abort makes an error, with its stack.
  response.once('close', () => response.writableFinished || gone.abort());
  return defer(() =>
    askedBy({ gone: gone.signal }, () => {
      assertAwaited();
      return read();
    }),
  );
}
