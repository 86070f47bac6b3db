import { ChatError, type RouteContract } from '@chatgenius/contracts';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type RequestHandler } from 'express';
import { type ApiRequest, type ApiResponse } from './api-request.ts';
import { ROUTE } from './implements.decorator.ts';
import { jsonReader } from './json-body.ts';

/**
 * Reads bodies that may be larger than usual: after the other guards, so that who may not ask costs no memory and no
 * parsing. Refuses media types that the route does not take.
 */
@Injectable()
export class BodyGuard implements CanActivate {
  readonly #readers = new Map<number, RequestHandler>();

  constructor(private readonly reflector: Reflector) {}

  /** @throws ChatError TOO_LARGE, PAYLOAD_MALFORMED, MEDIA_TYPE_UNSUPPORTED */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { body, bodyBytes, form } = this.reflector.get<RouteContract>(ROUTE, context.getHandler());
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<ApiRequest>(), http.getResponse<ApiResponse>()];
    const accepted = ['application/json', ...(form === true ? ['application/x-www-form-urlencoded'] : [])];
    if (body !== undefined && hasBody(request) && !request.is(accepted)) throw new ChatError('MEDIA_TYPE_UNSUPPORTED', { accepted });
    if (bodyBytes === undefined) return true;
    await new Promise<void>((resolve, reject) => {
      void this.#reader(bodyBytes)(request, response, (fault?: unknown) => (fault instanceof Error ? reject(fault) : resolve()));
    });
    return true;
  }

  #reader(limit: number): RequestHandler {
    const reader = this.#readers.get(limit) ?? jsonReader({ limit });
    this.#readers.set(limit, reader);
    return reader;
  }
}

const hasBody = ({ headers }: ApiRequest): boolean => headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
