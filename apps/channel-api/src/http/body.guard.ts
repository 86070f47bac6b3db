import { type RouteContract } from '@chatgenius/contracts';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { json, type RequestHandler } from 'express';
import { type ApiRequest, type ApiResponse } from './api-request.ts';
import { ROUTE } from './implements.decorator.ts';

/** Reads bodies that may be larger than usual: after the other guards, so that who may not ask costs no memory and no parsing. */
@Injectable()
export class BodyGuard implements CanActivate {
  readonly #parsers = new Map<number, RequestHandler>();

  constructor(private readonly reflector: Reflector) {}

  /** @throws what the error filter knows as TOO_LARGE or PAYLOAD_MALFORMED */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { bodyBytes } = this.reflector.get<RouteContract>(ROUTE, context.getHandler());
    if (bodyBytes === undefined) return true;
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<ApiRequest>(), http.getResponse<ApiResponse>()];
    await new Promise<void>((resolve, reject) => {
      void this.#parser(bodyBytes)(request, response, (fault?: unknown) => (fault instanceof Error ? reject(fault) : resolve()));
    });
    return true;
  }

  #parser(limit: number): RequestHandler {
    const parser = this.#parsers.get(limit) ?? json({ limit });
    this.#parsers.set(limit, parser);
    return parser;
  }
}
