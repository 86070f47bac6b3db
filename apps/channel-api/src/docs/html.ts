export const STYLE = '/docs/page.css';

/** A page that loads nothing but files of this server. */
export function page(title: string, head: string, body: string): string {
  return `<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>ChatGenius: ${title}</title>${head}</head>\n<body>\n${body}\n</body>\n</html>\n`;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** Text of the contracts, in which code stands between backticks. */
export const prose = (text: string): string => escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
