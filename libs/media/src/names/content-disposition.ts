import { create } from 'content-disposition';

/** The value of the header by which a browser shows or saves a file, under its name in every alphabet (RFC 6266, RFC 8187). */
export const contentDisposition = (name: string, disposition: 'inline' | 'attachment'): string => create(name, { type: disposition });
