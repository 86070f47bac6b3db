import { asyncApiDocument, errorCatalogue, openApiDocument, type ErrorDefinition } from '@chatgenius/contracts';
import { escaped, page, STYLE } from './html.ts';

export const DOCUMENT = '/openapi.json';
/** The same of the sockets. */
export const SOCKET_DOCUMENT = '/asyncapi.json';
export const REFERENCE = '/docs';
export const ERRORS = '/docs/errors';
export const EVENTS = '/docs/events';
/** Files of Swagger UI, by the address that the page names them by. */
export const FILES: Readonly<Record<string, string>> = {
  '/docs/swagger-ui.css': 'swagger-ui.css',
  '/docs/swagger-ui-bundle.js': 'swagger-ui-bundle.js',
};
export const STARTER = '/docs/start.js';

/** What channel-api serves beside the routes of the contracts: about them. */
export const PAGES: readonly string[] = [DOCUMENT, SOCKET_DOCUMENT, REFERENCE, ERRORS, EVENTS, STYLE, STARTER, ...Object.keys(FILES)];

/** The page loads nothing from elsewhere, runs no script within itself, and cannot be framed. */
export const POLICY = ["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"].join('; ');

export const documentText = (): string => JSON.stringify(openApiDocument());
export const socketDocumentText = (): string => JSON.stringify(asyncApiDocument());

export const STYLESHEET = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 3rem; }
h3 { margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
td { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: .25rem .5rem .25rem 0; vertical-align: top; }
code { font-size: .9em; }
`;

export const REFERENCE_HTML = page('Reference', `<link rel="stylesheet" href="/docs/swagger-ui.css"><script defer src="/docs/swagger-ui-bundle.js"></script><script defer src="${STARTER}"></script>`, '<div id="reference"></div>');

/** Without `validatorUrl`, the page would ask a server elsewhere what it thinks of the document. */
export const STARTER_SCRIPT = `SwaggerUIBundle({ url: '${DOCUMENT}', dom_id: '#reference', deepLinking: true, validatorUrl: null, persistAuthorization: false, presets: [SwaggerUIBundle.presets.apis] });\n`;

/** Every reason, where `type` of problem details leads. */
export const ERRORS_HTML = page('Errors', `<link rel="stylesheet" href="${STYLE}">`, ['<h1>Errors</h1>', ...(Object.entries(errorCatalogue) as [string, ErrorDefinition][]).map(section)].join('\n'));

function section([reason, { code, http, retryable, message, advice }]: [string, ErrorDefinition]): string {
  return `<h2 id="${reason}">${reason}</h2>\n<p>${escaped(message)} ${escaped(advice)}</p>\n<p>HTTP ${http}, ${code}, ${retryable ? 'retryable' : 'not retryable'}.</p>`;
}
