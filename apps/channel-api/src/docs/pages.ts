import { errorCatalogue, openApiDocument, type ErrorDefinition } from '@chatgenius/contracts';

export const DOCUMENT = '/openapi.json';
export const REFERENCE = '/docs';
export const ERRORS = '/docs/errors';
/** Files of Swagger UI, by the address that the page names them by. */
export const FILES: Readonly<Record<string, string>> = {
  '/docs/swagger-ui.css': 'swagger-ui.css',
  '/docs/swagger-ui-bundle.js': 'swagger-ui-bundle.js',
};
export const STARTER = '/docs/start.js';

/** What channel-api serves beside the routes of the contracts: about them. */
export const PAGES: readonly string[] = [DOCUMENT, REFERENCE, ERRORS, STARTER, ...Object.keys(FILES)];

/** The page loads nothing from elsewhere, runs no script within itself, and cannot be framed. */
export const POLICY = ["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"].join('; ');

export const documentText = (): string => JSON.stringify(openApiDocument());

export const REFERENCE_HTML = page('Reference', `<link rel="stylesheet" href="/docs/swagger-ui.css"><script defer src="/docs/swagger-ui-bundle.js"></script><script defer src="${STARTER}"></script>`, '<div id="reference"></div>');

/** Without `validatorUrl`, the page would ask a server elsewhere what it thinks of the document. */
export const STARTER_SCRIPT = `SwaggerUIBundle({ url: '${DOCUMENT}', dom_id: '#reference', deepLinking: true, validatorUrl: null, persistAuthorization: false, presets: [SwaggerUIBundle.presets.apis] });\n`;

/** Every reason, where `type` of problem details leads. */
export const ERRORS_HTML = page('Errors', '', ['<h1>Errors</h1>', ...(Object.entries(errorCatalogue) as [string, ErrorDefinition][]).map(section)].join('\n'));

function section([reason, { code, http, retryable, message, advice }]: [string, ErrorDefinition]): string {
  return `<h2 id="${reason}">${reason}</h2>\n<p>${escaped(message)} ${escaped(advice)}</p>\n<p>HTTP ${http}, ${code}, ${retryable ? 'retryable' : 'not retryable'}.</p>`;
}

function page(title: string, head: string, body: string): string {
  return `<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>ChatGenius: ${title}</title>${head}</head>\n<body>\n${body}\n</body>\n</html>\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
