/** What the document is made of, as far as its readers here look. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, OpenApiOperation>>;
  readonly components: { readonly schemas: Record<string, object>; readonly responses: Record<string, OpenApiResponse>; readonly headers: Record<string, { readonly required?: boolean; readonly schema: object }> };
}

export interface OpenApiOperation {
  readonly operationId: string;
  readonly responses: Record<string, OpenApiResponse | { readonly $ref: string }>;
}

export interface OpenApiResponse {
  readonly headers?: Record<string, { readonly $ref: string }>;
  readonly content?: Record<string, { readonly schema: object }>;
}
