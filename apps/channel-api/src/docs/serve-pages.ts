import { createRequire } from 'node:module';
import path from 'node:path';
import { type ApiRequest, type ApiResponse } from '@chatgenius/http';
import { type NextFunction, type RequestHandler } from 'express';
import { eventsHtml } from './event-page.ts';
import { STYLE } from './html.ts';
import { DOCUMENT, documentText, ERRORS, ERRORS_HTML, EVENTS, FILES, POLICY, REFERENCE, REFERENCE_HTML, SOCKET_DOCUMENT, socketDocumentText, STARTER, STARTER_SCRIPT, STYLESHEET } from './pages.ts';

const CACHING = 'public, max-age=300';

/** Serves the OpenAPI and AsyncAPI documents, their pages and that of errors, all of them from our own files. */
export function servePages(): RequestHandler {
  const texts: Record<string, readonly [type: string, text: () => string]> = {
    [DOCUMENT]: ['application/json', once(documentText)],
    [SOCKET_DOCUMENT]: ['application/json', once(socketDocumentText)],
    [REFERENCE]: ['text/html', () => REFERENCE_HTML],
    [ERRORS]: ['text/html', () => ERRORS_HTML],
    [EVENTS]: ['text/html', once(eventsHtml)],
    [STYLE]: ['text/css', () => STYLESHEET],
    [STARTER]: ['text/javascript', () => STARTER_SCRIPT],
  };
  // Beside this process in development and in images.
  const swaggerUi = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  return (request: ApiRequest, response: ApiResponse, next: NextFunction): void => {
    const known = request.path.replace(/(?<=.)\/$/, '');
    const [text, file] = [texts[known], FILES[known]];
    if (text === undefined && file === undefined) return next();
    response.locals.route = known;
    response.set({ 'Cache-Control': CACHING, 'Content-Security-Policy': POLICY });
    if (text !== undefined) response.type(text[0]).send(text[1]());
    else response.sendFile(path.join(swaggerUi, file ?? ''), (error?: Error) => error && next(error));
  };
}

/** Generated for the first who asks: a third of what a start took went there. */
function once(make: () => string): () => string {
  let made: string | undefined;
  return () => (made ??= make());
}
