const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+\-]{0,60}\/[a-z0-9][a-z0-9!#$&^_.+\-]{0,100}$/;

/** Without parameters; what is none is bytes. */
export function cleanedType(claimed: string): string {
  const type = claimed.split(';')[0]?.trim().toLowerCase() ?? '';
  return MEDIA_TYPE.test(type) ? type : 'application/octet-stream';
}
