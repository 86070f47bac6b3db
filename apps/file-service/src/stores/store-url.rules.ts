/** Where a store is, as FILE_STORE_URL says it. */
export type StorePlace =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'bucket'; readonly bucket: string; readonly endpoint: string | undefined; readonly region: string; readonly pathStyle: boolean };

export const STORE_FORMS = 'file:///a/folder, or s3://bucket?region=…, with &endpoint=https://… for a server that is not AWS, and &path-style=true if it wants the bucket in the path';

export const isStoreUrl = (text: string): boolean => storePlace(text) !== undefined;

/** @returns nothing where the text is none of {@link STORE_FORMS} */
export function storePlace(text: string): StorePlace | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'file:' && url.hostname === '' && url.pathname.length > 1) return { kind: 'folder', path: decodeURIComponent(url.pathname).replace(/\/+$/, '') };
  if (url?.protocol !== 's3:' || url.hostname === '' || url.pathname.length > 1) return undefined;
  const { searchParams: query } = url;
  const endpoint = query.get('endpoint') ?? undefined;
  if (endpoint !== undefined && !URL.canParse(endpoint)) return undefined;
  return { kind: 'bucket', bucket: url.hostname, endpoint, region: query.get('region') ?? 'us-east-1', pathStyle: query.get('path-style') === 'true' };
}
